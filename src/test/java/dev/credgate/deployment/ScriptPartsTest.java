package dev.credgate.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of {@code ./credgate} by themselves, with a program that only says how it was called. */
class ScriptPartsTest {

    private static final String STACKS_OWN = "jdbc:h2:file:/stack/credgate";

    @TempDir Path root;

    private Path home;
    private final Map<String, String> environment = new LinkedHashMap<>();

    @BeforeEach
    void aStackThatIsDown() throws Exception {
        home = Files.createDirectory(root.resolve("home"));
        Files.createDirectory(home.resolve("run"));
        Files.createDirectory(home.resolve("hsm"));
        String token =
                """
                SOFTHSM2_CONF='/stack/softhsm2.conf'
                CREDGATE_HSM_MODULE='/stack/softhsm.so'
                CREDGATE_HSM_TOKEN_LABEL='credgate'
                CREDGATE_HSM_PIN_FILE='/stack/pin'
                """;
        Files.writeString(home.resolve("hsm/env"), token);
        Files.writeString(
                home.resolve("settings"),
                """
                export CREDGATE_HSM_SESSIONS='7'
                export CREDGATE_HSM_MODULE='/before/the/stack.so'
                export GATEWAY_URL='http://localhost:8080'
                export RPC_URL='http://127.0.0.1:8545'
                export CREDGATE_LEDGER_RPC_URL='http://127.0.0.1:8545'
                export CREDGATE_AUDIT_ANCHOR_CONTRACT='0x01'
                export CREDGATE_DATABASE_URL='%s'
                """
                                .formatted(STACKS_OWN)
                        + token.replaceAll("(?m)^", "export "));
        Path program = Files.createDirectories(root.resolve("target/quarkus-app"));
        Path java = Files.createFile(Files.createDirectories(root.resolve("bin")).resolve("java"));
        Files.writeString(
                java,
                """
                #!/bin/bash
                while [[ $1 != -jar ]]; do shift; done
                printf '%s\\n' "said ${*:3}"
                env | grep -E '^(CREDGATE_|RPC_URL|GATEWAY_URL|SOFTHSM2)'
                """);
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.createFile(program.resolve("quarkus-run.jar"));
    }

    @ParameterizedTest
    @CsvSource({
        "hsm keys, CREDGATE_HSM_MODULE=/stack/softhsm.so",
        "audit verify, CREDGATE_DATABASE_URL=" + STACKS_OWN,
        "hsm forget-refused-pins, CREDGATE_DATABASE_URL=" + STACKS_OWN
    })
    void whereNothingElseIsNamedItIsTheStack(String command, String expected) throws Exception {
        assertThat(runs(command)).contains("said " + command, expected);

        // What the stack was given, and what a shell has that read its `env` or `hsm/env`.
        environment.put("CREDGATE_DATABASE_URL", STACKS_OWN);
        environment.put("CREDGATE_HSM_SESSIONS", "7");
        environment.put("CREDGATE_HSM_PIN_FILE", "/stack/pin");
        environment.put("RPC_URL", "http://127.0.0.1:8545");
        environment.put("GATEWAY_URL", "http://localhost:8080");
        environment.put("SOFTHSM2_CONF", "/stack/softhsm2.conf");
        assertThat(runs(command)).contains("said " + command, expected);
    }

    @ParameterizedTest
    @CsvSource({
        "hsm generate, CREDGATE_HSM_MODULE, /vendor.so",
        "hsm generate, CREDGATE_HSM_PIN_FILE, /vendor.pin",
        "hsm generate, CREDGATE_HSM_TOKENS__0__MODULE, /vendor.so",
        "hsm forget-refused-pins, CREDGATE_DATABASE_URL, jdbc:postgresql://prod/credgate",
        "audit verify, CREDGATE_DATABASE_URL, jdbc:postgresql://prod/credgate",
        "audit export, CREDGATE_DATABASE_URL, jdbc:postgresql://prod/credgate",
        "verify file, GATEWAY_URL, http://prod:8080",
        "ledger did, RPC_URL, http://prod:8545",
        "ledger did, CREDGATE_LEDGER_RPC_URL, http://prod:8545"
    })
    void whatTheEnvironmentNamesIsActedOnAndNothingOfTheStackComesAlong(
            String command, String name, String value) throws Exception {
        environment.put(name, value);

        assertThat(runs(command).lines())
                .contains("said " + command, name + "=" + value)
                .noneMatch(line -> line.contains("stack") || line.contains("127.0.0.1"))
                .noneMatch(line -> line.contains("--without-chain"));
    }

