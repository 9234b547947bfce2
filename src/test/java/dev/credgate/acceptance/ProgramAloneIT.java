package dev.credgate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.credgate.issuer.TestPki;
import dev.credgate.net.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged program, a JVM's or the native executable, without a stack around it: what its
 * machine lacks, and what it cannot do, it says in a line as it starts.
 */
class ProgramAloneIT {

    private static final boolean NATIVE = "1".equals(System.getenv("CREDGATE_NATIVE"));

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir private Path home;
    private final List<Integer> ports = FreePorts.some(3);
    private final Map<String, String> environment = new LinkedHashMap<>();

    /** As little as a gateway starts with; the chain is away. */
    @BeforeEach
    void settings() throws IOException {
        Files.createDirectory(home.resolve("portals"));
        Files.writeString(
                home.resolve("portals/residents.yaml"),
                """
                portal: residents
                origin: https://localhost:8088
                accept:
                  - type: cpt:1000
                    claims: [name]
                session-length: 15m
                """);
        byte[] random = new byte[48];
        new SecureRandom().nextBytes(random);
        environment.put("CREDGATE_PORTALS_DIR", home.resolve("portals").toString());
        environment.put("CREDGATE_SERVICE_KEY_FILE", secret("service.key", random));
        environment.put("CREDGATE_DATABASE_URL", "jdbc:h2:file:" + home.resolve("database"));
        environment.put("CREDGATE_LEDGER_CHAIN_ID", "31337");
        environment.put("CREDGATE_LEDGER_RPC_URL", "http://127.0.0.1:" + ports.get(2) + "/");
        for (String contract :
                List.of("ENTITIES", "ISSUER_TRUST", "CREDENTIAL_STATUS", "CREDENTIAL_TYPES")) {
            environment.put(
                    "CREDGATE_LEDGER_CONTRACTS_" + contract,
                    "0x%040x".formatted(environment.size()));
        }
        environment.put("CREDGATE_PORT", ports.getFirst().toString());
        environment.put("CREDGATE_HOST", "127.0.0.1");
        environment.put("CREDGATE_MANAGEMENT_PORT", ports.get(1).toString());
        environment.put("CREDGATE_MANAGEMENT_HOST", "127.0.0.1");
    }

    private String secret(String name, byte[] bytes) throws IOException {
        Path file = Files.write(home.resolve(name), bytes);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file.toString();
    }

