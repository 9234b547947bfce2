package dev.credgate.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.credgate.hsm.Cryptoki.Function;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator sees of a token's sessions and of what is signed in them. */
class TokenMetersTest {

    private static final int CLOSE_ALL_SESSIONS = 15;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private SoftHsm hsm;
    private QuirkyModule module;
    private ReopeningToken token;

    @BeforeEach
    void open() {
        hsm = SoftHsm.prepare("metered").withKey("issuer", KeyCurve.P256);
        module = QuirkyModule.of(hsm);
        token =
                new ReopeningToken(
                        hsm.settings().withSessions(1),
                        new SharedModule(module::open),
                        Duration.ofMillis(100),
                        ProcessPins.HERE,
                        meters);
        token.start();
        assertThat(token.outage()).isEmpty();
    }

    @AfterEach
    void close() {
        token.close();
        hsm.close();
    }

    private byte[] sign() {
        return token.sign("issuer", SignatureAlgorithm.ES256, new byte[] {1, 2, 3}).checked();
    }

    private double sessions(String which) {
        return meters.get("credgate.hsm.sessions." + which)
                .tag("token", token.name())
                .gauge()
                .value();
    }

    @Test
    void whoIsInASessionAndWhoWaitsForOneIsCounted() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        module.held(Function.SIGN, inside, go);
        assertThat(sessions("limit")).isEqualTo(1);
        assertThat(sessions("busy")).isZero();
        assertThat(sessions("waiting")).isZero();
        try (var threads = Executors.newFixedThreadPool(3)) {
            Future<byte[]> first = threads.submit(this::sign);
            assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(sessions("busy")).isEqualTo(1);
            assertThat(sessions("waiting")).isZero();
            Future<byte[]> second = threads.submit(this::sign);
            Future<byte[]> third = threads.submit(this::sign);
            await().until(() -> sessions("waiting") == 2);
            assertThat(sessions("busy")).isEqualTo(1);
            assertThat(sessions("open")).isEqualTo(1);
            go.countDown();
            for (Future<byte[]> one : List.of(first, second, third)) {
                assertThat(one.get()).hasSize(64);
            }
        }
        assertThat(sessions("busy")).isZero();
        assertThat(sessions("waiting")).isZero();
        assertThat(sessions("open")).isEqualTo(1);
    }

    @Test
    void whatSessionsComeToIsCountedByItsCodeThoughNobodyNoticesIt() {
        assertThat(meters.find("credgate.hsm.session.errors").counters()).isEmpty();
        long slot = module.open().slots().getFirst().id();
        for (int round = 1; round <= 3; round++) {
            assertThat(module.real(CLOSE_ALL_SESSIONS, slot)).isZero();
            assertThat(sign()).hasSize(64);
            assertThat(
                            meters.get("credgate.hsm.session.errors")
                                    .tag("token", token.name())
                                    .tag("code", "CKR_SESSION_HANDLE_INVALID")
                                    .counter()
                                    .count())
                    .isGreaterThanOrEqualTo(round);
        }
        assertThat(meters.find("credgate.hsm.session.errors").tag("code", "CKR_OK").counter())
                .isNull();
    }

    @Test
    void whatIsSignedAndWhatIsNotIsTimed() {
        for (int i = 0; i < 3; i++) {
            assertThat(sign()).hasSize(64);
        }
        module.with(Function.SIGN_INIT, (_, _) -> ReturnValue.MECHANISM_INVALID.code());
        assertThatThrownBy(this::sign).isInstanceOf(HsmException.class);
        assertThat(timer("signed").count()).isEqualTo(3);
        assertThat(timer("signed").totalTime(TimeUnit.NANOSECONDS)).isPositive();
        assertThat(timer("failed").count()).isEqualTo(1);
    }

    private Timer timer(String outcome) {
        return meters.get("credgate.hsm.sign")
                .tag("token", token.name())
                .tag("algorithm", "ES256")
                .tag("outcome", outcome)
                .timer();
    }
}
