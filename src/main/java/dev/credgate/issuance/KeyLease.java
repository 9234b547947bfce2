package dev.credgate.issuance;

import dev.credgate.store.IssuerKeys;
import dev.credgate.store.StoreUnavailableException;
import java.time.Duration;
import java.time.InstantSource;
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

    private KeyLease(IssuerKeys keys, UUID key, InstantSource clock, Duration renewal) {
        this.keys = keys;
        this.key = key;
        this.clock = clock;
        this.renewing = Thread.ofVirtual().name("key-lease").start(() -> renewEach(renewal));
    }

    /**
     * Holds the work that was just taken with {@link IssuerKeys#lease}.
     *
     * @param renewal how often it is renewed; well below {@link #LASTS}
     */
    static KeyLease held(IssuerKeys keys, UUID key, InstantSource clock, Duration renewal) {
        return new KeyLease(keys, key, clock, renewal);
    }

    /** How long nobody needs to try again once it is given back. */
    void restsFor(Duration time) {
        rest = time;
    }

    /** Told by a latch, never by an interrupt: that would make H2 close its file. */
    private void renewEach(Duration renewal) {
        try {
            while (!done.await(renewal.toNanos(), TimeUnit.NANOSECONDS)) {
                renew();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void renew() {
        try {
            keys.release(key, clock.instant().plus(LASTS));
        } catch (StoreUnavailableException e) {
            LOG.debugf("The work on key %s may be taken over: %s", key, e.getMessage());
        }
    }

    /**
     * Gives the work back.
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
        keys.release(key, clock.instant().plus(rest));
    }
}
