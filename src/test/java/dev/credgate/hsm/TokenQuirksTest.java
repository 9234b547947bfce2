package dev.credgate.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.credgate.RunningTime;
import dev.credgate.hsm.Cryptoki.Function;
import dev.credgate.hsm.HsmException.Kind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What real tokens were seen to do to their users with sessions, handles and codes, each once, and
 * that nobody notices.
 */
class TokenQuirksTest extends QuirkyToken {

    /** YubiHSM's after 15 s; SunPKCS11's users after the device closed them. */
    @Test
    void sessionsThatDiedAreReplacedAndTheLogInAndTheHandlesWithThem() {
        long slot = token.label().isEmpty() ? 0 : module.open().slots().getFirst().id();
        for (int round = 0; round < 3; round++) {
            assertThat(module.real(CLOSE_ALL_SESSIONS, slot)).isZero();
            assertThat(sign()).hasSize(64);
        }
        assertThat(errors).contains(ReturnValue.SESSION_HANDLE_INVALID);
    }

    /** pkcs11-provider's: a handle means nothing after its session was made anew. */
    @Test
    void aStaleHandleIsLookedUpAgain() {
        Set<Long> stale = ConcurrentHashMap.newKeySet();
        AtomicInteger refused = new AtomicInteger();
        module.with(
                Function.SIGN_INIT,
                (arguments, real) -> {
                    if (stale.isEmpty() || stale.contains(arguments[2])) {
                        stale.add(arguments[2]);
                        refused.incrementAndGet();
                        return ReturnValue.KEY_HANDLE_INVALID.code();
                    }
                    return real.call(new long[] {arguments[0], arguments[1], arguments[2] - 1});
                });
        // The token shows its objects under other numbers from now on.
        module.with(
                Function.FIND_OBJECTS,
                (arguments, real) -> {
                    long result = real.call(arguments);
                    var count = dev.credgate.ffi.NativeMemory.at(arguments[3], 8);
                    var handles = dev.credgate.ffi.NativeMemory.at(arguments[1], 8 * 16);
                    for (int i = 0; i < count.getLong(0); i++) {
                        handles.putLong(8 * i, handles.getLong(8 * i) + 1);
                    }
                    return result;
                });
        assertThat(sign()).hasSize(64);
        assertThat(refused).hasValue(1);
    }

    /** A group of HSMs', whose member that answers has not heard of the key yet. */
    @Test
    void aKeyThatIsShownOneLookLateSignsAndGoesOnSigning() {
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger looks = new AtomicInteger();
        module.with(
                Function.SIGN_INIT,
                (arguments, real) ->
                        refused.incrementAndGet() <= 2
                                ? ReturnValue.KEY_HANDLE_INVALID.code()
                                : real.call(arguments));
        module.with(
                Function.FIND_OBJECTS,
                (arguments, real) ->
                        looks.incrementAndGet() <= 2 ? none(arguments) : real.call(arguments));
        assertThat(sign()).hasSize(64);
        assertThat(sign()).hasSize(64);
        assertThat(token.keys().values()).containsExactly(List.of());
    }

    private static long none(long[] arguments) {
        dev.credgate.ffi.NativeMemory.at(arguments[3], 8).putLong(0, 0);
        return ReturnValue.OK.code();
    }

