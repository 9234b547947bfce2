package dev.credgate.hsm;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * The places of a token's sessions: as many as are configured, or as the token takes. When it
 * refuses one more ({@code CKR_SESSION_COUNT}), the places beyond those that are open are put aside
 * and given back one at a time: the first when somebody needs it and the token was left in peace
 * for a while, each further one when the one before was taken. So a refusal that passes is
 * forgotten at once, and a token whose own limit is lower is seldom asked for more. Thread-safe.
 */
final class SessionPlaces {

    private static final Logger LOG = Logger.getLogger(SessionPlaces.class);

    /** How long no more is asked for after a refusal; twice as long after each further one. */
    static final Duration FIRST_REST = Duration.ofMillis(100);

    /** At most so long. */
    static final Duration LONGEST_REST = Duration.ofSeconds(10);

    /** Refusals that are closer to each other are one story, which is told once. */
    static final Duration EPISODE = Duration.ofMinutes(1);

    private static final class Permits extends Semaphore {

        private static final long serialVersionUID = 1L;

        Permits(int permits) {
            super(permits, true);
        }

        /** Whoever has one keeps it: there may be fewer than none for a while. */
        void change(int by) {
            if (by > 0) {
                release(by);
            } else {
                reducePermits(-by);
            }
        }
    }

    private final String token;
    private final int configured;
    private final LongSupplier nanos;
    private final Permits free;
    private final AtomicInteger open = new AtomicInteger();

    /** How many places there are, those in use included. Written under the monitor. */
    private volatile int given;

    /** How many were open when the token refused one more. The monitor's, as all below. */
    private int openWhenRefused;

    private boolean refusedBefore;
    private long refusedAt;
    private long restEnds;
    private Duration rest = FIRST_REST;

    /**
     * All of them, free.
     *
     * @param token its name, for the log
     */
    SessionPlaces(String token, int configured) {
        this(token, configured, System::nanoTime);
    }

    SessionPlaces(String token, int configured, LongSupplier nanos) {
        this.token = token;
        this.configured = configured;
        this.nanos = nanos;
        this.free = new Permits(configured);
        this.given = configured;
    }

    /**
     * Takes a place, in turn.
     *
     * @param patience how long it is waited for, in nanoseconds
     * @return false when none became free in time, or the thread was interrupted
     */
    boolean take(long patience) {
        if (free.tryAcquire()) {
            return true;
        }
        long end = System.nanoTime() + patience;
        try {
            while (true) {
                long left = end - System.nanoTime();
                // Whoever has to look again stands at the end of the row: only while there are
                // fewer than configured.
                if (free.tryAcquire(Math.min(left, untilNextLook()), TimeUnit.NANOSECONDS)) {
                    return true;
                }
                if (left <= 0) {
                    return false;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Gives one back that was taken. */
    void leave() {
        free.release();
    }

    /** Somebody waits: one more is tried where it may be. In nanoseconds. */
    private long untilNextLook() {
        return given == configured ? Long.MAX_VALUE : lookedAgain();
    }

    private synchronized long lookedAgain() {
        long left = restEnds - nanos.getAsLong();
        // One at a time: that of before is still being tried while fewer are open than there are.
        if (left <= 0 && open.get() >= given) {
            give(given + 1);
        }
        return Math.max(left, FIRST_REST.toNanos());
    }

    /** A session was opened in a place that was taken. */
    void opened() {
        open.incrementAndGet();
        if (given < configured) {
            takenMore();
        }
    }

    private synchronized void takenMore() {
        int now = open.get();
        if (now >= given && now > openWhenRefused) {
            give(now + 1);
        }
    }

    /** One was ended. */
    void closed() {
        open.decrementAndGet();
    }

    /**
     * The token refused to open one more, in a place that was taken.
     *
     * @return whether others are open, which may be waited for
     */
    synchronized boolean refused() {
        long now = nanos.getAsLong();
        boolean news = !refusedBefore || now - refusedAt > EPISODE.toNanos();
        refusedBefore = true;
        refusedAt = now;
        // Of many who asked at once, one counts.
        if (news || now - restEnds >= 0) {
            rest = news ? FIRST_REST : longer(rest);
            restEnds = now + rest.toNanos();
        }
        openWhenRefused = open.get();
        give(Math.max(1, openWhenRefused));
        if (news) {
            LOG.warnf(
                    "Token %s refuses another session (CKR_SESSION_COUNT) with %d open here, where"
                            + " %d are configured: it is asked for more from time to time",
                    token, openWhenRefused, configured);
        }
        return openWhenRefused > 0;
    }

    private static Duration longer(Duration rest) {
        Duration twice = rest.multipliedBy(2);
        return twice.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : twice;
    }

    private void give(int places) {
        int now = Math.min(configured, places);
        free.change(now - given);
        given = now;
    }

    /** How many there are, those in use included. */
    int limit() {
        return given;
    }

    /** How many sessions are open. */
    int open() {
        return open.get();
    }

    /** How many wait for one. */
    int waiting() {
        return free.getQueueLength();
    }
}
