package dev.credgate.issuance;

import dev.credgate.store.IssuerKeys;
import dev.credgate.store.StoreUnavailableException;
import dev.credgate.thread.Unending;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The work on a key, held for as long as it takes, and for half a minute when the process that has
 * it dies: then another replica takes it up. Close it to give the work back.
 */
final class KeyLease implements AutoCloseable {

    /** How long nobody else takes up a key of which we hear nothing more. */
    static final Duration LASTS = Duration.ofSeconds(30);

    private static final Logger LOG = Logger.getLogger(KeyLease.class);

    private final IssuerKeys keys;
    private final UUID key;
    private final InstantSource clock;
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread renewing;
    private Duration rest = Duration.ZERO;

    /** The renewing thread's, and once that has ended the owner's. */
    private Instant until;

    private KeyLease(
            IssuerKeys keys, UUID key, Instant until, InstantSource clock, Duration renewal) {
        this.keys = keys;
        this.key = key;
        this.until = until;
        this.clock = clock;
        this.renewing =
                Thread.ofVirtual()
                        .name("key-lease")
                        .start(
                                Unending.of(
                                        "The work on a key is not held any longer",
                                        () -> renewEach(renewal)));
    }

    /**
     * Holds the work that was just taken with {@link IssuerKeys#lease}.
     *
     * @param until as it was taken
     * @param renewal how often it is renewed; well below {@link #LASTS}
     */
    static KeyLease held(
            IssuerKeys keys, UUID key, Instant until, InstantSource clock, Duration renewal) {
        return new KeyLease(keys, key, until, clock, renewal);
    }

    /** For how long it is held that is taken or renewed now. */
    static Instant lapses(InstantSource clock) {
        return after(LASTS, clock);
    }

    /** As the database keeps it. */
    private static Instant after(Duration time, InstantSource clock) {
        return clock.instant().plus(time).truncatedTo(ChronoUnit.MICROS);
    }

    /** How long nobody needs to try again once it is given back. */
    void restsFor(Duration time) {
        rest = time;
    }

    /** Told by a latch, never by an interrupt: that would make H2 close its file. */
    private void renewEach(Duration renewal) {
        try {
            boolean held = true;
            while (held && !done.await(renewal.toNanos(), TimeUnit.NANOSECONDS)) {
                held = renewed();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether there is anything to renew. */
    private boolean renewed() {
        Instant longer = lapses(clock);
        try {
            boolean held = keys.release(key, until, longer);
            until = held ? longer : until;
            return held;
        } catch (StoreUnavailableException e) {
            LOG.debugf("The work on key %s may be taken over: %s", key, e.getMessage());
            return true;
        }
    }

    /**
     * Gives the work back, where nobody else has it by now.
     *
     * @throws StoreUnavailableException when the database did not answer; then it lapses by itself
     */
    @Override
    public void close() {
        done.countDown();
        boolean interrupted = false;
        while (renewing.isAlive()) {
            try {
                renewing.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        boolean _ = keys.release(key, until, after(rest, clock));
    }
}
