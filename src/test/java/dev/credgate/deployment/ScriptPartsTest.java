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