    @Test
    void aModuleOnTheCommandLineIsNotGivenTheStacksPin() throws Exception {
        for (String option : new String[] {"--module /vendor.so", "--module=/vendor.so"}) {
            assertThat(runs("hsm keys " + option)).contains("said").doesNotContain("/stack/");
        }
        assertThat(runs("hsm keys --token other")).contains("/stack/pin");
    }

    @Test
    void aChainWithoutADatabaseIsNoStacksRecord() throws Exception {
        for (String name :
                new String[] {"RPC_URL", "CREDGATE_LEDGER_RPC_URL", "CREDGATE_DATABASE_USER"}) {
            environment.put(name, "http://prod:8545");
            assertThat(runs("audit verify"))
                    .contains("set CREDGATE_DATABASE_URL too", "ended with 2")
                    .doesNotContain("said");
            environment.clear();
        }
    }

    @Test
    void theChainIsLeftOutOnlyWhereItIsTheStacksOwn() throws Exception {
        assertThat(runs("audit verify")).contains("said audit verify --without-chain");
        environment.put("CREDGATE_DATABASE_URL", "jdbc:postgresql://prod/credgate");
        environment.put("RPC_URL", "http://prod:8545");
        assertThat(runs("audit verify")).contains("said audit verify\n");
    }

    /** Many a shell has some RPC_URL. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "audit export",
                "audit prove --record 1",
                "audit verify --without-chain",
                "audit verify --rpc http://other:8545"
            })
    void aChainThatIsNotAskedTakesNothingAway(String command) throws Exception {
        environment.put("RPC_URL", "http://prod:8545");
        environment.put("CREDGATE_LEDGER_RPC_URL", "http://prod:8545");
        assertThat(runs(command))
                .contains("said " + command, "CREDGATE_DATABASE_URL=" + STACKS_OWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8545", "http://127.0.0.1:8545/"})
    void theStacksChainHasSeveralSpellings(String url) throws Exception {
        environment.put("RPC_URL", url);
        assertThat(runs("audit verify"))
                .contains(
                        "said audit verify --without-chain", "CREDGATE_DATABASE_URL=" + STACKS_OWN);
    }

    @Test
    void whatIsElsewhereNeedsNoStack() throws Exception {
        Files.delete(home.resolve("settings"));
        Files.delete(home.resolve("hsm/env"));
        environment.put("CREDGATE_DATABASE_URL", "jdbc:postgresql://prod/credgate");
        assertThat(runs("audit verify")).contains("said audit verify\n");
        environment.put("GATEWAY_URL", "http://prod:8080");
        assertThat(runs("verify file")).contains("said verify file");
        environment.put("CREDGATE_HSM_MODULE", "/vendor.so");
        assertThat(runs("hsm keys")).contains("said hsm keys");
    }

    /** `up` in a shell that knows another chain publishes nothing there. */
    @Test
    void whatTheScriptDoesByItselfIsForTheStack() throws Exception {
        environment.put("RPC_URL", "http://prod:8545");
        environment.put("CREDGATE_HSM_MODULE", "/vendor.so");
        environment.put("typed", "yes");
        String work = "program_folder=$root/target/quarkus-app; program ";
        assertThat(scripted(work + "ledger deploy")).contains("RPC_URL=http://127.0.0.1:8545");
        assertThat(scripted(work + "hsm generate")).contains("CREDGATE_HSM_MODULE=/stack/");
    }

    @Test
    void aTrialGatewayIsNotStartedOnAnotherInstallationsRecord() throws Exception {
        String work = "program_folder=$root/target/quarkus-app; require_own_database; echo goes on";
        String another = "the audit record of another installation";
        Files.createDirectory(home.resolve("data"));
        Files.createDirectory(home.resolve("logs"));
        assertThat(scripted(work)).contains("goes on");
        environment.put("CREDGATE_DATABASE_URL", STACKS_OWN);
        assertThat(scripted(work)).as("no gateway was ready").contains(another);
        Files.createFile(home.resolve("data/ledger.checkpoint"));
        assertThat(scripted(work)).as("one was").isEqualTo("goes on");

        environment.put("CREDGATE_DATABASE_URL", "jdbc:postgresql://prod/credgate");
        assertThat(scripted(work)).contains(another).doesNotContain("goes on");
        Path java = root.resolve("bin/java");
        Files.writeString(java, "#!/bin/sh\necho record 1 holds no JSON >&2\nexit 1\n");
        assertThat(scripted(work)).contains(another);
        Files.writeString(java, "#!/bin/sh\nexit 2\n");
        assertThat(scripted(work)).contains("goes on");
    }

