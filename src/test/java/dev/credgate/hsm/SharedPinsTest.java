package dev.credgate.hsm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.credgate.hsm.Cryptoki.Function;
import dev.credgate.hsm.HsmException.Kind;
import dev.credgate.store.PinTrials;
import dev.credgate.store.StoreUnavailableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that is started over and over does not lock its token, nor do many at once. */
class SharedPinsTest {

    private static final int CLOSE_ALL_SESSIONS = 15;
    private static final String WRONG = "wrong-pin-4711";

    private final Kept kept = new Kept();
    private final AtomicInteger logIns = new AtomicInteger();

    @TempDir private Path folder;

    private SoftHsm hsm;
    private QuirkyModule module;

    /** What the database would keep, in memory. */
    private static final class Kept implements PinTrials {

        private final Map<String, Standing> rows = new HashMap<>();
        private final List<String> written = new ArrayList<>();
        private boolean away;
        private boolean outOfMemory;

        @Override
        public synchronized Standing begin(String mark, String token, Instant now, Duration lease) {
            answers();
            written.add(mark + " " + token);
            Standing before = rows.get(mark);
            if (before instanceof Standing.Begun(Instant at) && at.plus(lease).isAfter(now)) {
                return new Standing.Busy(at.plus(lease));
            }
            if (before instanceof Standing.Refused) {
                return before;
            }
            Standing begun = new Standing.Begun(now);
            rows.put(mark, begun);
            return begun;
        }

        @Override
        public synchronized void refused(String mark, String token, Instant now) {
            answers();
            rows.put(mark, new Standing.Refused(now));
        }

        @Override
        public synchronized void over(String mark, Instant begun) {
            answers();
            boolean _ = rows.remove(mark, new Standing.Begun(begun));
        }

        synchronized void goAway(boolean is) {
            away = is;
        }

        synchronized boolean knowsOfARefusal() {
            return rows.values().stream().anyMatch(Standing.Refused.class::isInstance);
        }

        private void answers() {
            if (outOfMemory) {
                throw new OutOfMemoryError("tried out");
            }
            if (away) {
                throw new StoreUnavailableException("it is away");
            }
        }
    }

    @BeforeEach
    void prepare() {
        hsm = SoftHsm.prepare("pins");
        module =
                QuirkyModule.of(hsm)
                        .with(
                                Function.LOGIN,
                                (arguments, real) -> {
                                    logIns.incrementAndGet();
                                    return real.call(arguments);
                                });
    }

    @AfterEach
    void remove() {
        hsm.close();
    }

    /** A gateway's memory right after its start. */
    private PinMemory started() {
        return startedWith(InstantSource.system());
    }

    private PinMemory startedWith(InstantSource clock) {
        return new SharedPins(
                kept,
                (_, algorithm) -> new SecretKeySpec(new byte[32], algorithm),
                clock,
                new ProcessPins());
    }

    private TokenSettings with(String pin) throws IOException {
        Path file = folder.resolve("pin");
        Files.writeString(file, pin);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return new TokenSettings(hsm.settings().module(), "pins", file);
    }

    private void opens(TokenSettings settings, PinMemory memory) {
        Cryptoki opened = module.open();
        Token.open(settings, opened, memory, _ -> {}).close();
        // Nobody is logged in afterwards: else any PIN would do.
        long _ = module.real(CLOSE_ALL_SESSIONS, opened.slots().getFirst().id());
    }

    private HsmException refuses(TokenSettings settings, PinMemory memory) {
        try {
            opens(settings, memory);
        } catch (HsmException e) {
            return e;
        }
        throw new AssertionError("the token was opened");
    }

    @Test
    void aWrongPinIsGivenOnceOverAllRestartsAndARightOneAtOnce() throws Exception {
        StringWriter said = new StringWriter();
        for (int restart = 0; restart < 5; restart++) {
            HsmException why = refuses(with(WRONG), started());
            assertThat(why.kind()).isEqualTo(Kind.PIN_REFUSED);
            why.printStackTrace(new PrintWriter(said, true));
        }
        assertThat(logIns).hasValue(1);
        assertThat(said.toString())
                .contains("CKR_PIN_INCORRECT", "hsm forget-refused-pins", "the file " + folder)
                .doesNotContain(WRONG);
        assertThat(kept.written).noneMatch(row -> row.contains(WRONG));
        String right = Files.readString(hsm.pinFile());
        for (int restart = 0; restart < 2; restart++) {
            opens(with(right), started());
        }
        assertThat(logIns).hasValue(3);
        // Of a PIN that was taken nothing stays.
        assertThat(kept.rows).hasSize(1);
        assertThat(kept.rows.values().iterator().next())
                .isInstanceOf(PinTrials.Standing.Refused.class);
    }

