package dev.credgate.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

/** What is wrong with the token's settings ends the start with one line. */
class TokenServiceTest {

    /** What an operator sets. */
    private record Config(
            Optional<Path> module, Optional<String> tokenLabel, Optional<Path> pinFile)
            implements HsmConfig {

        @Override
        public Duration retryInterval() {
            return Duration.ofSeconds(5);
        }

        @Override
        public java.util.Map<String, One> tokens() {
            return java.util.Map.of();
        }

        @Override
        public int sessions() {
            return 30;
        }

        @Override
        public Duration answerWithin() {
            return Duration.ofSeconds(10);
        }

        @Override
        public Duration sessionWait() {
            return Duration.ofSeconds(5);
        }

        @Override
        public Path moduleDir() {
            return Path.of("/tmp");
        }
    }

    @Test
    void a_library_that_is_not_there_is_named() {
        refuses(
                new Config(
                        Optional.of(Path.of("/no/such.so")),
                        Optional.of("x"),
                        Optional.of(Path.of("/no/pin"))),
                "/no/such.so",
                "/no/pin");
    }

    @Test
    void half_a_token_is_named() {
        refuses(
                new Config(Optional.empty(), Optional.of("x"), Optional.empty()),
                "credgate.hsm.module",
                "credgate.hsm.pin-file");
    }

    @Test
    void without_a_token_nothing_is_issued_and_all_else_goes_on() {
        var service =
                new TokenService(
                        new Config(Optional.empty(), Optional.empty(), Optional.empty()),
                        ProcessPins.HERE,
                        new SimpleMeterRegistry());
        assertThat(service.call().getStatus()).isEqualTo(Status.DOWN);
        assertThatThrownBy(() -> service.signer().key("x")).isInstanceOf(HsmException.class);
    }

    private static void refuses(HsmConfig config, String... saying) {
        assertThatThrownBy(
                        () -> new TokenService(config, ProcessPins.HERE, new SimpleMeterRegistry()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(saying);
        // The listener's key may be asked for first.
        assertThatThrownBy(() -> new ProviderKeys(config, ProcessPins.HERE))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(saying);
    }
}
