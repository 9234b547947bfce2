package dev.credgate.store;

import java.time.Instant;
import java.util.List;

/**
 * Sessions that were ended before their time. Each replica loads {@link #all} before it is ready
 * and then asks {@link #after} at least once a second. Thread-safe; calls block on the database.
 */
public interface EndedSessions {

    /**
     * A session that was ended.
     *
     * @param id the session's own random identifier
     * @param number of the entry, given by the database and rising; no clock has part in it
     * @param expires when the session would have ended by itself; see {@link #forgettable}
     */
    record EndedSession(String id, long number, Instant expires) {}

    /**
     * Ends a session; ending it again changes nothing. Durable on return.
     *
     * @param id at most 128 characters
     * @param expires when the session's token stops being accepted anyway
     * @throws StoreUnavailableException when it may not have been written: tell the person so
     */
    void end(String id, Instant expires);

    /**
     * All ended sessions on record, expired or not.
     *
     * @throws StoreUnavailableException when the database did not answer
     */
    List<EndedSession> all();

    /**
     * The ended sessions of a larger number, in their order. An entry may become visible after one
     * of a larger number does, up to {@link #SETTLED_SECONDS} later: ask with a number that was
     * seen that long ago.
     *
     * @throws StoreUnavailableException when the database did not answer
     */
    List<EndedSession> after(long number);

    /** How long an entry may remain unseen behind one of a larger number: one transaction. */
    int SETTLED_SECONDS = DurableTransactions.TIMEOUT;

    /**
     * Sessions that would have ended before this need not be known any more: no clock that is right
     * within the margin accepts their token.
     *
     * @throws StoreUnavailableException when the database did not answer
     */
    Instant forgettable();
}
