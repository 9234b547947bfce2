package dev.credgate.store;

import java.time.Instant;
import java.util.List;

/**
 * Sessions that were ended before their time. Each replica loads {@link #all} before it is ready
 * and then asks {@link #since} at least once a second. Thread-safe; calls block on the database.
 */
public interface EndedSessions {

    /**
     * A session that was ended.
     *
     * @param id the session's own random identifier
     * @param endedAt when, by the database's clock, to the microsecond
     * @param expires when the session would have ended by itself; the entry may go after that
     */
    record EndedSession(String id, Instant endedAt, Instant expires) {}

    /**
     * Ends a session; ending it again changes nothing. Durable on return.
     *
     * @param id at most 128 characters
     * @param expires when the session's token stops being accepted anyway
     * @throws StoreUnavailableException when it may not have been written: tell the person so
     */
    void end(String id, Instant expires);

    /**
     * All ended sessions whose token would still be accepted now.
     *
     * @throws StoreUnavailableException when the database did not answer
     */
    List<EndedSession> all();

    /**
     * The sessions ended after {@code endedAt}, and those of the 30 seconds before it once more: a
     * row may become visible later than its time says, so the answer overlaps. Ask with the newest
     * {@link EndedSession#endedAt} seen so far.
     *
     * @throws StoreUnavailableException when the database did not answer
     */
    List<EndedSession> since(Instant endedAt);
}
