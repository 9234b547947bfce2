package dev.credgate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The load scripts do what they say, each iteration for real against the stack, in node with
 * stand-ins for k6's modules ({@code src/test/k6/check}). How fast the gateway is, they are not
 * asked here: that takes k6.
 */
@WithStack
class K6ScriptsIT {

    private static final Path SCRIPTS = Path.of("src/test/k6");
    private static final List<String> ENVIRONMENT =
            List.of("GATEWAY_URL", "ISSUER_URL", "CLIENT_CERT", "CLIENT_KEY", "CA_CERT", "PORTAL");

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"verify", "verify-batch", "issue", "issue-batch"})
    void eachIterationHolds(String script, Stack stack) throws Exception {
        assertThat(runs(stack, script, 5).code).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sessions", "auth"})
    void aWalletSignsInWithWhatWasPrepared(String script, Stack stack) throws Exception {
        prepares(stack, 30);

        assertThat(runs(stack, script, 5).code).isZero();
    }

    @Test
    void aWalletThatHasSignedEverythingSaysSo(Stack stack) throws Exception {
        prepares(stack, 2);

        Ended ended = runs(stack, "sessions", 3);

        assertThat(ended.code).isNotZero();
        assertThat(ended.said).contains("the wallet has only 2 signatures");
    }

    /** The others do not pass by luck: one changed letter in a credential, and the run fails. */
    @Test
    void whatDoesNotHoldIsToldByTheExitCode(Stack stack) throws Exception {
        Path credential = folder.resolve("tampered.js");
        Files.writeString(
                credential,
                Files.readString(SCRIPTS.resolve("verify.js"))
                        .replace("./settings.js", SCRIPTS.toAbsolutePath() + "/settings.js")
                        .replace(
                                "credentials[exec.scenario.iterationInTest % credentials.length]",
                                "credentials[0].replace('Chan', 'Chen')"));
        Files.writeString(folder.resolve("package.json"), "{\"type\":\"module\"}");

        Ended ended = runs(stack, credential, 2, Map.of());

        assertThat(ended.said).contains("✗ valid").contains("✗ checks rate==1.0");
        assertThat(ended.code).isEqualTo(99);
    }

    @Test
    void withoutTheStacksAddressesTheyDoNotStart(Stack stack) throws Exception {
        Ended ended = runs(stack, SCRIPTS.resolve("verify.js"), 1, Map.of("ISSUER_URL", ""));

        assertThat(ended.code).isNotZero();
        assertThat(ended.said).contains("ISSUER_URL is not set");
    }

    private record Ended(int code, String said) {}

    private void prepares(Stack stack, int logins) throws Exception {
        Ended ended =
                node(
                        stack,
                        Map.of(),
                        SCRIPTS.resolve("prepare.mjs").toString(),
                        wallet().toString(),
                        "--logins",
                        Integer.toString(logins));
        assertThat(ended.code).as(ended.said).isZero();
        assertThat(Files.getPosixFilePermissions(wallet()).toString())
                .isEqualTo("[OWNER_READ, OWNER_WRITE]");
    }

    private Path wallet() {
        return folder.resolve("wallet.json");
    }

    private Ended runs(Stack stack, String script, int iterations) throws Exception {
        // Milliseconds say nothing here, on a machine that does other things.
        return runs(
                stack,
                SCRIPTS.resolve(script + ".js"),
                iterations,
                Map.of(
                        "P95_MS",
                        "20000",
                        "P99_MS",
                        "20000",
                        "CREDENTIALS",
                        "2",
                        "BATCH_LINES",
                        "7"));
    }

    private Ended runs(Stack stack, Path script, int iterations, Map<String, String> knobs)
            throws Exception {
        return node(
                stack,
                knobs,
                SCRIPTS.resolve("check/run.mjs").toString(),
                script.toString(),
                Integer.toString(iterations));
    }

    private Ended node(Stack stack, Map<String, String> knobs, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("node"));
        command.addAll(List.of(arguments));
        Path said = Files.createTempFile(folder, "node", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("CREDGATE_"));
        ENVIRONMENT.forEach(name -> environment.put(name, stack.env(name)));
        environment.put("CREDGATE_HOME", stack.home().toString());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("SSL_CERT_FILE", stack.env("CA_CERT"));
        environment.put("WALLET", wallet().toString());
        environment.put("SESSIONS", "3");
        environment.putAll(knobs);
        Process process = builder.start();
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError(command + " did not end\n" + Files.readString(said));
        }
        Ended ended = new Ended(process.exitValue(), Files.readString(said));
        System.out.println(String.join(" ", command) + "\n" + ended.said);
        return ended;
    }
}