    /** Settings say what was asked for, not that it came to anything. */
    @Test
    void theDatabasesOfThisFolderAreThoseWithWhichAGatewayWasReady() throws Exception {
        Files.createDirectory(home.resolve("data"));
        Files.createDirectory(home.resolve("logs"));
        String work = "program_folder=$root/target/quarkus-app; require_own_database; echo goes on";
        String starts = "start() { :; }; await() { :; }; import_settings() { :; }; ";
        String ready =
                "program_folder=.; management_port=1; "
                        + starts
                        + "of_stack() { printf %s \"$CREDGATE_DATABASE_URL\"; }; start_gateway";
        environment.put("CREDGATE_DATABASE_URL", "jdbc:h2:file:/a");
        Files.writeString(
                home.resolve("settings"), "export CREDGATE_DATABASE_URL='jdbc:h2:file:/a'\n");
        assertThat(scripted(work)).doesNotContain("goes on");

        scripted(ready);
        scripted(ready);
        environment.put("CREDGATE_DATABASE_URL", "jdbc:h2:file:/b");
        scripted(ready);

        assertThat(home.resolve("data/database.own"))
                .hasContent("jdbc:h2:file:/a\njdbc:h2:file:/b\n");
        for (String own : new String[] {"jdbc:h2:file:/a", "jdbc:h2:file:/b"}) {
            environment.put("CREDGATE_DATABASE_URL", own);
            assertThat(scripted(work)).isEqualTo("goes on");
        }
        environment.put("CREDGATE_DATABASE_URL", "jdbc:h2:file:/");
        assertThat(scripted(work)).doesNotContain("goes on");
    }

    /** npm removes what is there first. */
    @Test
    void oneInstallationAtATime() throws Exception {
        Path folder = Files.createDirectories(root.resolve("src/test/peers"));
        Files.createFile(folder.resolve("package-lock.json"));
        Path npm = root.resolve("bin/npm");
        Files.writeString(
                npm,
                """
                #!/bin/bash
                mkdir node_modules || exit 1
                echo installs >>log
                sleep 1
                touch node_modules/.package-lock.json
                """);
        assertThat(npm.toFile().setExecutable(true)).isTrue();

        String said =
                scripted(
                        "sleep 0.1; PATH=$root/bin:$PATH; need_peers & one=$!; need_peers; wait"
                                + " $one; need_peers; echo done");

        assertThat(said).endsWith("done").doesNotContain("failed");
        assertThat(folder.resolve("log")).hasContent("installs");
        assertThat(folder.resolve("node_modules/.package-lock.json")).exists();
    }

