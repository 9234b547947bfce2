package dev.credgate.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.hsm.Cryptoki.Function;
import dev.credgate.hsm.HsmException.Kind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A token that has not a curve may say so with the error of one that is away. Whether it is away
 * shows in whether it signs, and a token that signs is not closed for that.
 */
class VagueRefusalTest {

    private static final long VENDORS_OWN = 0x80000077L;
    private static final long GENERAL = ReturnValue.GENERAL_ERROR.code();

    private SoftHsm hsm;
    private QuirkyModule module;
    private ReopeningToken token;

    @BeforeEach
    void open() {
        hsm = SoftHsm.prepare("vague");
        module = QuirkyModule.of(hsm);
        token =
                new ReopeningToken(
                        impatient(hsm.settings()),
                        new SharedModule(module::open),
                        // Nothing is mended by itself meanwhile.
                        Duration.ofHours(1),
                        ProcessPins.HERE,
                        new SimpleMeterRegistry());
        token.start();
        assertThat(token.outage()).isEmpty();
    }

    @AfterEach
    void close() {
        token.close();
        hsm.close();
    }

    /** Two sessions, and no long wait for one of them. */
    private static TokenSettings impatient(TokenSettings usual) {
        return new TokenSettings(
                usual.name(),
                usual.module(),
                usual.place(),
                usual.pin(),
                2,
                Duration.ofMillis(300),
                usual.answerWithin(),
                usual.copies());
    }

    @ParameterizedTest
    @EnumSource(
            value = ReturnValue.class,
            names = {"GENERAL_ERROR", "FUNCTION_FAILED", "DEVICE_MEMORY", "OTHER"})
    void anImpossibleCurveIsRefusedByATokenThatStaysOpen(ReturnValue value) {
        assertThat(token.generate("issuer", KeyCurve.P256).curve()).isEqualTo(KeyCurve.P256);
        long code = value == ReturnValue.OTHER ? VENDORS_OWN : value.code();
        module.with(Function.GENERATE_KEY_PAIR, (_, _) -> code);
        for (int i = 0; i < 3; i++) {
            refused(Kind.KEY);
            assertThat(token.outage()).isEmpty();
            assertThat(sign()).hasSize(64);
        }
        module.without(Function.GENERATE_KEY_PAIR);
        assertThat(token.generate("odd", KeyCurve.SECP256K1).label()).isEqualTo("odd");
    }

    /** Its first key is asked for: there is none to sign with, and it still tells its objects. */
    @Test
    void anEmptyTokenThatRefusesACurveStaysOpen() {
        module.with(Function.GENERATE_KEY_PAIR, (_, _) -> ReturnValue.GENERAL_ERROR.code());
        refused(Kind.KEY);
        assertThat(token.outage()).isEmpty();
        module.with(Function.FIND_OBJECTS_INIT, (_, _) -> ReturnValue.GENERAL_ERROR.code());
        refused(Kind.AWAY);
        assertThat(token.outage()).isPresent();
    }

    @Test
    void aTokenThatDoesNotSignEitherIsAway() {
        token.generate("issuer", KeyCurve.P256);
        module.with(Function.GENERATE_KEY_PAIR, (_, _) -> ReturnValue.GENERAL_ERROR.code());
        module.with(Function.SIGN_INIT, (_, _) -> ReturnValue.GENERAL_ERROR.code());
        refused(Kind.AWAY);
        assertThat(token.outage()).isPresent();
    }

    @Test
    void aTokenThatWasTakenOutIsAwayThoughItIsBackAlready() {
        token.generate("issuer", KeyCurve.P256);
        module.with(Function.GENERATE_KEY_PAIR, (_, _) -> ReturnValue.DEVICE_REMOVED.code());
        refused(Kind.AWAY);
    }

    /** Others have all its sessions, so that it cannot be asked: it signs for them meanwhile. */
    @Test
    void aTokenThatIsTooBusyToBeAskedStaysOpen() throws Exception {
        token.generate("issuer", KeyCurve.P256);
        CountDownLatch signing = new CountDownLatch(2);
        CountDownLatch asked = new CountDownLatch(1);
        try (ExecutorService others = Executors.newCachedThreadPool()) {
            List<Future<byte[]>> signatures = new CopyOnWriteArrayList<>();
            try {
                module.held(Function.SIGN, signing, asked);
                signatures.add(others.submit(this::sign));
                module.with(Function.GENERATE_KEY_PAIR, (_, _) -> GENERAL);
                // Asked for between the refusal and the first session that is needed after it.
                module.with(
                        Function.GET_TOKEN_INFO,
                        (arguments, real) -> {
                            if (signatures.size() == 1) {
                                signatures.add(others.submit(this::sign));
                            }
                            return awaited(signing) ? real.call(arguments) : GENERAL;
                        });
                refused(Kind.BUSY);
                assertThat(token.outage()).isEmpty();
            } finally {
                asked.countDown();
            }
            assertThat(signatures).hasSize(2);
            for (Future<byte[]> signature : signatures) {
                assertThat(signature.get()).hasSize(64);
            }
        }
        module.without(Function.GET_TOKEN_INFO);
        refused(Kind.KEY);
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            return false;
        }
    }

    @Test
    void aKeyThatIsGoneDoesNotSpeakForTheNext() {
        for (String label : List.of("issuer", "second", "third")) {
            token.generate(label, KeyCurve.P256);
        }
        // Each is asked for five times until it is given up: its handle is looked for in between.
        AtomicInteger asked = new AtomicInteger();
        module.with(Function.GENERATE_KEY_PAIR, (_, _) -> GENERAL);
        module.with(
                Function.SIGN_INIT,
                (arguments, real) ->
                        asked.incrementAndGet() <= 2 * 5
                                ? ReturnValue.KEY_HANDLE_INVALID.code()
                                : real.call(arguments));
        refused(Kind.KEY);
        assertThat(asked).hasValueGreaterThan(2 * 5);
        assertThat(token.outage()).isEmpty();
    }

    @Test
    void noMoreThanThreeKeysAreAsked() {
        for (int i = 0; i < 5; i++) {
            token.generate("key-" + i, KeyCurve.P256);
        }
        Set<Long> asked = ConcurrentHashMap.newKeySet();
        module.with(Function.GENERATE_KEY_PAIR, (_, _) -> GENERAL);
        module.with(
                Function.SIGN_INIT,
                (arguments, _) -> {
                    asked.add(arguments[2]);
                    return ReturnValue.KEY_FUNCTION_NOT_PERMITTED.code();
                });
        refused(Kind.AWAY);
        assertThat(asked).hasSize(3);
    }

    private void refused(Kind kind) {
        assertThatThrownBy(() -> token.generate("odd", KeyCurve.SECP256K1))
                .isInstanceOfSatisfying(
                        HsmException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private byte[] sign() {
        return token.sign("issuer", SignatureAlgorithm.ES256, new byte[] {1, 2, 3}).checked();
    }
}
