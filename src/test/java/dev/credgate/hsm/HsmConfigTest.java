package dev.credgate.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several tokens in the settings, and a line for each thing that is wrong with them. */
class HsmConfigTest {

    @TempDir Path folder;
    private Path module;
    private Path pin;

    @BeforeEach
    void files() throws Exception {
        module = Files.writeString(folder.resolve("module.so"), "a library");
        pin = Files.writeString(folder.resolve("pin"), "123456");
        Files.setPosixFilePermissions(pin, PosixFilePermissions.fromString("rw-------"));
    }

    private static List<TokenSettings> read(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withConverter(Duration.class, 200, new DurationConverter())
                .withMapping(HsmConfig.class)
                .withSources(
                        new PropertiesConfigSource(Map.of("java.io.tmpdir", "/tmp"), "system", 1),
                        new PropertiesConfigSource(settings, "test", 100))
                .build()
                .getConfigMapping(HsmConfig.class)
                .settings();
    }

    @Test
    void theOneTokensSettingsStandBesideThoseOfOthers() {
        List<TokenSettings> all =
                read(
                        Map.of(
                                "credgate.hsm.module", module.toString(),
                                "credgate.hsm.token-label", "credgate",
                                "credgate.hsm.pin-file", pin.toString(),
                                "credgate.hsm.tokens.second.module", module.toString(),
                                "credgate.hsm.tokens.second.token-serial", "0123456789abcdef",
                                "credgate.hsm.tokens.second.pin-env", "PATH",
                                "credgate.hsm.tokens.second.sessions", "8"));
        assertThat(all).extracting(TokenSettings::name).containsExactly("token", "second");
        assertThat(all.getFirst().place()).isEqualTo(new TokenPlace.ByLabel("credgate"));
        assertThat(all.getFirst().patience()).isEqualTo(Duration.ofSeconds(5));
        assertThat(all.getLast().place()).isEqualTo(new TokenPlace.BySerial("0123456789abcdef"));
        assertThat(all.getLast().sessions()).isEqualTo(8);
        assertThat(all.getLast().copies()).isEqualTo(Path.of("/tmp"));
    }

    @Test
    void tokensAreNamedInTheEnvironmentToo() {
        List<TokenSettings> all =
                new SmallRyeConfigBuilder()
                        .addDefaultInterceptors()
                        .withConverter(Duration.class, 200, new DurationConverter())
                        .withMapping(HsmConfig.class)
                        .withSources(
                                new PropertiesConfigSource(
                                        Map.of("java.io.tmpdir", "/tmp"), "system", 1),
                                new EnvConfigSource(
                                        Map.of(
                                                "CREDGATE_HSM_TOKENS_PRIMARY_MODULE",
                                                module.toString(),
                                                "CREDGATE_HSM_TOKENS_PRIMARY_TOKEN_LABEL",
                                                "x",
                                                "CREDGATE_HSM_TOKENS_PRIMARY_PIN_FILE",
                                                pin.toString()),
                                        300))
                        .build()
                        .getConfigMapping(HsmConfig.class)
                        .settings();
        assertThat(all).extracting(TokenSettings::name).containsExactly("primary");
    }

    @Test
    void eachFaultHasALineOfItsOwn() throws Exception {
        Path open = Files.writeString(folder.resolve("open"), "123456");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        Map<String, String> settings = new HashMap<>();
        settings.put("credgate.hsm.tokens.a.module", "/no/such.so");
        settings.put("credgate.hsm.tokens.a.token-label", "a");
        settings.put("credgate.hsm.tokens.a.pin-file", open.toString());
        settings.put("credgate.hsm.tokens.b.module", module.toString());
        settings.put("credgate.hsm.tokens.b.token-label", "same");
        settings.put("credgate.hsm.tokens.b.pin-env", "NO_SUCH_VARIABLE");
        settings.put("credgate.hsm.tokens.c.module", module.toString());
        settings.put("credgate.hsm.tokens.c.token-label", "same");
        settings.put("credgate.hsm.tokens.c.pin-file", pin.toString());
        settings.put("credgate.hsm.tokens.c.sessions", "0");
        settings.put("credgate.hsm.tokens.d.module", module.toString());
        settings.put("credgate.hsm.tokens.d.token-label", "d");
        settings.put("credgate.hsm.tokens.d.token-serial", "d");
        settings.put("credgate.hsm.tokens.token.module", module.toString());
        assertThatThrownBy(() -> read(settings))
                .isInstanceOfSatisfying(
                        HsmException.class,
                        e -> assertThat(e.kind()).isEqualTo(HsmException.Kind.CONFIGURATION))
                .message()
                .satisfies(message ->
                        assertThat(message.lines())
                                .hasSize(10)
                                .anyMatch(l -> l.contains("\"a\".module: there is no file"))
                                .anyMatch(l -> l.contains("\"a\".pin-file") && l.contains("open"))
                                .anyMatch(l -> l.contains("\"b\".pin-env: the environment has no"))
                                .anyMatch(l -> l.contains("\"c\": another setting names"))
                                .anyMatch(l -> l.contains("\"c\".sessions: expected 1 to 1000"))
                                .anyMatch(l -> l.contains("\"d\": expected token-label or"))
                                .anyMatch(l -> l.contains("\"d\": expected pin-file or"))
                                .anyMatch(l -> l.contains("is not token"))
                                .noneMatch(l -> l.contains("123456")));
    }

    @Test
    void aPinInThePlaceOfItsNameOrFileIsNotRepeated() {
        for (String place : List.of("pin-env", "pin-file")) {
            Map<String, String> settings =
                    Map.of(
                            "credgate.hsm.tokens.a.module",
                            module.toString(),
                            "credgate.hsm.tokens.a.token-label",
                            "a",
                            "credgate.hsm.tokens.a." + place,
                            "pin-4715");
            assertThatThrownBy(() -> read(settings))
                    .as(place)
                    .isInstanceOf(HsmException.class)
                    .hasMessageContaining(place)
                    .message()
                    .doesNotContain("4715");
        }
    }
}
