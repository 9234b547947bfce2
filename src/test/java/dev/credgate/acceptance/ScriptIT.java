package dev.credgate.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.credgate.acceptance.Script.Ended;
import dev.credgate.cli.Citizen;
import dev.credgate.net.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person types: commands, exit codes, and that nothing is left behind. */
@WithStack
class ScriptIT {

    private static final Path SAMPLES = Path.of("src/main/resources/demo");

    /** The command itself takes seconds where other tests have the cores. */
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void verifyTellsTheVerdictByItsExitCode(Stack stack) throws IOException {
        Citizen citizen = stack.citizen();
        Issued card = stack.agency().issues("cpt:1000", citizen, Map.of("name", "Chan"));
        Path file = Files.writeString(stack.home().resolve("card.json"), card.credential());
        Path changed =
                Files.writeString(
                        stack.home().resolve("changed.json"),
                        card.credential().replace("Chan", "Wong"));
        Path elsewhere =
                Files.writeString(
                        stack.home().resolve("elsewhere.json"),
                        card.credential().replace("did:weid:101:", "did:weid:777:"));
        Path nothing = Files.writeString(stack.home().resolve("nothing.json"), "good morning");

        assertThat(stack.script().run("verify", file.toString()).code()).isZero();
        assertThat(stack.script().run("verify", changed.toString()).code()).isEqualTo(1);
        assertThat(stack.script().run("verify", elsewhere.toString()).code()).isEqualTo(2);
        assertThat(stack.script().run("verify", nothing.toString()).code()).isEqualTo(3);
    }

    @Test
    void theVersionIsThatOfTheBuild(Stack stack) {
        assertThat(stack.script().run("--version").successfully().out())
                .matches("credgate \\d+\\.\\d+\\.\\S+( \\(commit \\S+\\))?\\R");
    }

    @Test
    void anSdkIssuerIsPublishedAuthorisedAndBelieved(Stack stack) throws IOException {
        String[] issuer =
                Files.readAllLines(SAMPLES.resolve("sdk-issuers.txt")).getFirst().split(" ", 2);
        String sample = SAMPLES.resolve("sdk-credential.json").toAbsolutePath().toString();

        Ended registered =
                stack.script()
                        .run(
                                "ledger",
                                "did",
                                "register",
                                "--public-key",
                                issuer[1],
                                "--did",
                                issuer[0])
                        .successfully();
        assertThat(registered.out()).contains(issuer[0]);
        assertThat(stack.script().run("verify", sample).out()).contains("issuer_untrusted");
        stack.script()
                .run(
                        "ledger",
                        "issuer",
                        "authorise",
                        "--did",
                        issuer[0],
                        "--type",
                        "cpt:2000001",
                        "--name",
                        "SDK",
                        "--salt-length",
                        "5")
                .successfully();
        await().atMost(SOON).until(() -> stack.script().run("verify", sample).code() == 0);

        stack.script()
                .run(
                        "ledger",
                        "status",
                        "set",
                        "--issuer",
                        issuer[0],
                        "--credential",
                        sample,
                        "--status",
                        "revoked")
                .successfully();
        await().atMost(SOON)
                .until(() -> stack.script().run("verify", sample).out().contains("\"revoked\""));
    }

    @Test
    void aPublishedSchemaIsEnforced(Stack stack) throws IOException {
        Citizen citizen = stack.citizen();
        String type = "cpt:" + (3_000_000 + new java.security.SecureRandom().nextInt(1_000_000));
        Issued before = stack.agency().issues(type, citizen, Map.of("name", "Chan"));
        assertThat(stack.verifier().wordOn(before.credential())).isEqualTo("valid");
        Path schema =
                Files.writeString(
                        stack.home().resolve("schema.json"),
                        """
                        {"$schema": "https://json-schema.org/draft/2020-12/schema",
                         "type": "object",
                         "properties": {"name": {"type": "string", "maxLength": 3}}}
                        """);

        stack.script()
                .run("ledger", "schema", "publish", "--type", type, "--file", schema.toString())
                .successfully();

        await().atMost(SOON)
                .until(() ->
                        stack.agency().asksFor(type, citizen, Map.of("name", "Chan")).status()
                                >= 400);
        Issued after = stack.agency().issues(type, citizen, Map.of("name", "Wu"));
        assertThat(Verifier.check(stack.verifier().verdictOn(after.credential()), "schema"))
                .isEqualTo("pass");
    }

