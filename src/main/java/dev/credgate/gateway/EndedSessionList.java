package dev.credgate.gateway;

import dev.credgate.ffi.BackgroundThread;
import dev.credgate.store.EndedSessions;
import dev.credgate.store.EndedSessions.EndedSession;
import dev.credgate.store.StoreUnavailableException;
import dev.credgate.thread.Unending;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The sessions that were ended on any replica, in memory: read whole at start, then what is new,
 * twice a second. After ten seconds without an answer from the database nobody is let in.
 * Thread-safe.
 */
@Singleton
class EndedSessionList {

    /** Whether a session was ended. */
    enum Answer {
        LIVE,
        ENDED,
        /** The list is not loaded yet, or too old to say. */
        UNKNOWN
    }

    private static final Logger LOG = Logger.getLogger(EndedSessionList.class);
    private static final long REFRESH_MILLIS = 500;
    private static final long MAX_AGE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long SETTLED_NANOS =
            Duration.ofSeconds(EndedSessions.SETTLED_SECONDS).toNanos();

    /** How many sessions are ended while one transaction is on its way, at the most expected. */
    private static final long SLACK = 1_000;

    /** A database that was put back to an earlier state gives numbers a second time. */
    private static final long WHOLE_NANOS = Duration.ofMinutes(10).toNanos();

    private final EndedSessions store;
    private final Map<String, Instant> ended = new ConcurrentHashMap<>();
    private final ScheduledExecutorService refreshing =
            Executors.newSingleThreadScheduledExecutor(work ->
                    Thread.ofPlatform()
                            .daemon()
                            .name("credgate-ended-sessions")
                            .unstarted(BackgroundThread.of(work)));

    // Used by one thread at a time: the one that starts, then the scheduler's.
    private long settled;
    private long marked;
    private long markedAt;
    private long wholeDue;

    private volatile boolean loaded;
    private volatile long refreshedAt;

    EndedSessionList(EndedSessions store) {
        this.store = store;
    }

    void start(@Observes StartupEvent started) {
        Runnable turn = Unending.of("The list of ended sessions is not refreshed", this::refresh);
        turn.run();
        refreshing.scheduleWithFixedDelay(
                turn, REFRESH_MILLIS, REFRESH_MILLIS, TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent stopping) {
        stop();
    }

    void stop() {
        refreshing.shutdownNow();
    }

    /** Whether a session was ended, as far as is known here. */
    Answer ask(String id) {
        if (ended.containsKey(id)) {
            return Answer.ENDED;
        }
        return fresh() ? Answer.LIVE : Answer.UNKNOWN;
    }

    /** Whether the list is loaded and young enough to let anybody in. */
    boolean fresh() {
        return loaded && System.nanoTime() - refreshedAt < MAX_AGE_NANOS;
    }

    /** Ends a session everywhere: durable on return, at once here, within a second elsewhere. */
    void end(String id, Instant expires) {
        store.end(id, expires);
        ended.put(id, expires);
    }

    /** Runs on one thread at a time: at start, then on the scheduler's. */
    void refresh() {
        try {
            long asked = System.nanoTime();
            boolean whole = !loaded || asked - wholeDue >= 0;
            List<EndedSession> found = whole ? store.all() : store.after(settled);
            found.forEach(session -> ended.put(session.id(), session.expires()));
            long largest = found.isEmpty() ? 0 : found.getLast().number();
            if (!loaded || whole && largest < marked) {
                begin(largest);
            } else {
                settle(largest, asked);
                if (whole) {
                    wholeDue = asked + WHOLE_NANOS;
                }
            }
            refreshedAt = asked;
            loaded = true;
            if (whole) {
                forget();
            }
        } catch (StoreUnavailableException unavailable) {
            LOG.warnf("The list of ended sessions is not refreshed: %s", unavailable.getMessage());
        }
    }

    /** Nothing is known of what is on its way: some is asked for again, and soon the whole. */
    private void begin(long largest) {
        settled = Math.max(0, largest - SLACK);
        marked = largest;
        markedAt = System.nanoTime();
        wholeDue = markedAt + SETTLED_NANOS;
    }

    /**
     * Notes up to which number nothing can be missing any more: the largest that was seen so long
     * before this question that whatever has a smaller one was visible to it. Time is told by the
     * one clock here that nobody sets.
     */
    private void settle(long largest, long asked) {
        if (asked - markedAt >= SETTLED_NANOS) {
            settled = marked;
            marked = Math.max(marked, largest);
            markedAt = System.nanoTime();
        }
    }

    /** Only what no clock makes acceptable again. */
    private void forget() {
        Instant before = store.forgettable();
        ended.values().removeIf(expires -> expires.isBefore(before));
    }
}