    @Test
    void anInstallationThatFailsShowsItsLog() throws Exception {
        Path folder = Files.createDirectories(root.resolve("src/test/peers"));
        Files.createFile(folder.resolve("package-lock.json"));
        Path npm = root.resolve("bin/npm");
        Files.writeString(npm, "#!/bin/sh\necho no network\nexit 1\n");
        assertThat(npm.toFile().setExecutable(true)).isTrue();

        assertThat(scripted("PATH=$root/bin:$PATH; need_peers; echo done"))
                .contains("no network", "npm ci failed in src/test/peers")
                .doesNotContain("done");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ca", "server", "demo"})
    void aCertificateThatEndsSoonIsRenewedForTheSameKey(String name) throws Exception {
        scripted("make_pki");
        String certificate = home.resolve("pki/" + name + ".crt").toString();
        String pin = scripted("pin_of " + certificate);
        scripted("make_pki");
        String whole = Files.readString(Path.of(certificate));
        String work =
                name.equals("ca")
                        ? "openssl req -x509 -key $home/pki/ca.key -days 3 -subj '/CN=CredGate"
                                + " development CA' -out $home/pki/ca.crt"
                        : "make_certificate " + name + " localhost extendedKeyUsage=serverAuth 3";
        scripted(work);
        assertThat(Files.readString(Path.of(certificate))).isNotEqualTo(whole);

        scripted("make_pki");

        assertThat(scripted("ends_soon " + certificate + " || echo lasts")).isEqualTo("lasts");
        assertThat(scripted("pin_of " + certificate)).isEqualTo(pin);
        for (String each : new String[] {"server", "demo", "transport"}) {
            assertThat(
                            scripted(
                                    "openssl verify -CAfile $home/pki/ca.crt $home/pki/"
                                            + each
                                            + ".crt"))
                    .endsWith(": OK");
        }
        String renewed = Files.readString(Path.of(certificate));
        scripted("make_pki");
        assertThat(Files.readString(Path.of(certificate))).as("once").isEqualTo(renewed);
    }

    /** What is issued for a year must not outlive its signer's certificate. */
    @Test
    void aDocumentSignersCertificateIsRenewedInTime() throws Exception {
        Files.createDirectory(home.resolve("document-signers"));
        Path pem = home.resolve("document-signers/demo.pem");
        String key = "openssl ecparam -name prime256v1 -genkey -noout -out $root/ds.key; ";
        String csr = "program() { openssl req -new -key $root/ds.key -subj '/CN=demo signer'; }; ";
        String renews = csr + "renew_document_signer demo demo-p256 demo.agencies.localhost";
        String shortLived =
                csr
                        + "openssl req -new -key $root/ds.key -subj '/CN=x' | openssl x509 -req -days"
                        + " 399 -CA $home/pki/%s.crt -CAkey $home/pki/%s.key -CAcreateserial -out "
                        + pem;
        scripted(key + "make_pki; " + renews);
        assertThat(pem).as("taken away, or not made yet").doesNotExist();
        scripted(csr + "make_document_signer demo demo-p256 demo.agencies.localhost");
        String whole = Files.readString(pem);
        scripted(renews);
        assertThat(Files.readString(pem)).isEqualTo(whole);

        scripted(shortLived.formatted("ca", "ca"));
        String anothers = Files.readString(pem);
        scripted(renews);
        assertThat(Files.readString(pem)).as("of another CA").isEqualTo(anothers);

        scripted(shortLived.formatted("iaca/iaca", "iaca"));
        assertThat(scripted("ends_soon " + pem + " 400 && echo ends")).isEqualTo("ends");
        scripted(renews);
        assertThat(scripted("ends_soon " + pem + " 440 || echo lasts")).isEqualTo("lasts");
        assertThat(scripted("openssl verify -CAfile $home/pki/iaca/iaca.crt " + pem))
                .endsWith(": OK");
    }

    @Test
    void aChainThatLostWhatWasPublishedIsPublishedAnewOnlyWhereNothingRestsOnIt() throws Exception {
        Files.writeString(home.resolve("contracts"), "ENTITIES=0x01\nISSUER_TRUST=0x02\n");
        Files.createDirectory(home.resolve("agencies"));
        Files.createDirectory(home.resolve("data"));
        Path agency = home.resolve("agencies/demo.yaml");
        Files.writeString(agency, "did: did:weid:101:0x0a\n");
        String empty = "rpc() { printf '{\"result\":\"0x\"}'; }; ";
        String work = empty + "require_published_chain; echo goes on";

        Files.createFile(home.resolve("data/credgate.mv.db"));
        assertThat(scripted(work))
                .contains("rm -r", "empty the database")
                .doesNotContain("goes on");
        assertThat(agency).exists();
        String inside = "CREDGATE_DATABASE_URL='jdbc:h2:file:" + home.toRealPath() + "/data/x'";
        Files.writeString(home.resolve("settings"), "export " + inside + "\n");
        assertThat(scripted(work)).contains("rm -r").doesNotContain("empty the database");
        Files.delete(home.resolve("data/credgate.mv.db"));
        assertThat(scripted(work)).isEqualTo("goes on");
        assertThat(agency).doesNotExist();
        assertThat(home.resolve("contracts")).doesNotExist();
    }

    @Test
    void aChainThatIsWholeIsLeftAlone() throws Exception {
        Files.writeString(home.resolve("contracts"), "ENTITIES=0x01\nISSUER_TRUST=0x02\n");
        Files.createDirectory(home.resolve("agencies"));
        Path agency = home.resolve("agencies/demo.yaml");
        Files.writeString(agency, "did: did:weid:101:0x0a\n");
        String answers =
                "rpc() { case $1 in eth_getCode) echo '{\"result\":\"0x6080\"}' ;; *) echo"
                        + " '{\"result\":\"0x000%d\"}' ;; esac; }; require_published_chain; echo goes on";
        assertThat(scripted(answers.formatted(0))).as("not ours").isEqualTo("goes on");
        assertThat(agency).exists();
        Files.writeString(home.resolve("published"), "did:weid:101:0x0a\n");
        assertThat(scripted(answers.formatted(1))).isEqualTo("goes on");
        assertThat(agency).exists();

        assertThat(scripted(answers.formatted(0))).isEqualTo("goes on");
        assertThat(agency).doesNotExist();
        assertThat(home.resolve("published")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"return 28", "echo '{\"error\":{\"code\":-32603}}'"})
    void aChainThatDoesNotAnswerIsNotALostOne(String answers) throws Exception {
        Files.writeString(home.resolve("contracts"), "ENTITIES=0x01\nISSUER_TRUST=0x02\n");
        Files.createDirectory(home.resolve("agencies"));
        Path agency = Files.createFile(home.resolve("agencies/demo.yaml"));
        Files.writeString(home.resolve("published"), "did:weid:101:0x0a\n");
        for (String unanswered : new String[] {"eth_getCode", "eth_call"}) {
            String rpc =
                    "rpc() { case $1 in %s) %s ;; *) echo '{\"result\":\"0x6080\"}' ;; esac; }; "
                            .formatted(unanswered, answers);
            assertThat(scripted(rpc + "require_published_chain; echo goes on"))
                    .contains("the chain does not answer " + unanswered)
                    .doesNotContain("goes on")
                    .doesNotContain("rm -r");
        }
        assertThat(agency).exists();
        assertThat(home.resolve("contracts")).exists();
    }

    @Test
    void whatIsPublishedIsNoted() throws Exception {
        Files.createDirectory(home.resolve("agencies"));
        Files.writeString(home.resolve("contracts"), "AUDIT_ANCHORS=0x01\n");
        scripted(
                "program() { :; }; prepare_agency() { echo x >$batch; echo \"did:"
                        + " did:weid:101:0x0$1\" >$home/agencies/$1.yaml.new; }; publish_everything");
        assertThat(home.resolve("published"))
                .hasContent("did:weid:101:0x0demo\ndid:weid:101:0x0transport\n");
        assertThat(home.resolve("agencies/demo.yaml")).exists();
    }

    @Test
    void aChainFileThatIsCutOffIsNoChain() throws Exception {
        Path state = Files.createDirectories(home.resolve("chain")).resolve("state.json");
        Files.createDirectory(home.resolve("data"));
        Files.createFile(home.resolve("data/ledger.checkpoint"));
        String work = "require_whole_chain_state; echo goes on";
        Files.writeString(state, "{\"block\": 1}");
        assertThat(scripted(work)).isEqualTo("goes on");
        assertThat(scripted("node() { false; }; " + work)).isEqualTo("goes on");
        Files.writeString(state, "{\"block\": 1\0\0\0");
        assertThat(scripted(work)).contains("rm -r").doesNotContain("goes on", "null byte");
        Files.writeString(state, "{\"block\": ");
        assertThat(scripted(work)).contains("rm -r").doesNotContain("goes on");
        Files.delete(home.resolve("data/ledger.checkpoint"));
        assertThat(scripted(work)).isEqualTo("goes on");
        assertThat(state).doesNotExist();
    }

    /** As a person types it: what the program said, and how it ended. */
    private String runs(String command) throws Exception {
        return scripted(
                "need_jdk() { :; }; build_program() { :; }; code=0; (on_the_stack "
                        + command
                        + ") || code=$?; echo \"ended with $code\"");
    }

    private String scripted(String work) throws Exception {
        String parts = "";
        for (String part :
                new String[] {
                    "console",
                    "prerequisites",
                    "program",
                    "processes",
                    "state",
                    "pki",
                    "publish",
                    "stack"
                }) {
            parts += "source src/main/sh/" + part + ".sh; ";
        }
        ProcessBuilder builder =
                new ProcessBuilder(
                                "bash",
                                "-c",
                                "set -euo pipefail; root=$1; CREDGATE_HOME=$2; " + parts + work,
                                "bash",
                                root.toString(),
                                home.toString())
                        .redirectErrorStream(true);
        builder.environment()
                .keySet()
                .removeIf(name ->
                        name.startsWith("CREDGATE_")
                                || name.endsWith("_URL")
                                || name.startsWith("SOFTHSM"));
        builder.environment().put("JAVA_HOME", root.toString());
        builder.environment().putAll(environment);
        Process bash = builder.start();
        String said = new String(bash.getInputStream().readAllBytes(), UTF_8);
        bash.waitFor();
        return said.strip();
    }
}
