package dev.credgate.hsm;

import dev.credgate.crypto.DerivedKeys;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Pbkdf2;
import dev.credgate.hsm.HsmException.Kind;
import dev.credgate.store.PinTrials;
import dev.credgate.store.PinTrials.Standing;
import dev.credgate.store.StoreUnavailableException;
import dev.credgate.thread.Unending;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jboss.logging.Logger;

/**
 * What tokens refused, kept in the database: replicas that start at once, and one that is started
 * over and over, give a wrong PIN once in all. While one gives it the others wait. Where the
 * database does not answer no PIN is given; nothing is issued without it anyway.
 *
 * <p>A PIN is known by PBKDF2 of it (RFC 8018 §5.2) and an HMAC of that, both under the service
 * key: who has the database alone can try none, and who has both tries slowly.
 */
@Singleton
final class SharedPins implements PinMemory {

    private static final Logger LOG = Logger.getLogger(SharedPins.class);

    private static final int ITERATIONS = 200_000;

    /** A log-in takes less; who began one longer ago has died. */
    private static final Duration LEASE = Duration.ofSeconds(20);

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration PAUSE = Duration.ofMillis(50);

    /** Between two tries to put a refusal on record. */
    private static final Duration AGAIN = Duration.ofMillis(200);

    private final ProcessPins here;
    private final PinTrials trials;
    private final SecretKey key;
    private final InstantSource clock;

    /** The slow marks by the quick ones of this process. */
    private final Map<Hash, String> marks = new ConcurrentHashMap<>();

    @Inject
    SharedPins(PinTrials trials, DerivedKeys keys, InstantSource clock) {
        this(trials, keys, clock, ProcessPins.HERE);
    }

    SharedPins(PinTrials trials, DerivedKeys keys, InstantSource clock, ProcessPins here) {
        this.here = here;
        this.trials = trials;
        this.key = keys.derive("token PIN mark v1", "HmacSHA256");
        this.clock = clock;
    }

    @Override
    public Trial begin(Cryptoki.Slot slot, byte[] pin, PinSource source) {
        Instant now = now();
        // As for other processes: the database counts what hangs for ever.
        Trial trial = here.begin(slot, pin, source, now, now.minus(LEASE));
        try {
            return begin(slot, pin, source, trial);
        } catch (RuntimeException | Error e) {
            trial.over();
            throw e;
        }
    }

    private Trial begin(Cryptoki.Slot slot, byte[] pin, PinSource source, Trial trial) {
        String mark = marks.computeIfAbsent(here.mark(slot, pin), _ -> mark(slot, pin));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            switch (asked(mark, slot)) {
                case Standing.Begun(Instant at) -> {
                    return new Noted(mark, slot, trial, at);
                }
                case Standing.Refused(Instant at) -> throw refused(slot, source, at);
                case Standing.Busy(Instant until) -> {
                    if (System.nanoTime() > deadline) {
                        throw new HsmException(
                                Kind.AWAY,
                                "another process is logging in to token "
                                        + slot.label()
                                        + ", or died when it did: the PIN is tried by one at a"
                                        + " time, and not by another before "
                                        + until.truncatedTo(ChronoUnit.SECONDS));
                    }
                    pause();
                }
            }
        }
    }

    private Standing asked(String mark, Cryptoki.Slot slot) {
        Instant now = now();
        try {
            return trials.begin(mark, name(slot), now, LEASE);
        } catch (StoreUnavailableException e) {
            throw new HsmException(
                    Kind.AWAY,
                    "the database does not tell whether token "
                            + slot.label()
                            + " refused its PIN before, so that it is not tried",
                    e);
        }
    }

    /** For people. */
    private static String name(Cryptoki.Slot slot) {
        return slot.label() + " " + slot.serial();
    }

    private static HsmException refused(Cryptoki.Slot slot, PinSource source, Instant at) {
        return new HsmException(
                Kind.PIN_REFUSED,
                "token "
                        + slot.label()
                        + " refused the PIN in "
                        + source
                        + " on "
                        + at.truncatedTo(ChronoUnit.SECONDS)
                        + ", and it is not tried again: put the right one there and start again;"
                        + " where it is right by now, first run: credgate hsm forget-refused-pins");
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new HsmException(Kind.BUSY, "interrupted while another process was logging in");
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** A trial that the database knows of. */
    private final class Noted implements Trial {

        private final String mark;
        private final Cryptoki.Slot slot;
        private final Trial trial;
        private final Instant begun;

        Noted(String mark, Cryptoki.Slot slot, Trial trial, Instant begun) {
            this.mark = mark;
            this.slot = slot;
            this.trial = trial;
            this.begun = begun;
        }

        @Override
        public void refused(boolean lastingly) {
            trial.refused(lastingly);
            if (lastingly) {
                Instant at = now();
                if (!noted(() -> trials.refused(mark, name(slot), at))) {
                    // Until it is on record, others may give the PIN once the lease has lapsed.
                    Thread.ofVirtual()
                            .name("pin-refusal")
                            .start(
                                    Unending.of(
                                            "That a token refused its PIN is not on record",
                                            () -> keepOnNoting(at)));
                }
            } else {
                boolean _ = noted(() -> trials.over(mark, begun));
            }
        }

        @Override
        public void over() {
            trial.over();
            boolean _ = noted(() -> trials.over(mark, begun));
        }

        /** What cannot be noted lapses: the trial counts as one whose process died. */
        private boolean noted(Runnable noting) {
            try {
                noting.run();
                return true;
            } catch (StoreUnavailableException e) {
                LOG.warnf(
                        "What token %s said to its PIN was not kept: %s",
                        slot.label(), e.getMessage());
                return false;
            }
        }

        /** Nobody begins to try the PIN while the database is away; this one is quicker then. */
        private void keepOnNoting(Instant at) {
            while (true) {
                try {
                    Thread.sleep(AGAIN);
                    trials.refused(mark, name(slot), at);
                    LOG.infof("That token %s refused its PIN is on record now", slot.label());
                    return;
                } catch (StoreUnavailableException e) {
                    LOG.debugf("Not on record yet: %s", e.getMessage());
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    private String mark(Cryptoki.Slot slot, byte[] pin) {
        byte[] token = (slot.serial() + "\0" + slot.label()).getBytes(StandardCharsets.UTF_8);
        byte[] stretched = Pbkdf2.withSha256(pin, mac((byte) 1, token), ITERATIONS, 32);
        return HexFormat.of().formatHex(mac((byte) 2, stretched));
    }

    private byte[] mac(byte purpose, byte[] bytes) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(purpose);
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
