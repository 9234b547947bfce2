package dev.credgate.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.hsm.Cryptoki.Function;
import dev.credgate.hsm.HsmException.Kind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What real tokens were seen to do to their users with PINs and log-ins. */
class TokenPinQuirksTest extends QuirkyToken {

    /** X-Road's: a log-out of one ends what all others do. */
    @Test
    void aLogOutBySomebodyElseIsMendedByALogIn() {
        AtomicLong session = new AtomicLong();
        AtomicInteger logIns = module.counted(Function.LOGIN);
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

    @Test
    void aPinIsNotSpentWhereTheTokenSaysThatOneTryIsLeft() {
        AtomicInteger logIns = module.counted(Function.LOGIN);
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
        AtomicInteger logIns = module.counted(Function.LOGIN);
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
        AtomicInteger logIns = module.counted(Function.LOGIN);
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
        Token other = open(hsm.settings());
        AtomicInteger logIns = module.counted(Function.LOGIN);
        AtomicInteger logOuts = module.counted(Function.LOGOUT);
        assertThat(other.sign("issuer", SignatureAlgorithm.ES256, new byte[1]).checked())
                .hasSize(64);
        other.close();
        assertThat(sign()).hasSize(64);
        assertThat(logIns).hasValue(0);
        assertThat(logOuts).hasValue(0);
    }
}
