package dev.credgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.gateway.Settings.TrustedProxy;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with the configuration is told in one line each, all at once. */
class StartTest {

    @TempDir Path folder;
    private Path key;
    private final Map<String, String> config = new HashMap<>();

    @BeforeEach
    void good() throws Exception {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        key = Files.write(folder.resolve("service.key"), random);
        permit("rw-------");
        Path portals = Files.createDirectory(folder.resolve("portals"));
        Files.writeString(
                portals.resolve("a.yaml"),
                "portal: a\norigin: https://a.example\naccept:\n  - type: cpt:1\n");
        config.put("credgate.service-key-file", key.toString());
        config.put("credgate.portals-dir", portals.toString());
    }

    private void permit(String permissions) throws Exception {
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(permissions));
    }

    private Configured start() {
        return new Configured(
                new SmallRyeConfigBuilder()
                        .withMapping(Settings.class)
                        .withConverter(
                                io.quarkus.runtime.configuration.MemorySize.class,
                                100,
                                new io.quarkus.runtime.configuration.MemorySizeConverter())
                        .withConverter(
                                java.time.Duration.class,
                                100,
                                new io.quarkus.runtime.configuration.DurationConverter())
                        .withSources(new PropertiesConfigSource(config, "test", 100))
                        .build()
                        .getConfigMapping(Settings.class));
    }

    private void refusedWith(String line) {
        assertThatThrownBy(this::start)
                .isInstanceOf(ConfigurationException.class)
                .hasNoCause()
                .satisfies(fault ->
                        assertThat(String.valueOf(fault.getMessage()).lines())
                                .anyMatch(told -> told.contains(line)));
    }

    @Test
    void startsWithAKeyAndAPolicy() {
        assertThat(start().policies().all()).hasSize(1);
    }

    @Test
    void refusesAKeyThatOthersRead() throws Exception {
        permit("rw-r--r--");
        refusedWith("credgate.service-key-file: expected a file that others may not read");
    }

    @Test
    void refusesAShortAMissingAndAPoorKey() throws Exception {
        Files.write(key, new byte[31]);
        refusedWith("credgate.service-key-file: expected at least 32 bytes");
        Files.write(key, new byte[64]);
        refusedWith("credgate.service-key-file: expected random bytes");
        Files.delete(key);
        refusedWith("credgate.service-key-file: expected a file, but");
        config.remove("credgate.service-key-file");
        refusedWith("credgate.service-key-file: expected a file with at least 32 random bytes");
    }

    @Test
    void tellsAllFaultsAtOnce() throws Exception {
        Files.delete(key);
        config.remove("credgate.portals-dir");
        config.put("credgate.origin", "gate.example");
        config.put("credgate.trusted-proxies[0].address", "proxy.example");
        config.put("credgate.trusted-proxies[0].portal-from", "header:X-Credgate-Portal");
        assertThatThrownBy(this::start)
                .satisfies(fault ->
                        assertThat(String.valueOf(fault.getMessage()).lines())
                                .hasSize(4)
                                .allMatch(line -> line.startsWith("credgate.")));
    }

    @ParameterizedTest
    @CsvSource({
        "credgate.origin, https://gate.example/, credgate.origin",
        "credgate.origin, ftp://gate.example, credgate.origin",
        "credgate.origin, https://a b, credgate.origin",
        "credgate.challenge-lifetime, 2h, credgate.challenge-lifetime",
        "credgate.assertions.lead, 8d, credgate.assertions.lead",
        "credgate.limits.body, 100M, credgate.limits.body",
        "credgate.limits.batch-line, 1, credgate.limits.batch-line",
        "credgate.limits.body-time, 0s, credgate.limits.body-time",
    })
    void refusesWhatIsOutOfRange(String name, String value, String line) {
        config.put(name, value);
        refusedWith(line + ": expected");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, cookie:x",
        "10.0.0.1, header:",
        "10.0.0.1, 'header:X Y'",
        "10.0.0.1, X-Credgate-Portal",
        "10.0.0.1/8, query:portal",
        "localhost, query:portal",
    })
    void refusesAProxyWithoutAnAddressOrSource(String address, String source) {
        assertThatThrownBy(() -> TrustedProxies.of(List.of(proxy(address, source))))
                .isInstanceOf(StartFault.class)
                .hasMessageStartingWith("credgate.trusted-proxies[0].");
    }

    @Test
    void refusesTwoSourcesForOneAddress() {
        assertThatThrownBy(() ->
                        TrustedProxies.of(
                                List.of(
                                        proxy("10.0.0.0/8", "query:portal"),
                                        proxy("10.1.0.0/16", "header:P"))))
                .isInstanceOf(StartFault.class)
                .hasMessageStartingWith("credgate.trusted-proxies[1].address");
    }

    private static TrustedProxy proxy(String address, String source) {
        return new TrustedProxy() {
            @Override
            public String address() {
                return address;
            }

            @Override
            public String portalFrom() {
                return source;
            }
        };
    }
}
