package dev.credgate.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.credgate.hsm.Cryptoki.Function;
import dev.credgate.hsm.HsmException.Kind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What real tokens were seen to do to their users, each once, and that nobody notices. */
class TokenQuirksTest {

    private static final int CLOSE_ALL_SESSIONS = 15;

    private SoftHsm hsm;
    private QuirkyModule module;
    private Token token;
    private final List<ReturnValue> errors = new CopyOnWriteArrayList<>();

    @BeforeEach
    void prepare() {
        hsm = SoftHsm.prepare("quirky");
        module = QuirkyModule.of(hsm);
        token = open(hsm.settings());
        token.generate("issuer", KeyCurve.P256);
    }

    @AfterEach
    void remove() {
        token.close();
        hsm.close();
    }

    private Token open(TokenSettings settings) {
        return Token.open(settings, module.open(), ProcessPins.HERE, errors::add);
    }

    private byte[] sign() {
        return token.sign("issuer", SignatureAlgorithm.ES256, new byte[] {1, 2, 3}).checked();
    }

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

    /** X-Road's: a log-out of one ends what all others do. */
    @Test
    void aLogOutBySomebodyElseIsMendedByALogIn() {
        AtomicInteger logIns = new AtomicInteger();
        AtomicLong session = new AtomicLong();
        module.with(
                Function.LOGIN,
                (arguments, real) -> {
                    logIns.incrementAndGet();
                    return real.call(arguments);
                });
        module.with(
                Function.SIGN_INIT,
                (arguments, real) -> {
                    session.set(arguments[0]);
                    return real.call(arguments);
                });
        assertThat(sign()).hasSize(64);
        assertThat(module.real(Function.LOGOUT.place(), session.get())).isZero();
        assertThat(sign()).hasSize(64);
        assertThat(sign()).hasSize(64);
        assertThat(logIns).hasValue(1);
    }

