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
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

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

    private final EndedSessions store;
    private final InstantSource clock;
    private final Map<String, Instant> ended = new ConcurrentHashMap<>();
    private final ScheduledExecutorService refreshing =
            Executors.newSingleThreadScheduledExecutor(work ->
                    Thread.ofPlatform()
                            .daemon()
                            .name("credgate-ended-sessions")
                            .unstarted(BackgroundThread.of(work)));

    private @Nullable Instant newest;
    private volatile boolean loaded;
    private volatile long refreshedAt;

    EndedSessionList(EndedSessions store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
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
    private void refresh() {
        try {
            long asked = System.nanoTime();
            Instant since = newest;
            List<EndedSession> found = since == null ? store.all() : store.since(since);
            for (EndedSession session : found) {
                ended.put(session.id(), session.expires());
                if (newest == null || session.endedAt().isAfter(newest)) {
                    newest = session.endedAt();
                }
            }
            Instant now = clock.instant();
            ended.values().removeIf(expires -> expires.isBefore(now));
            refreshedAt = asked;
            loaded = true;
        } catch (StoreUnavailableException unavailable) {
            LOG.warnf("The list of ended sessions is not refreshed: %s", unavailable.getMessage());
        }
    }
}