    @Test
    void replicasThatStartAtOnceGiveItOnce() throws Exception {
        TokenSettings wrong = with(WRONG);
        Callable<HsmException> start = () -> refuses(wrong, started());
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (Future<HsmException> one :
                    threads.invokeAll(List.of(start, start, start, start))) {
                assertThat(one.get().kind()).isEqualTo(Kind.PIN_REFUSED);
            }
        }
        assertThat(logIns).hasValue(1);
    }

    @Test
    void withoutTheDatabaseNoPinIsGiven() throws Exception {
        kept.away = true;
        HsmException why = refuses(hsm.settings(), started());
        assertThat(why.kind()).isEqualTo(Kind.AWAY);
        assertThat(logIns).hasValue(0);
        kept.away = false;
        opens(hsm.settings(), started());
    }

    @Test
    void wantOfMemoryBeforeAPinIsGivenLeavesNothingBehind() throws Exception {
        PinMemory memory = started();
        kept.outOfMemory = true;
        assertThatThrownBy(() -> opens(hsm.settings(), memory))
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(logIns).hasValue(0);
        kept.outOfMemory = false;
        opens(hsm.settings(), memory);
    }

    /** Though what the database keeps of it is not written, the process knows. */
    @Test
    void wantOfMemoryAfterARefusalDoesNotHaveThePinGivenAgain() throws Exception {
        PinMemory memory = started();
        TokenSettings wrong = with(WRONG);
        module.with(
                Function.LOGIN,
                (arguments, real) -> {
                    kept.outOfMemory = true;
                    logIns.incrementAndGet();
                    return real.call(arguments);
                });
        assertThatThrownBy(() -> opens(wrong, memory)).isInstanceOf(OutOfMemoryError.class);
        kept.outOfMemory = false;
        assertThat(refuses(wrong, memory).kind()).isEqualTo(Kind.PIN_REFUSED);
        assertThat(logIns).hasValue(1);
    }

    @Test
    void aRefusalInAnOutageOfTheDatabaseIsOnRecordAfterIt() throws Exception {
        TokenSettings wrong = with(WRONG);
        module.with(
                Function.LOGIN,
                (arguments, real) -> {
                    kept.goAway(true);
                    logIns.incrementAndGet();
                    return real.call(arguments);
                });
        assertThat(refuses(wrong, started()).kind()).isEqualTo(Kind.PIN_REFUSED);
        kept.goAway(false);
        // As long after it as a trial whose process died is believed to go on.
        InstantSource later = () -> Instant.now().plusSeconds(60);
        await().atMost(Duration.ofSeconds(5)).until(kept::knowsOfARefusal);
        assertThat(refuses(wrong, startedWith(later)).kind()).isEqualTo(Kind.PIN_REFUSED);
        assertThat(logIns).hasValue(1);
    }

    @Test
    void aPinThatTheTokenSaysNothingOfIsTriedAgain() throws Exception {
        module.with(Function.LOGIN, (_, _) -> ReturnValue.DEVICE_ERROR.code());
        assertThat(refuses(hsm.settings(), started()).kind()).isEqualTo(Kind.AWAY);
        // A locked token may be unlocked, with the same PIN.
        module.with(Function.LOGIN, (_, _) -> ReturnValue.PIN_LOCKED.code());
        assertThat(refuses(hsm.settings(), started()).kind()).isEqualTo(Kind.PIN_REFUSED);
        assertThat(kept.rows).isEmpty();
        module.without(Function.LOGIN);
        opens(hsm.settings(), started());
    }

    /** A log-in that took longer than anybody believes, while another replica gives the PIN. */
    @Test
    void whoWasSlowEndsItsOwnTrialAndNotAnothers() {
        InstantSource later = () -> Instant.now().plusSeconds(60);
        Cryptoki.Slot slot = new Cryptoki.Slot(1, "pins", "1234", 0);
        byte[] pin = WRONG.getBytes(UTF_8);
        PinSource source = hsm.settings().pin();
        PinMemory.Trial slow = started().begin(slot, pin, source);
        PinMemory.Trial other = startedWith(later).begin(slot, pin, source);
        slow.over();
        assertThat(kept.rows).hasSize(1);
        other.refused(true);
        assertThatThrownBy(() -> startedWith(later).begin(slot, pin, source))
                .isInstanceOfSatisfying(
                        HsmException.class, e -> assertThat(e.kind()).isEqualTo(Kind.PIN_REFUSED));
    }

    /** As inside a module that never returns: tried again as where a process died, and counted. */
    @Test
    void aLogInThatNeverEndsBarsItsProcessNoLongerThanAnother() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        PinMemory memory = startedWith(now::get);
        Cryptoki.Slot slot = new Cryptoki.Slot(1, "pins", "1234", 0);
        byte[] pin = WRONG.getBytes(UTF_8);
        PinSource source = hsm.settings().pin();
        PinMemory.Trial hanging = memory.begin(slot, pin, source);
        now.set(now.get().plusSeconds(19));
        isUnderWay(() -> memory.begin(slot, pin, source));
        now.set(now.get().plusSeconds(2));
        PinMemory.Trial other = memory.begin(slot, pin, source);
        // What comes late ends its own trial.
        hanging.over();
        isUnderWay(() -> memory.begin(slot, pin, source));
        other.over();
        memory.begin(slot, pin, source).over();
        assertThat(kept.rows).isEmpty();
        // Where nobody counts, it bars the process for good.
        PinMemory alone = new ProcessPins();
        PinMemory.Trial _ = alone.begin(slot, pin, source);
        isUnderWay(() -> alone.begin(slot, pin, source));
    }

    private static void isUnderWay(ThrowingCallable begin) {
        assertThatThrownBy(begin)
                .hasMessageContaining("has not answered yet")
                .isInstanceOfSatisfying(
                        HsmException.class, e -> assertThat(e.kind()).isEqualTo(Kind.AWAY));
    }

    @Test
    void anotherTokensPinAndAnotherServiceKeyHaveOtherMarks() throws Exception {
        assertThatThrownBy(() -> opens(with(WRONG), started())).isInstanceOf(HsmException.class);
        String mark = kept.rows.keySet().iterator().next();
        assertThat(mark).matches("[0-9a-f]{64}");
        PinMemory other =
                new SharedPins(
                        kept,
                        (_, algorithm) -> new SecretKeySpec(new byte[] {1}, algorithm),
                        InstantSource.system(),
                        new ProcessPins());
        assertThat(refuses(with(WRONG), other).getMessage()).contains("CKR_PIN_INCORRECT");
        assertThat(kept.rows).hasSize(2);
    }
}