    @Test
    void theTokensKeysAreListed(Stack stack) {
        assertThat(stack.script().run("hsm", "keys").successfully().out())
                .contains("demo\tsecp256k1\t")
                .contains("transport\tsecp256k1\t");
    }

    @Test
    void aTokenIsPreparedWithoutAStack() {
        Stack nothing = Stack.prepared(Map.of());

        assertThat(nothing.script().run("hsm", "init").successfully().out())
                .contains("CREDGATE_HSM_PIN_FILE=");
        assertThat(nothing.home().resolve("hsm/pin")).isNotEmptyFile();
        nothing.close();
    }

    @Test
    void theAuditRecordIsChecked(Stack stack) {
        stack.script().run("audit", "verify").successfully();
    }

    @Test
    void statusShowsEveryPartAndFailsWhenNothingRuns(Stack stack) {
        assertThat(stack.script().run("status").successfully().out())
                .contains("anvil", "gateway", "portal", "nginx");

        Stack nothing = Stack.prepared(Map.of());
        assertThat(nothing.script().run("status").code()).isNotZero();
        assertThat(nothing.script().run("ledger", "did", "register", "--public-key", "00").code())
                .isNotZero();
        nothing.close();
    }

    @Test
    void twoStacksRunSideBySideAndDownLeavesNoProcessBehind(Stack stack, @TempDir Path elsewhere)
            throws IOException {
        Stack second =
                Stack.up(Map.of("CREDGATE_DATABASE_URL", "jdbc:h2:file:" + elsewhere + "/records"));
        assertThat(second.script().run("status").code()).isZero();
        assertThat(stack.script().run("status").code()).isZero();
        assertThat(second.env("ENTITIES_CONTRACT")).isNotEmpty();
        assertThat(second.processes()).hasSizeGreaterThanOrEqualTo(4);

        second.script().run("down").successfully();

        assertThat(second.processes()).isEmpty();
        assertThat(second.script().run("status").code()).isNotZero();
        assertThat(stack.script().run("status").code()).isZero();

        // From a shell that knows nothing but the folder, of a stack that is down.
        Script other = new Script(Map.of("CREDGATE_HOME", second.home().toString()));
        assertThat(other.run("audit", "verify").successfully().out()).contains("intact");
        assertThat(other.run("hsm", "keys").successfully().out()).contains("demo\tsecp256k1\t");
        Path policy = second.home().resolve("portals/residents.yaml");
        Files.writeString(policy, Files.readString(policy) + "# ours\n");

        second.bringUp();
        assertThat(Files.readString(policy)).endsWith("# ours\n");
        assertThat(second.verifier().gets("/.well-known/jwks.json").status()).isEqualTo(200);
        second.close();
        assertThat(second.processes()).isEmpty();
    }

    @Test
    void whatCannotBeCheckedIsNeitherValidNorInvalid() {
        Stack stack = Stack.prepared(Map.of());
        String sample = SAMPLES.resolve("sdk-credential.json").toString();

        assertThat(stack.script().run("verify", sample).code()).isEqualTo(2);
        assertThat(stack.script().run("audit", "verify").code()).isEqualTo(2);
        stack.close();
    }

    @Test
    void aTokenCanBePreparedBeforeAnythingRuns() {
        Stack stack = Stack.prepared(Map.of());

        stack.script().run("hsm", "init").successfully();
        stack.script().run("hsm", "generate", "--label", "first").successfully();

        assertThat(stack.script().run("hsm", "keys").successfully().out())
                .startsWith("first\tsecp256k1\t");
        stack.close();
    }