    @Test
    void aKeyThatIsHiddenForAWhileIsLookedForSeldomAndSignsWhenItIsBack() {
        AtomicInteger looks = new AtomicInteger();
        module.with(Function.SIGN_INIT, (_, _) -> ReturnValue.KEY_HANDLE_INVALID.code());
        module.with(
                Function.FIND_OBJECTS,
                (arguments, _) -> {
                    looks.incrementAndGet();
                    return none(arguments);
                });
        fails(Kind.AWAY, "CKR_KEY_HANDLE_INVALID");
        int before = looks.get();
        long from = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            fails(Kind.KEY, "shows it no longer");
        }
        long seconds = Duration.ofNanos(System.nanoTime() - from).toSeconds();
        assertThat(looks.get() - before).isLessThanOrEqualTo(2 * (int) (seconds + 1));
        module.without(Function.SIGN_INIT);
        module.without(Function.FIND_OBJECTS);
        await().atMost(Duration.ofSeconds(10))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(sign()).hasSize(64));
    }

    /** Another process made it, and then the token ended the sessions and with them the log-in. */
    @Test
    void aKeyOfAnotherProcessIsFoundByATokenThatForgotTheLogInAndItsLabelIsTaken() {
        try (Token other = open(hsm.settings())) {
            other.generate("other", KeyCurve.P256);
        }
        forgetLogIn();
        assertThatThrownBy(() -> token.generate("other", KeyCurve.P256))
                .hasMessageContaining("already has a key labelled other");
        forgetLogIn();
        assertThat(token.key("other").label()).isEqualTo("other");
        forgetLogIn();
        assertThat(sign()).hasSize(64);
    }

    /** Fabric's: a broken session went back into the cache and failed for ever. */
    @Test
    void aSessionThatFailedIsNeverUsedAgain() {
        Set<Long> broken = ConcurrentHashMap.newKeySet();
        List<Long> used = new ArrayList<>();
        module.with(
                Function.SIGN_INIT,
                (arguments, real) -> {
                    used.add(arguments[0]);
                    if (broken.isEmpty()) {
                        broken.add(arguments[0]);
                        return ReturnValue.SESSION_CLOSED.code();
                    }
                    return real.call(arguments);
                });
        for (int i = 0; i < 5; i++) {
            assertThat(sign()).hasSize(64);
        }
        assertThat(used.stream().filter(broken::contains)).hasSize(1);
        assertThat(token.sessions().open()).isEqualTo(1);
        assertThat(token.sessions().busy()).isZero();
    }

    @Test
    void aTokenThatTakesOneSessionMoreSignsForManyAllTheSame() throws Exception {
        AtomicInteger open = new AtomicInteger(1);
        AtomicInteger refused = new AtomicInteger();
        module.with(
                Function.OPEN_SESSION,
                (arguments, real) -> {
                    if (open.get() >= 2) {
                        refused.incrementAndGet();
                        return ReturnValue.SESSION_COUNT.code();
                    }
                    open.incrementAndGet();
                    return real.call(arguments);
                });
        // So long that the others meet the one that is taken.
        module.with(
                Function.SIGN,
                (arguments, real) -> {
                    LockSupport.parkNanos(1_000_000);
                    return real.call(arguments);
                });
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Future<byte[]>> signed = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                signed.add(threads.submit(this::sign));
            }
            for (Future<byte[]> one : signed) {
                assertThat(one.get()).hasSize(64);
            }
        }
        assertThat(open).hasValue(2);
        assertThat(token.sessions().open()).isLessThanOrEqualTo(2);
        // Once each who asked at once, and then seldom; whoever watches the token sees it.
        assertThat(refused).hasValueBetween(1, 20);
        assertThat(errors).hasSize(refused.get()).containsOnly(ReturnValue.SESSION_COUNT);
        assertThat(token.sessions().limit()).isBetween(2, 3);
    }

    /** Other users of the token had all of its sessions for a while. */
    @Test
    void aTokenThatTookNoMoreSessionsForAWhileSignsForManyAtOnceAgain() throws Exception {
        AtomicBoolean crowded = new AtomicBoolean(true);
        CountDownLatch refused = new CountDownLatch(1);
        module.with(
                Function.OPEN_SESSION,
                (arguments, real) -> {
                    if (crowded.get()) {
                        refused.countDown();
                        return ReturnValue.SESSION_COUNT.code();
                    }
                    return real.call(arguments);
                });
        CountDownLatch inside = new CountDownLatch(1);
        module.held(Function.SIGN, inside, refused);
        try (var threads = Executors.newFixedThreadPool(4)) {
            Future<byte[]> first = threads.submit(this::sign);
            inside.await();
            assertThat(threads.submit(this::sign).get()).hasSize(64);
            assertThat(first.get()).hasSize(64);
            assertThat(token.sessions().limit()).isEqualTo(1);
            crowded.set(false);
            CountDownLatch together = new CountDownLatch(4);
            module.held(Function.SIGN, together, together);
            List<Future<byte[]>> signed = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                signed.add(threads.submit(this::sign));
            }
            for (Future<byte[]> one : signed) {
                assertThat(one.get(10, TimeUnit.SECONDS)).hasSize(64);
            }
        }
        assertThat(token.sessions().open()).isEqualTo(4);
        assertThat(token.sessions().limit()).isGreaterThan(4);
        assertThat(errors).contains(ReturnValue.SESSION_COUNT);
    }

    @Test
    void whoFindsAllSessionsInUseIsToldSoInTime() throws Exception {
        token.close();
        token =
                open(
                        new TokenSettings(
                                "one",
                                hsm.settings().module(),
                                hsm.settings().place(),
                                hsm.settings().pin(),
                                1,
                                Duration.ofMillis(50),
                                TokenSettings.USUAL_ANSWER,
                                hsm.folder()));
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        module.held(Function.SIGN, inside, go);
        try (var threads = Executors.newFixedThreadPool(1)) {
            Future<byte[]> slow = threads.submit(this::sign);
            inside.await();
            assertThatThrownBy(this::sign)
                    .isInstanceOfSatisfying(
                            HsmException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BUSY));
            go.countDown();
            assertThat(slow.get()).hasSize(64);
        }
        assertThat(sign()).hasSize(64);
    }

    /** krill's wish: what passes, and what does not. */
    @Test
    void whatWillNeverWorkIsNoOutage() {
        module.with(Function.SIGN_INIT, (_, _) -> ReturnValue.MECHANISM_INVALID.code());
        fails(Kind.KEY, "CKR_MECHANISM_INVALID");
        module.with(Function.SIGN_INIT, (_, _) -> ReturnValue.KEY_FUNCTION_NOT_PERMITTED.code());
        fails(Kind.KEY, "CKR_KEY_FUNCTION_NOT_PERMITTED");
        module.with(Function.SIGN_INIT, (_, _) -> ReturnValue.DEVICE_ERROR.code());
        fails(Kind.AWAY, "CKR_DEVICE_ERROR");
        module.with(Function.SIGN_INIT, (_, _) -> 0x80000123L);
        fails(Kind.AWAY, "0x80000123");
        // Sessions that die as fast as they are opened: bounded, and an outage.
        module.with(Function.SIGN_INIT, (_, _) -> ReturnValue.SESSION_CLOSED.code());
        fails(Kind.AWAY, "CKR_SESSION_CLOSED");
        module.without(Function.SIGN_INIT);
        assertThat(sign()).hasSize(64);
    }

    @Test
    void aKeyWithWhichTheTokenDoesNotSignKeepsNobodyFromTheOthers() {
        token.generate("odd", KeyCurve.ED25519);
        token.close();
        module.with(
                Function.SIGN_INIT,
                (arguments, real) ->
                        dev.credgate.ffi.NativeMemory.at(arguments[1], 8).getLong(0)
                                        == SignatureAlgorithm.EDDSA.mechanism()
                                ? ReturnValue.MECHANISM_INVALID.code()
                                : real.call(arguments));
        token = open(hsm.settings());
        assertThat(sign()).hasSize(64);
        assertThatThrownBy(() -> token.sign("odd", SignatureAlgorithm.EDDSA, new byte[] {1}))
                .hasMessageContaining("CKR_MECHANISM_INVALID")
                .isInstanceOfSatisfying(
                        HsmException.class, e -> assertThat(e.kind()).isEqualTo(Kind.KEY));
    }

    /** A handle that nobody finds again, and a log-in that is never enough. */
    @ParameterizedTest
    @EnumSource(
            value = ReturnValue.class,
            names = {"USER_NOT_LOGGED_IN", "KEY_HANDLE_INVALID"})
    void aKeyThatStaysUnusableWhateverIsMendedKeepsNobodyFromTheOthers(ReturnValue refusal) {
        token.generate("odd", KeyCurve.ED25519);
        token.close();
        module.with(
                Function.SIGN_INIT,
                (arguments, real) ->
                        dev.credgate.ffi.NativeMemory.at(arguments[1], 8).getLong(0)
                                        == SignatureAlgorithm.EDDSA.mechanism()
                                ? refusal.code()
                                : real.call(arguments));
        token = open(hsm.settings());
        assertThat(sign()).hasSize(64);
    }

    @Test
    void aModuleThatCannotBeInitialisedAnewIsReplacedByACopy(@TempDir Path folder) {
        token.close();
        AtomicInteger initialised = new AtomicInteger();
        QuirkyModule stubborn =
                QuirkyModule.of(hsm)
                        .with(
                                Function.INITIALIZE,
                                (arguments, real) ->
                                        initialised.incrementAndGet() == 1
                                                ? real.call(arguments)
                                                : ReturnValue.GENERAL_ERROR.code());
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        TokenSettings settings =
                new TokenSettings(
                        "stubborn",
                        hsm.settings().module(),
                        hsm.settings().place(),
                        hsm.settings().pin(),
                        4,
                        Duration.ofSeconds(1),
                        TokenSettings.USUAL_ANSWER,
                        folder.resolve("copies"));
        try (ReopeningToken reopening =
                new ReopeningToken(
                        settings,
                        new SharedModule(stubborn::open),
                        Duration.ofMillis(20),
                        ProcessPins.HERE,
                        meters)) {
            reopening.start();
            assertThat(reopening.outage()).isEmpty();
            stubborn.with(Function.SIGN_INIT, (_, _) -> ReturnValue.DEVICE_ERROR.code());
            stubborn.with(Function.GET_SLOT_LIST, (_, _) -> ReturnValue.DEVICE_ERROR.code());
            assertThatThrownBy(() ->
                            reopening
                                    .sign("issuer", SignatureAlgorithm.ES256, new byte[1])
                                    .checked())
                    .isInstanceOf(HsmException.class);
            RunningTime.within(Duration.ofSeconds(5), () -> reopening.outage().isEmpty());
            assertThat(reopening.sign("issuer", SignatureAlgorithm.ES256, new byte[1]).checked())
                    .hasSize(64);
            assertThat(folder.resolve("copies")).isEmptyDirectory();
            assertThat(meters.get("credgate.hsm.sessions.limit").gauge().value()).isEqualTo(4);
            assertThat(meters.get("credgate.hsm.sessions.open").gauge().value()).isPositive();
            assertThat(meters.get("credgate.hsm.lost").counter().count()).isEqualTo(1);
        }
    }

    @Test
    void handlesOfAnEarlierInitialisationAreRefused() {
        Cryptoki opened = module.open();
        Token before = Token.open(hsm.settings(), opened, ProcessPins.HERE, errors::add);
        assertThat(opened.renew()).isTrue();
        assertThatThrownBy(() ->
                        before.sign("issuer", SignatureAlgorithm.ES256, new byte[1]).checked())
                .isInstanceOfSatisfying(
                        HsmException.class, e -> assertThat(e.kind()).isEqualTo(Kind.AWAY));
        before.close();
    }

    @Test
    void aTokenIsFoundByItsSerialNumber() {
        Cryptoki.Slot slot =
                module.open().slots().stream()
                        .filter(Cryptoki.Slot::initialised)
                        .findFirst()
                        .orElseThrow();
        TokenSettings bySerial =
                new TokenSettings(
                        "serial",
                        hsm.settings().module(),
                        new TokenPlace.BySerial(slot.serial()),
                        hsm.settings().pin(),
                        1,
                        Duration.ofSeconds(1),
                        TokenSettings.USUAL_ANSWER,
                        hsm.folder());
        try (Token found = open(bySerial)) {
            assertThat(found.label()).isEqualTo("quirky");
        }
        TokenSettings nowhere =
                new TokenSettings(
                        "nowhere",
                        hsm.settings().module(),
                        new TokenPlace.BySerial("none"),
                        hsm.settings().pin(),
                        1,
                        Duration.ofSeconds(1),
                        TokenSettings.USUAL_ANSWER,
                        hsm.folder());
        // SoftHSM always shows one more slot, whose token nobody initialised.
        assertThatThrownBy(() -> open(nowhere))
                .hasMessageContaining("serial number none")
                .hasMessageContaining("1 that nobody initialised");
    }
}