    /** Starts it with these properties; what it says goes to the file. */
    private Process start(Path said, String... properties) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(program(properties));
        builder.environment().keySet().removeIf(name -> name.startsWith("CREDGATE_"));
        builder.environment().putAll(environment);
        return builder.directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
    }

    private static List<String> program(String... properties) throws IOException {
        List<String> command = new ArrayList<>();
        if (NATIVE) {
            try (Stream<Path> built = Files.list(Script.ROOT.resolve("target"))) {
                command.add(
                        built.map(Path::toString)
                                .filter(name -> name.endsWith("-runner"))
                                .findFirst()
                                .orElseThrow());
            }
            command.addAll(Arrays.asList(properties));
        } else {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("--enable-native-access=ALL-UNNAMED");
            command.addAll(Arrays.asList(properties));
            command.add("-jar");
            command.add(Script.ROOT.resolve("target/quarkus-app/quarkus-run.jar").toString());
        }
        return command;
    }

    /** Where nothing can be unpacked, and what OpenSSL's library is called is none. */
    @Test
    void withoutLibrariesOfCEveryAlgorithmButBbsHasAnotherEngine() throws Exception {
        // Below a file no folder can be made.
        Path nowhere = home.resolve("service.key/nowhere");
        List<String> command = program("-Djava.io.tmpdir=" + nowhere);
        command.addAll(List.of("engines", "--json", "--seconds", "0.01"));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LD_LIBRARY_PATH", broken().toString());
        Path said = home.resolve("said");
        Process engines =
                builder.redirectOutput(said.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            assertThat(engines.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            engines.destroyForcibly();
        }
        assertThat(engines.exitValue()).isZero();
        JsonNode told = Answer.JSON.readTree(Files.readString(said));
        for (JsonNode engine : told.path("engines")) {
            if (engine.path("name").asText().equals("corretto")) {
                continue; // a JVM's; its library lies beside its classes
            }
            boolean ofJava = List.of("bouncycastle", "jdk").contains(engine.path("name").asText());
            assertThat(engine.path("present").asBoolean()).as(engine.toString()).isEqualTo(ofJava);
            assertThat(engine.path("failure").asText().isEmpty())
                    .as(engine.toString())
                    .isEqualTo(ofJava);
        }
        told.path("algorithms")
                .properties()
                .forEach(one ->
                        assertThat(one.getValue().path("chosen").asText())
                                .as(one.getKey())
                                .isIn(
                                        switch (one.getKey()) {
                                            case "BBS" -> List.of("");
                                            case "SHA-256 of 1 KiB" -> List.of("jdk");
                                            case "Keccak-256 of 1 KiB" -> List.of("credgate");
                                            case "secp256k1", "secp256k1-recovery" ->
                                                    List.of("bouncycastle");
                                            default ->
                                                    NATIVE
                                                            ? List.of("bouncycastle")
                                                            : List.of("corretto", "bouncycastle");
                                        }));
    }

    /** A folder with files of the libraries' names, in which there is no library. */
    private Path broken() throws IOException {
        Path broken = Files.createDirectory(home.resolve("broken"));
        for (String library : List.of("libcrypto.so.3", "libsecp256k1-jni.so")) {
            Files.writeString(broken.resolve(library), "no library");
        }
        return broken;
    }

    @Test
    void aLibraryThatCannotBeLoadedIsALineAndSeenInTheGauge() throws Exception {
        Path broken = broken();
        environment.put("LD_LIBRARY_PATH", broken.toString());
        Path said = home.resolve("said");
        Process gateway = start(said, "-Dfr.acinq.secp256k1.lib.path=" + broken);
        try {
            Verifier management = new Verifier(URI.create("http://127.0.0.1:" + ports.get(1)));
            await().atMost(PATIENCE)
                    .ignoreException(Answer.Unanswered.class)
                    .failFast("the gateway ended", () -> !gateway.isAlive())
                    .until(() -> management.gets("/q/metrics").status() == 200);
            assertThat(management.gets("/q/metrics").body())
                    .contains(
                            "credgate_signature_engine{algorithm=\"secp256k1-recovery\","
                                    + "engine=\"bouncycastle\"} 1.0");
            assertThat(Files.readString(said).lines())
                    .filteredOn(line -> line.contains("libsecp256k1 cannot be used here"))
                    .singleElement()
                    .asString()
                    .contains("signatures are checked by Bouncy Castle");
            if (NATIVE) {
                assertThat(Files.readString(said).lines())
                        .filteredOn(line -> line.contains("libcrypto cannot be loaded here"))
                        .hasSize(1);
            }
        } catch (Throwable e) {
            System.out.println(Files.readString(said));
            throw e;
        } finally {
            gateway.destroyForcibly();
            gateway.waitFor();
        }
    }

    /** docs/native.md: TLS would sign through a provider that is made while the program runs. */
    @Test
    void theNativeExecutableTakesNoListenersKeyInAToken() throws Exception {
        assumeTrue(NATIVE, "the JVM's program takes such a key");
        TestPki pki = new TestPki(Files.createDirectory(home.resolve("pki")));
        environment.put("CREDGATE_ISSUER_CERTIFICATE", pki.serverCertificate().toString());
        environment.put("CREDGATE_ISSUER_CLIENT_CA", pki.caFile().toString());
        environment.put("CREDGATE_ISSUER_KEY_IN_TOKEN", "door");
        // Any file will do: the start ends before a module is loaded.
        environment.put("CREDGATE_HSM_MODULE", pki.caFile().toString());
        environment.put("CREDGATE_HSM_TOKEN_LABEL", "credgate");
        environment.put(
                "CREDGATE_HSM_PIN_FILE", secret("pin", "1234".getBytes(StandardCharsets.UTF_8)));
        Path said = home.resolve("said");
        Process gateway = start(said);
        try {
            assertThat(gateway.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("it ends")
                    .isTrue();
            assertThat(gateway.exitValue()).isEqualTo(1);
            assertThat(Files.readString(said, StandardCharsets.UTF_8))
                    .isEqualTo(
                            "credgate.issuer.key-in-token: the native executable takes no security"
                                    + " provider while it runs; the JVM's program does"
                                    + System.lineSeparator());
        } finally {
            gateway.destroyForcibly();
            gateway.waitFor();
        }
    }
}
