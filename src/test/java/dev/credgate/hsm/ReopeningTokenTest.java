package dev.credgate.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.credgate.hsm.HsmException.Kind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The token goes away as a network HSM does, comes back, and is used again without a restart. */
class ReopeningTokenTest {

    private static final Duration OFTEN = Duration.ofMillis(50);
    private static final Duration SOON = Duration.ofSeconds(20);

    private static ReopeningToken open(TokenSettings settings, SimpleMeterRegistry meters) {
        return new ReopeningToken(
                settings, new SharedModule(settings.module()), OFTEN, ProcessPins.HERE, meters);
    }

    @Test
    void aTokenThatWentAwayIsOpenedAgainWhenItIsBack() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (SoftHsm hsm = SoftHsm.prepare("remote").withKey("issuer", KeyCurve.SECP256K1);
                RemoteToken remote = RemoteToken.serve(hsm);
                ReopeningToken token = open(remote.settings(), meters)) {
            token.start();
            TokenKey before = token.key("issuer");
            assertThat(sign(token)).hasSize(65);
            assertThat(meters.get("credgate.hsm.up").gauge().value()).isEqualTo(1);

            for (int outage = 0; outage < 2; outage++) {
                remote.goAway();
                assertThatThrownBy(() -> sign(token))
                        .isInstanceOfSatisfying(
                                HsmException.class, e -> assertThat(e.kind()).isEqualTo(Kind.AWAY));
                assertThat(token.outage()).isPresent();
                assertThat(meters.get("credgate.hsm.up").gauge().value()).isZero();

                remote.comeBack();
                await().atMost(SOON).until(() -> token.outage().isEmpty());
                assertThat(sign(token)).hasSize(65);
                assertThat(token.key("issuer")).isEqualTo(before);
            }
        }
    }

    @Test
    void anOutageIsNoticedWithoutAnyoneSigning() {
        try (SoftHsm hsm = SoftHsm.prepare("watched").withKey("issuer", KeyCurve.SECP256K1);
                RemoteToken remote = RemoteToken.serve(hsm);
                ReopeningToken token = open(remote.settings(), new SimpleMeterRegistry())) {
            token.start();
            assertThat(token.outage()).isEmpty();
            remote.goAway();
            await().atMost(SOON).until(() -> token.outage().isPresent());
        }
    }

    @Test
    void aTokenThatIsAbsentAtTheStartIsFoundLater() {
        try (SoftHsm hsm = SoftHsm.prepare("late").withKey("issuer", KeyCurve.SECP256K1);
                RemoteToken remote = RemoteToken.serve(hsm);
                ReopeningToken token = open(remote.settings(), new SimpleMeterRegistry())) {
            remote.goAway();
            token.start();
            assertThat(token.outage()).isPresent();
            remote.comeBack();
            await().atMost(SOON).until(() -> token.outage().isEmpty());
            assertThat(sign(token)).hasSize(65);
        }
    }

    /** Not even want of memory ends the watching: the token is opened when there is enough. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFaultWhileItIsOpenedIsSurvived(boolean isError) {
        try (SoftHsm hsm = SoftHsm.prepare("faulty").withKey("issuer", KeyCurve.SECP256K1)) {
            AtomicBoolean fails = new AtomicBoolean(true);
            AtomicInteger tried = new AtomicInteger();
            SharedModule module =
                    new SharedModule(() -> {
                        tried.incrementAndGet();
                        if (fails.get() && isError) {
                            throw new OutOfMemoryError("tried out");
                        } else if (fails.get()) {
                            throw new IllegalStateException("tried out");
                        }
                        return Cryptoki.load(hsm.settings().module());
                    });
            try (ReopeningToken token =
                    new ReopeningToken(
                            hsm.settings(),
                            module,
                            OFTEN.multipliedBy(10),
                            ProcessPins.HERE,
                            new SimpleMeterRegistry())) {
                token.start();
                assertThat(token.outage())
                        .hasValueSatisfying(why ->
                                assertThat(why)
                                        .contains(
                                                "failed to open it",
                                                isError ? "OutOf" : "IllegalState")
                                        .doesNotContain("tried out"));
                fails.set(false);
                await().atMost(SOON).until(() -> token.outage().isEmpty());
                assertThat(tried).hasValue(2);
                assertThat(sign(token)).hasSize(65);
            }
        }
    }

    @Test
    void aRefusedPinIsNotTriedAgain(@TempDir Path folder) throws Exception {
        try (SoftHsm hsm = SoftHsm.prepare("refused")) {
            Path pin = folder.resolve("pin");
            Files.writeString(pin, "wrong-pin-1234");
            Files.setPosixFilePermissions(pin, PosixFilePermissions.fromString("rw-------"));
            var wrong = new TokenSettings(hsm.settings().module(), "refused", pin);
            try (ReopeningToken token = open(wrong, new SimpleMeterRegistry())) {
                token.start();
                assertThat(token.outage()).hasValueSatisfying(w -> assertThat(w).contains("PIN"));
                // Were the PIN tried again, this right one would be taken.
                Files.copy(hsm.pinFile(), pin, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                await().during(OFTEN.multipliedBy(6))
                        .atMost(SOON)
                        .until(() -> token.outage().isPresent());
            }
        }
    }

    @Test
    void wrongSettingsStopTheStart(@TempDir Path folder) {
        var wrong = new TokenSettings(folder.resolve("none.so"), "x", folder.resolve("none"));
        try (ReopeningToken token = open(wrong, new SimpleMeterRegistry())) {
            assertThatThrownBy(token::start)
                    .isInstanceOfSatisfying(
                            HsmException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.CONFIGURATION))
                    .hasMessageContaining("none.so")
                    .hasMessageContaining("pin-file");
        }
    }

    private static byte[] sign(Signer signer) {
        return signer.sign("issuer", SignatureAlgorithm.SECP256K1_RECOVERABLE, new byte[32])
                .checked();
    }
}