    @Test
    void aMendingThatFailsStopsNothingThatRan(Stack stack) throws IOException {
        ProcessHandle gateway = stack.process("gateway");
        ProcessHandle portal = stack.process("portal");
        portal.destroyForcibly();
        await().atMost(Duration.ofSeconds(10)).until(() -> !portal.isAlive());
        try (ServerSocket taken =
                new ServerSocket(stack.port("portal"), 1, InetAddress.getLoopbackAddress())) {
            Ended ended = stack.script().run("up", "--detach");

            assertThat(ended.code()).as(taken + " " + ended).isNotZero();
            assertThat(gateway.isAlive()).isTrue();
            assertThat(stack.process("anvil").isAlive()).isTrue();
            assertThat(stack.process("nginx").isAlive()).isTrue();
        } finally {
            stack.bringUp();
        }
        assertThat(stack.script().run("status").code()).isZero();
        assertThat(stack.process("gateway").pid()).isEqualTo(gateway.pid());
    }

    @Test
    void theGatewayRunsACopyOfTheProgram(Stack stack) {
        assertThat(stack.process("gateway").info().commandLine().orElseThrow())
                .containsAnyOf(
                        stack.home().resolve("program/quarkus-run.jar").toString(),
                        stack.home().resolve("program/credgate").toString());
    }