    /** All of them find it at once: one gives the PIN, and for none the token is away. */
    @Test
    void aLogOutUnderManyWhoSignIsMendedByOneLogIn() throws Exception {
        AtomicInteger logIns = new AtomicInteger();
        AtomicLong session = new AtomicLong();
        module.with(
                Function.SIGN_INIT,
                (arguments, real) -> {
                    session.set(arguments[0]);
                    return real.call(arguments);
                });
        assertThat(sign()).hasSize(64);
        assertThat(module.real(Function.LOGOUT.place(), session.get())).isZero();
        CountDownLatch found = new CountDownLatch(4);
        // So long that the others have found it as well.
        module.held(Function.SIGN_INIT, found, found);
        module.with(
                Function.LOGIN,
                (arguments, real) -> {
                    logIns.incrementAndGet();
                    LockSupport.parkNanos(200_000_000);
                    return real.call(arguments);
                });
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Future<byte[]>> signed = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                signed.add(threads.submit(this::sign));
            }
            for (Future<byte[]> one : signed) {
                assertThat(one.get()).hasSize(64);
            }
        }
        assertThat(logIns).hasValueBetween(1, 2);
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

    private void forgetLogIn() {
        long slot = module.open().slots().getFirst().id();
        assertThat(module.real(CLOSE_ALL_SESSIONS, slot)).isZero();
    }

    /** Nor is that of another process, which made one under the same label in the same moment. */
    @Test
    void aKeyThatIsAcceptedIsNotDestroyedWithTheNextOfItsLabel() {
        AtomicBoolean first = new AtomicBoolean(true);
        module.with(
                Function.GENERATE_KEY_PAIR,
                (arguments, real) -> {
                    long result = first.getAndSet(false) ? real.call(arguments) : 0;
                    return result != 0 ? result : real.call(arguments);
                });
        assertThatThrownBy(() -> token.generate("twice", KeyCurve.P256))
                .hasMessageContaining("more than one private key");
        module.without(Function.GENERATE_KEY_PAIR);
        assertThat(token.key("twice").curve()).isEqualTo(KeyCurve.P256);
        assertThat(token.sign("twice", SignatureAlgorithm.ES256, new byte[] {1}).checked())
                .hasSize(64);
    }

    /** To give it takes the database, and a try that may be the last. */
    @Test
    void whoAsksForKeysThatThereAreNotHasNoPinGiven() {
        AtomicInteger logIns = new AtomicInteger();
        module.with(
                Function.LOGIN,
                (_, _) -> {
                    logIns.incrementAndGet();
                    return ReturnValue.DEVICE_ERROR.code();
                });
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> token.key("none"))
                    .hasMessageContaining("has no key")
                    .isInstanceOfSatisfying(
                            HsmException.class, e -> assertThat(e.kind()).isEqualTo(Kind.KEY));
        }
        // A module that does not tell whether it is logged in is believed to be.
        module.with(Function.GET_SESSION_INFO, (_, _) -> ReturnValue.FUNCTION_NOT_SUPPORTED.code());
        assertThatThrownBy(() -> token.key("none")).hasMessageContaining("has no key");
        assertThat(logIns).hasValue(0);
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

    /** As one that is older than the attribute. */
    @ParameterizedTest
    @EnumSource(
            value = ReturnValue.class,
            names = {"ATTRIBUTE_TYPE_INVALID", "GENERAL_ERROR", "FUNCTION_FAILED"})
    void aModuleThatDoesNotKnowWhetherEachSignatureTakesThePinIsOpened(ReturnValue refusal) {
        token.close();
        module.with(
                Function.GET_ATTRIBUTE_VALUE,
                (arguments, real) ->
                        dev.credgate.ffi.NativeMemory.at(arguments[2], 8).getLong(0)
                                        == Attributes.ALWAYS_AUTHENTICATE
                                ? refusal.code()
                                : real.call(arguments));
        token = open(hsm.settings());
        assertThat(sign()).hasSize(64);
    }

    /** Another process makes a key, and all keys are read anew. */
    @Test
    void aPublicKeyThatIsAnothersStaysFoundOut() {
        token.generate("odd", KeyCurve.ED25519);
        token.close();
        module.with(
                Function.SIGN,
                (arguments, real) -> {
                    long result = real.call(arguments);
                    var length = dev.credgate.ffi.NativeMemory.at(arguments[4], 8).getLong(0);
                    var signature = dev.credgate.ffi.NativeMemory.at(arguments[3], 64);
                    if (result == 0 && length == 64 && isEd25519(arguments[0])) {
                        byte[] last = signature.get(0, 1);
                        last[0] ^= 1;
                        signature.put(0, last);
                    }
                    return result;
                });
        module.with(
                Function.SIGN_INIT,
                (arguments, real) -> {
                    mechanisms.put(
                            arguments[0],
                            dev.credgate.ffi.NativeMemory.at(arguments[1], 8).getLong(0));
                    return real.call(arguments);
                });
        token = open(hsm.settings());
        assertThatThrownBy(() -> token.key("odd")).hasMessageContaining("belongs to another key");
        try (Token other = open(hsm.settings())) {
            other.generate("new", KeyCurve.P256);
        }
        assertThat(token.key("new").curve()).isEqualTo(KeyCurve.P256);
        assertThatThrownBy(() -> token.key("odd")).hasMessageContaining("belongs to another key");
    }

    private final Map<Long, Long> mechanisms = new ConcurrentHashMap<>();

    private boolean isEd25519(long session) {
        return mechanisms.getOrDefault(session, 0L) == SignatureAlgorithm.EDDSA.mechanism();
    }

    private void fails(Kind kind, String saying) {
        assertThatThrownBy(this::sign)
                .hasMessageContaining(saying)
                .isInstanceOfSatisfying(
                        HsmException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    @Test
    void aSignatureThatDoesNotHoldNeverLeaves() {
        module.with(
                Function.SIGN,
                (arguments, real) -> {
                    long result = real.call(arguments);
                    var signature = dev.credgate.ffi.NativeMemory.at(arguments[3], 64);
                    byte[] last = signature.get(63, 1);
                    last[0] ^= 1;
                    signature.put(63, last);
                    return result;
                });
        fails(Kind.KEY, "does not hold");
        module.with(
                Function.SIGN,
                (arguments, real) -> {
                    long result = real.call(arguments);
                    dev.credgate.ffi.NativeMemory.at(arguments[4], 8).putLong(0, 1L << 40);
                    return result;
                });
        fails(Kind.KEY, "does not hold");
    }

    @Test
    void aPinIsNotSpentWhereTheTokenSaysThatOneTryIsLeft() {
        AtomicInteger logIns = new AtomicInteger();
        module.with(
                Function.LOGIN,
                (arguments, real) -> {
                    logIns.incrementAndGet();
                    return real.call(arguments);
                });
        for (long flag : new long[] {0x20000, 0x40000}) {
            module.with(
                    Function.GET_TOKEN_INFO,
                    (arguments, real) -> {
                        long result = real.call(arguments);
                        var info = dev.credgate.ffi.NativeMemory.at(arguments[1], 208);
                        info.putLong(96, info.getLong(96) | flag);
                        return result;
                    });
            assertThatThrownBy(() -> open(hsm.settings()))
                    .isInstanceOfSatisfying(
                            HsmException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.PIN_REFUSED));
        }
        assertThat(logIns).hasValue(0);
    }

    /** Its PIN is nobody else's: whoever is given a wrong one counts it. */
    @Test
    void aPinIsNotGivenToAnotherTokenThatIsInTheSlotByNow() {
        assertThat(sign()).hasSize(64);
        AtomicInteger logIns = new AtomicInteger();
        module.with(
                Function.LOGIN,
                (arguments, real) -> {
                    logIns.incrementAndGet();
                    return real.call(arguments);
                });
        List<QuirkyModule.Quirk> others =
                List.of(
                        saysOfTheToken(0, "another"),
                        saysOfTheToken(80, "0815"),
                        (_, _) -> ReturnValue.TOKEN_NOT_PRESENT.code());
        for (QuirkyModule.Quirk other : others) {
            AtomicInteger begun = new AtomicInteger();
            module.with(Function.GET_TOKEN_INFO, other);
            module.with(
                    Function.SIGN_INIT,
                    (_, _) ->
                            begun.getAndIncrement() == 0
                                    ? ReturnValue.SESSION_HANDLE_INVALID.code()
                                    : ReturnValue.USER_NOT_LOGGED_IN.code());
            fails(Kind.AWAY, "left its slot");
            assertThatThrownBy(token::probe)
                    .isInstanceOfSatisfying(
                            HsmException.class, e -> assertThat(e.kind()).isEqualTo(Kind.AWAY));
        }
        assertThat(logIns).hasValue(0);
        module.without(Function.GET_TOKEN_INFO);
        module.without(Function.SIGN_INIT);
        token.probe();
        assertThat(sign()).hasSize(64);
    }

    private static QuirkyModule.Quirk saysOfTheToken(int at, String text) {
        return (arguments, real) -> {
            long result = real.call(arguments);
            dev.credgate.ffi.NativeMemory.at(arguments[1], 208)
                    .put(at, text.getBytes(StandardCharsets.US_ASCII));
            return result;
        };
    }

    /** Boulder's: the PIN was in the log of a bad configuration. */
    @Test
    void aWrongPinIsTriedOnceWhoeverOpensTheTokenAndIsInNoMessage(@TempDir Path folder)
            throws Exception {
        Path pin = folder.resolve("pin");
        String secret = "wrong-pin-4711";
        Files.writeString(pin, secret);
        Files.setPosixFilePermissions(pin, PosixFilePermissions.fromString("rw-------"));
        TokenSettings wrong = new TokenSettings(hsm.settings().module(), "quirky", pin);
        // Nobody is logged in any more: else any PIN would do.
        token.close();
        module.real(CLOSE_ALL_SESSIONS, module.open().slots().getFirst().id());
        AtomicInteger logIns = new AtomicInteger();
        module.with(
                Function.LOGIN,
                (arguments, real) -> {
                    logIns.incrementAndGet();
                    return real.call(arguments);
                });
        StringWriter told = new StringWriter();
        for (int i = 0; i < 3; i++) {
            try {
                open(wrong).close();
            } catch (HsmException e) {
                assertThat(e.kind()).isEqualTo(Kind.PIN_REFUSED);
                e.printStackTrace(new PrintWriter(told, true));
            }
        }
        assertThat(logIns).hasValue(1);
        assertThat(told.toString())
                .contains("CKR_PIN_INCORRECT", "not tried again")
                .doesNotContain(secret);
        assertThat(wrong.toString()).doesNotContain(secret);
        // The right one is another PIN.
        token = open(hsm.settings());
        assertThat(sign()).hasSize(64);
    }

    /** SoftHSM's: who is logged in is so for the whole process, whatever PIN the next one gives. */
    @Test
    void aWrongPinThatALoggedInTokenTakesIsGivenOnceAfterItForgot(@TempDir Path folder)
            throws Exception {
        Path pin = Files.writeString(folder.resolve("pin"), "wrong-pin-4712");
        Files.setPosixFilePermissions(pin, PosixFilePermissions.fromString("rw-------"));
        TokenSettings wrong = new TokenSettings(hsm.settings().module(), "quirky", pin);
        List<Long> answers = new CopyOnWriteArrayList<>();
        module.with(
                Function.LOGIN,
                (arguments, real) -> {
                    answers.add(real.call(arguments));
                    return answers.getLast();
                });
        open(wrong).close();
        assertThat(answers).doesNotContain(ReturnValue.PIN_INCORRECT.code());
        token.close();
        forgetLogIn();
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> open(wrong))
                    .isInstanceOfSatisfying(
                            HsmException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.PIN_REFUSED));
        }
        assertThat(answers).containsOnlyOnce(ReturnValue.PIN_INCORRECT.code());
        token = open(hsm.settings());
        assertThat(sign()).hasSize(64);
    }

    /** SoftHSM's and tpm2-pkcs11's: a log-out of one would end what all others do. */
    @Test
    void whoClosesATokenLogsNobodyOut() {
        AtomicInteger logIns = new AtomicInteger();
        AtomicInteger logOuts = new AtomicInteger();
        Token other = open(hsm.settings());
        module.with(
                Function.LOGIN,
                (arguments, real) -> {
                    logIns.incrementAndGet();
                    return real.call(arguments);
                });
        module.with(
                Function.LOGOUT,
                (arguments, real) -> {
                    logOuts.incrementAndGet();
                    return real.call(arguments);
                });
        assertThat(other.sign("issuer", SignatureAlgorithm.ES256, new byte[1]).checked())
                .hasSize(64);
        other.close();
        assertThat(sign()).hasSize(64);
        assertThat(logIns).hasValue(0);
        assertThat(logOuts).hasValue(0);
    }

    /** SoftHSM's: it lists mechanisms that hash as well, and fails in the midst of them. */
    @Test
    void nothingIsHashedByTheToken() {
        Set<Long> used = ConcurrentHashMap.newKeySet();
        module.with(
                Function.SIGN_INIT,
                (arguments, real) -> {
                    used.add(dev.credgate.ffi.NativeMemory.at(arguments[1], 8).getLong(0));
                    return real.call(arguments);
                });
        for (KeyCurve curve : KeyCurve.values()) {
            token.generate(curve.name(), curve);
        }
        for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
            assertThat(token.sign(algorithm.curve().name(), algorithm, new byte[32]).checked())
                    .hasSizeGreaterThanOrEqualTo(64);
        }
        assertThat(used).as("CKM_ECDSA and CKM_EDDSA").containsExactlyInAnyOrder(0x1041L, 0x1057L);
    }

    /** tpm2-pkcs11's, which says no to every signature of a key that it cannot import. */
    @Test
    void noTokenIsAskedWhetherASignatureHolds() {
        int verifyInit = 49;
        int verifyFinal = 52;
        assertThat(Function.values())
                .extracting(Function::place)
                .noneMatch(place -> place >= verifyInit && place <= verifyFinal);
    }

    /** tpm2-pkcs11's, which takes no attributes; a TPM's, which knows two curves. */
    @ParameterizedTest
    @EnumSource(
            value = ReturnValue.class,
            names = {
                "ATTRIBUTE_READ_ONLY",
                "ATTRIBUTE_TYPE_INVALID",
                "ATTRIBUTE_VALUE_INVALID",
                "CURVE_NOT_SUPPORTED",
                "MECHANISM_INVALID",
                "TEMPLATE_INCOMPLETE",
                "TEMPLATE_INCONSISTENT"
            })
    void aKeyThatATokenDoesNotMakeAsAskedIsNoOutage(ReturnValue refusal) {
        module.with(Function.GENERATE_KEY_PAIR, (_, _) -> refusal.code());
        assertThatThrownBy(() -> token.generate("new", KeyCurve.P384))
                .hasMessageContaining("CKR_" + refusal)
                .isInstanceOfSatisfying(
                        HsmException.class, e -> assertThat(e.kind()).isEqualTo(Kind.KEY));
        assertThat(sign()).hasSize(64);
        module.without(Function.GENERATE_KEY_PAIR);
        assertThat(token.generate("new", KeyCurve.P384).curve()).isEqualTo(KeyCurve.P384);
    }

    /** SoftHSM's, where nothing is asked for: what a template says is no proof of what was made. */
    @ParameterizedTest
    @EnumSource(Disobeyed.class)
    void aKeyThatIsMadeOtherwiseThanAskedIsDestroyed(Disobeyed disobeyed) {
        module.with(
                Function.GENERATE_KEY_PAIR,
                (arguments, real) -> {
                    disobeyed.in(arguments[4], (int) arguments[5]);
                    return real.call(arguments);
                });
        assertThatThrownBy(() -> token.generate("unfit", KeyCurve.P256))
                .hasMessageContaining("was destroyed")
                .hasMessageContaining(disobeyed.fault)
                .isInstanceOfSatisfying(
                        HsmException.class, e -> assertThat(e.kind()).isEqualTo(Kind.KEY));
        module.without(Function.GENERATE_KEY_PAIR);
        // One of that label is all there is.
        assertThat(token.generate("unfit", KeyCurve.P256).curve()).isEqualTo(KeyCurve.P256);
        assertThat(token.sign("unfit", SignatureAlgorithm.ES256, new byte[1]).checked())
                .hasSize(64);
    }

    /** What a token does otherwise than asked. */
    enum Disobeyed {
        EXTRACTABLE(Attributes.EXTRACTABLE, true, "CKA_EXTRACTABLE"),
        NOT_SENSITIVE(Attributes.SENSITIVE, false, "CKA_SENSITIVE"),
        NOT_SIGNING(Attributes.SIGN, false, "CKA_SIGN");

        private final long attribute;
        private final boolean value;
        private final String fault;

        Disobeyed(long attribute, boolean value, String fault) {
            this.attribute = attribute;
            this.value = value;
            this.fault = fault;
        }

        private void in(long template, int count) {
            var entries =
                    dev.credgate.ffi.NativeMemory.at(template, Attributes.ENTRY_BYTES * count);
            for (int i = 0; i < count; i++) {
                if (entries.getLong(Attributes.ENTRY_BYTES * i) == attribute) {
                    dev.credgate.ffi.NativeMemory.at(
                                    entries.getLong(Attributes.ENTRY_BYTES * i + 8), 1)
                            .put(0, new byte[] {(byte) (value ? 1 : 0)});
                }
            }
        }
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
            await().atMost(Duration.ofSeconds(5)).until(() -> reopening.outage().isEmpty());
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
