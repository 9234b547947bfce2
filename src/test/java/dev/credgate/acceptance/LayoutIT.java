package dev.credgate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.credgate.TestFolders;
import dev.credgate.cli.Citizen;
import dev.credgate.deployment.DebianPackages;
import dev.credgate.deployment.Dockerfile;
import dev.credgate.net.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The program runs as the images lay it out and as the manifests configure it: as an unprivileged
 * user, from an otherwise empty file system that it cannot write to, with no environment but the
 * declared one.
 */
@WithStack
class LayoutIT {

    private static final Pattern SETTING = Pattern.compile("export ([A-Z0-9_]+)='(.*)'");

    @Test
    void theGatewayRunsInItsImage(Stack stack) throws Exception {
        Citizen citizen = stack.citizen();
        Issued card = stack.agency().issues("cpt:1000", citizen, Map.of("name", "Chan Tai Man"));
        List<Integer> ports = FreePorts.some(3);
        Path log = Files.createTempFile("credgate-image", ".log");
        Path program = stack.home().resolve("program");
        assertThat(Files.exists(program.resolve("credgate")))
                .as("the native executable, when that is what is tested")
                .isEqualTo("1".equals(System.getenv("CREDGATE_NATIVE")));
        try (ImageLayout layout = ImageLayout.of(program)) {
            System.out.println("LayoutIT: " + layout.kind());
            mounts(stack, layout);
            Process process = layout.start(environment(stack, ports), log);
            try {
                URI gateway = URI.create("http://127.0.0.1:" + ports.getFirst());
                URI issuer = URI.create("https://127.0.0.1:" + ports.get(1));
                Verifier health = new Verifier(URI.create("http://127.0.0.1:" + ports.getLast()));

                await().atMost(Duration.ofSeconds(60))
                        .ignoreException(Answer.Unanswered.class)
                        .failFast("the gateway ended", () -> !process.isAlive())
                        .until(() -> health.gets("/q/health/ready").status() == 200);
                for (String probe : List.of("startup", "liveness", "readiness")) {
                    String path = container().at("/" + probe + "Probe/httpGet/path").asText();
                    health.gets(path).with(200);
                }
                health.gets("/q/health/group/issuing").with(200);

                assertThat(new Verifier(gateway).wordOn(card.credential())).isEqualTo("valid");
                Agency agency =
                        new Agency(
                                issuer,
                                Path.of(stack.env("CA_CERT")),
                                Path.of(stack.env("CLIENT_CERT")),
                                Path.of(stack.env("CLIENT_KEY")));
                Issued second = agency.issues("cpt:1000", citizen, Map.of("name", "Chan"));
                assertThat(new Verifier(gateway).wordOn(second.credential())).isEqualTo("valid");
                // Only blocks that no reorganisation can undo are written: the chain must be that
                // old.
                await().atMost(Duration.ofSeconds(90))
                        .until(() ->
                                layout.written("/var/lib/credgate").contains("ledger.checkpoint"));

                process.destroy();

                assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).as("ended by SIGTERM").isEqualTo(143);
                assertThat(Files.readString(log)).contains("stopped in");
                assertThat(layout.written("/var/lib/credgate"))
                        .contains("database/credgate.mv.db", "ledger.checkpoint");
            } catch (Throwable e) {
                System.out.println(Files.readString(log));
                throw e;
            } finally {
                process.destroyForcibly();
                process.waitFor();
            }
        } finally {
            Files.delete(log);
        }
    }

    /**
     * The layout borrows this machine's libraries, of which the image may have fewer. Of the JVM's
     * image ImagePackagesTest asks the same.
     */
    @Test
    void theImageHasThePackagesThatTheExecutableLinksTo(Stack stack) throws IOException {
        Path program = stack.home().resolve("program");
        Dockerfile image = Dockerfile.of("native");
        Optional<String> unknown = DebianPackages.unknown(image);
        assumeTrue(Files.exists(program.resolve("credgate")), "not the native executable");
        assumeTrue(unknown.isEmpty(), "packages NOT compared: " + unknown.orElse(""));
        Set<String> has = DebianPackages.in(image);

        try (Stream<Path> files = Files.list(program)) {
            for (Path binary : files.filter(Files::isRegularFile).toList()) {
                assertThat(has)
                        .as("for %s", binary)
                        .containsAll(DebianPackages.linkedBy(binary, List.of(program)));
            }
        }
        // By name, when they are there: LibcryptoEngine; BLST's, which is unpacked from within.
        assertThat(has)
                .contains(
                        DebianPackages.having("libcrypto.so.3"),
                        DebianPackages.having("libstdc++.so.6"));
    }

    /** What a site mounts: policies, agencies, secrets, and SoftHSM for the vendor's module. */
    private static void mounts(Stack stack, ImageLayout layout) throws IOException {
        Path home = stack.home();
        Path etc = Path.of("/etc/credgate");
        byte[] serviceKey = new byte[48];
        new SecureRandom().nextBytes(serviceKey);
        layout.configMap(etc.resolve("portals"), files(home.resolve("portals")));
        layout.configMap(etc.resolve("agencies"), files(home.resolve("agencies")));
        layout.configMap(
                etc.resolve("client-ca"),
                Map.of("ca.crt", Files.readAllBytes(home.resolve("pki/ca.crt"))));
        layout.secret(etc.resolve("service-key"), Map.of("service.key", serviceKey));
        layout.secret(
                etc.resolve("token"), Map.of("pin", Files.readAllBytes(home.resolve("hsm/pin"))));
        layout.secret(
                etc.resolve("issuer-tls"),
                Map.of(
                        "tls.crt", Files.readAllBytes(home.resolve("pki/server.crt")),
                        "tls.key", Files.readAllBytes(home.resolve("pki/server.key"))));
        // SoftHSM keeps its token in files, and locks them: in a volume, unlike a vendor's.
        layout.keep(home.resolve("hsm/tokens"), Path.of("/tmp/tokens"));
        Path client = Files.createTempDirectory("pkcs11");
        Files.copy(
                Path.of(settings(stack).get("CREDGATE_HSM_MODULE")),
                client.resolve("libsofthsm2.so"));
        Files.writeString(
                client.resolve("softhsm2.conf"),
                "directories.tokendir = " + layout.seen("/tmp/tokens") + "\nlog.level = ERROR\n");
        layout.copy(client, Path.of("/opt/pkcs11"));
        TestFolders.remove(client);
    }

    private static Map<String, byte[]> files(Path folder) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (Path file : Stack.files(folder)) {
            if (file.toString().endsWith(".yaml")) {
                files.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
            }
        }
        return files;
    }

    /** The manifest's variables, then the site's. */
    private static Map<String, String> environment(Stack stack, List<Integer> ports)
            throws IOException {
        Map<String, String> environment = new LinkedHashMap<>();
        for (JsonNode variable : container().path("env")) {
            environment.put(variable.path("name").asText(), variable.path("value").asText());
        }
        settings(stack)
                .forEach((name, value) -> {
                    if (name.startsWith("CREDGATE_LEDGER_")
                            || name.startsWith("CREDGATE_WEID_")
                            || name.startsWith("CREDGATE_TRUSTED_")) {
                        environment.putIfAbsent(name, value);
                    }
                });
        environment.put("CREDGATE_ORIGIN", "http://localhost:" + ports.getFirst());
        environment.put("CREDGATE_HSM_MODULE", "/opt/pkcs11/libsofthsm2.so");
        environment.put("CREDGATE_HSM_TOKEN_LABEL", "credgate");
        environment.put("SOFTHSM2_CONF", "/opt/pkcs11/softhsm2.conf");
        environment.put("CREDGATE_HOST", "127.0.0.1");
        environment.put("CREDGATE_MANAGEMENT_HOST", "127.0.0.1");
        environment.put("CREDGATE_PORT", ports.getFirst().toString());
        environment.put("CREDGATE_ISSUER_PORT", ports.get(1).toString());
        environment.put("CREDGATE_MANAGEMENT_PORT", ports.getLast().toString());
        return environment;
    }

    private static Map<String, String> settings(Stack stack) throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String line : Files.readAllLines(stack.home().resolve("settings"))) {
            Matcher matcher = SETTING.matcher(line);
            if (matcher.matches()) {
                settings.put(matcher.group(1), matcher.group(2));
            }
        }
        return settings;
    }

    private static JsonNode container() throws IOException {
        return new ObjectMapper(new YAMLFactory())
                .readTree(Path.of("k8s/gateway/deployment.yaml").toFile())
                .at("/spec/template/spec/containers/0");
    }
}