    /** The copy's times are the build's, or the JVM would start without it and only say so. */
    @Test
    void theJvmStartsFromItsCache(Stack stack) throws Exception {
        Path program = stack.home().resolve("program");
        assumeFalse(Files.exists(program.resolve("credgate")), "the native executable has none");
        Path cache = program.resolve("credgate.aot");
        assertThat(stack.process("gateway").info().arguments().orElseThrow())
                .contains("-XX:AOTCache=" + cache);

        Process java =
                new ProcessBuilder(
                                stack.process("gateway").info().command().orElseThrow(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:AOTMode=on", // nothing starts with a cache that does not fit
                                "-XX:AOTCache=" + cache,
                                "-jar",
                                program.resolve("quarkus-run.jar").toString(),
                                "--help")
                        .redirectErrorStream(true)
                        .start();

        String said = new String(java.getInputStream().readAllBytes(), UTF_8);
        assertThat(java.waitFor()).as(said).isZero();
        assertThat(said).startsWith("Usage: credgate").doesNotContain("[aot]");
    }

    @Test
    void noTwoPartsShareAPort() {
        String port = Integer.toString(FreePorts.one());
        Stack stack =
                Stack.prepared(
                        Map.of("CREDGATE_HTTP_PORT", port, "CREDGATE_PROXY_PORT", "0" + port));

        Ended ended = stack.script().run("up", "--detach");

        assertThat(ended.code()).isNotZero();
        assertThat(ended.err()).contains("CREDGATE_PROXY_PORT and CREDGATE_HTTP_PORT");
        assertThat(stack.processes()).isEmpty();
        stack.close();
    }

    @Test
    void aTakenPortIsNamedWithTheWayOut() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            Stack stack = Stack.prepared(Map.of("CREDGATE_RPC_PORT", port));

            Ended ended = stack.script().run("up", "--detach");

            assertThat(ended.code()).isNotZero();
            assertThat(ended.err()).contains(port).contains("CREDGATE_RPC_PORT=");
            assertThat(stack.processes()).isEmpty();
            stack.close();
        }
    }

    @Test
    void aWrongSettingStopsTheStartAndLeavesNothing() {
        Stack stack = Stack.prepared(Map.of("CREDGATE_LEDGER_REORG_DEPTH", "many"));

        Ended ended = stack.script().run("up", "--detach");

        assertThat(ended.code()).isNotZero();
        assertThat(ended.err()).contains("reorg-depth");
        assertThat(stack.processes()).isEmpty();
        stack.close();
    }

    @Test
    void inTheForegroundItStopsWhenItIsTold() throws InterruptedException {
        Stack stack = Stack.prepared(Map.of());
        Process up = stack.script().start(stack.home().resolve("said"), "up");
        await().atMost(Duration.ofMinutes(3))
                .until(() ->
                        Files.exists(stack.home().resolve("env"))
                                && stack.script().run("status").code() == 0);

        up.destroy();

        assertThat(up.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(stack.processes()).isEmpty();
        stack.close();
    }

    @Test
    void anUnknownCommandIsRefused() {
        Stack stack = Stack.prepared(Map.of());
        assertThat(stack.script().run("frobnicate").code()).isNotZero();
        assertThat(stack.script().run("help").successfully().out()).contains("./credgate demo");
        stack.close();
    }

    @Test
    void whatIsNoOptionIsRefusedWhereverItStands() {
        Stack stack = Stack.prepared(Map.of());
        assertThat(stack.script().run("up", "--detach", "--now").err()).contains("not --now");
        assertThat(stack.script().run("demo", "--keep", "it").err()).contains("not it");
        assertThat(stack.script().run("test", "nativ").err()).contains("not nativ");
        assertThat(stack.processes()).isEmpty();
        stack.close();
    }

    @Test
    void askingHowToTestIsNoTest() {
        Stack stack = Stack.prepared(Map.of());
        Ended help = stack.script().run("test", "--help").successfully();
        assertThat(help.out()).contains("./credgate test");
        assertThat(help.err()).doesNotContain("passed");
        stack.close();
    }

    /** With a build that runs one test, or none, where reports of an earlier one lie. */
    @Test
    void theTestsThatAreCountedAreThoseThatRan(@TempDir Path root) throws Exception {
        Path reports = Files.createDirectories(root.resolve("target/surefire-reports"));
        String report =
                "<testsuite name=\"x\" tests=\"%d\" skipped=\"0\" failures=\"0\" errors=\"0\">";
        Files.writeString(reports.resolve("TEST-Earlier.xml"), report.formatted(70));
        Path build = root.resolve("mvnw");
        Files.writeString(
                build,
                "#!/bin/sh\nmkdir -p target/surefire-reports\n[ \"$5\" = none ] ||"
                        + " echo '%s' >target/surefire-reports/TEST-Now.xml\n"
                                .formatted(report.formatted(1)));
        assertThat(build.toFile().setExecutable(true)).isTrue();

        assertThat(tested(root, "one")).contains("1 tests passed").doesNotContain("71");
        assertThat(tested(root, "none")).contains("no test ran").doesNotContain("passed");
    }

    @Test
    void aProgramIsOlderThanASourceThatIsGone(@TempDir Path root) throws Exception {
        Files.createFile(root.resolve("pom.xml"));
        Files.createDirectories(root.resolve("src/main/resources"));
        Path room = Files.createDirectories(root.resolve("src/main/java/room"));
        Path gone = Files.createFile(room.resolve("Gone.java"));
        Path program = Files.createFile(root.resolve("program"));
        Files.setLastModifiedTime(program, FileTime.from(Instant.now().plusSeconds(60)));
        String question = "is_current \"$2\" && echo current || echo older";
        assertThat(scripted(question, root, program.toString())).contains("current");

        Files.delete(gone);
        Files.setLastModifiedTime(room, FileTime.from(Instant.now().plusSeconds(120)));

        assertThat(scripted(question, root, program.toString())).contains("older");
    }

    private static String tested(Path root, String what) throws Exception {
        return scripted("need_to_test() { :; }; run_tests \"$2\"", root, what);
    }

    /** The parts of the script that know programs and tests, at work in another root. */
    private static String scripted(String work, Path root, String what) throws Exception {
        Process bash =
                new ProcessBuilder(
                                "bash",
                                "-c",
                                "root=$1; source src/main/sh/console.sh; source"
                                        + " src/main/sh/program.sh; "
                                        + work,
                                "bash",
                                root.toString(),
                                what)
                        .redirectErrorStream(true)
                        .start();
        String said = new String(bash.getInputStream().readAllBytes(), UTF_8);
        bash.waitFor();
        return said;
    }

    @Test
    void anotherChainThanTheStacksIsReachedAndNeverMistakenForIt(Stack stack) throws IOException {
        Stack nothing = Stack.prepared(Map.of("RPC_URL", stack.env("RPC_URL")));
        assertThat(nothing.script().run("ledger", "deploy").successfully().out())
                .contains("ENTITIES=0x", "AUDIT_ANCHORS=0x");
        nothing.close();

        String key =
                Files.readAllLines(SAMPLES.resolve("sdk-issuers.txt")).getLast().split(" ", 2)[1];
        Script elsewhere =
                new Script(
                        Map.of(
                                "CREDGATE_HOME",
                                stack.home().toString(),
                                "RPC_URL",
                                "http://127.0.0.1:" + FreePorts.one()));
        Ended refused = elsewhere.run("ledger", "did", "register", "--public-key", key);
        assertThat(refused.code()).as(refused.toString()).isNotZero();
        assertThat(refused.out()).doesNotContain("did:weid:");
    }

    @Test
    void anotherTokenThanTheStacksIsActedOn(Stack stack) throws IOException {
        Stack other = Stack.prepared(Map.of());
        other.script().run("hsm", "init").successfully();
        other.script().run("hsm", "generate", "--label", "ours").successfully();
        Map<String, String> named = new HashMap<>();
        for (String line : Files.readAllLines(other.home().resolve("hsm/env"))) {
            String[] setting = line.split("=", 2);
            named.put(setting[0], setting[1].replaceAll("^'|'$", ""));
        }
        named.put("CREDGATE_HOME", stack.home().toString());

        assertThat(new Script(named).run("hsm", "keys").successfully().out())
                .contains("ours\tsecp256k1\t")
                .doesNotContain("demo");
        named.remove("CREDGATE_HSM_PIN_FILE");
        assertThat(new Script(named).run("hsm", "keys").code())
                .as("the stack's PIN is for the stack's token")
                .isNotZero();
        other.close();
    }

    @Test
    void anotherDatabaseAndGatewayThanTheStacksAreNeverMistakenForThem(
            Stack stack, @TempDir Path elsewhere) throws IOException {
        Map<String, String> named =
                Map.of("CREDGATE_DATABASE_URL", "jdbc:h2:file:" + elsewhere.resolve("none"));
        Map<String, String> here = new HashMap<>(named);
        here.put("CREDGATE_HOME", stack.home().toString());
        Ended verified = new Script(here).run("audit", "verify");
        assertThat(verified.code()).as(verified.toString()).isEqualTo(2);
        assertThat(verified.out()).doesNotContain("intact");

        Stack nothing = Stack.prepared(named);
        verified = nothing.script().run("audit", "verify");
        assertThat(verified.code()).as(verified.toString()).isEqualTo(2);
        assertThat(verified.err()).doesNotContain("./credgate up");
        nothing.close();

        Issued card = stack.agency().issues("cpt:1000", stack.citizen(), Map.of("name", "Chan"));
        Path file = Files.writeString(elsewhere.resolve("card.json"), card.credential());
        String home = stack.home().toString();
        Map<String, String> alone = Map.of("CREDGATE_HOME", home);
        Map<String, String> away =
                Map.of("CREDGATE_HOME", home, "GATEWAY_URL", "http://127.0.0.1:" + FreePorts.one());
        assertThat(new Script(alone).run("verify", file.toString()).code()).isZero();
        assertThat(new Script(away).run("verify", file.toString()).code()).isEqualTo(2);
    }

    @Test
    void aChainThatIsLostIsToldAndAnothersDatabaseIsNotTaken(@TempDir Path elsewhere)
            throws IOException {
        Map<String, String> records =
                Map.of("CREDGATE_DATABASE_URL", "jdbc:h2:file:" + elsewhere.resolve("records"));
        Stack lost = Stack.up(records);
        lost.agency().issues("cpt:1000", lost.citizen(), Map.of("name", "Chan"));
        lost.script().run("down").successfully();
        Files.delete(lost.home().resolve("chain/state.json"));

        Ended up = lost.script().run("up", "--detach");

        assertThat(up.code()).as(up.toString()).isNotZero();
        assertThat(up.err()).contains("rm -r '" + lost.home() + "', and empty the database");
        assertThat(lost.processes()).isEmpty();
        lost.close();
        Stack anew = Stack.prepared(records);
        up = anew.script().run("up", "--detach");
        assertThat(up.code()).as(up.toString()).isNotZero();
        assertThat(up.err()).contains("the audit record of another installation");
        assertThat(anew.processes()).isEmpty();
        anew.close();
    }

    @Test
    void aGatewayElsewhereIsAskedWithoutAStack(Stack stack) {
        Stack nothing = Stack.prepared(Map.of());
        String sample = SAMPLES.resolve("sdk-credential.json").toString();
        Ended asked = nothing.script().run("verify", "--gateway", stack.env("GATEWAY_URL"), sample);
        assertThat(asked.out()).as(asked.toString()).contains("\"verdict\"");
        assertThat(nothing.script().run("hsm", "keys").err()).contains("./credgate hsm init");
        nothing.close();
    }
}
