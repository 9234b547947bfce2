package dev.credgate.store;

import java.time.Duration;
import java.time.Instant;

/**
 * PINs that are being given to tokens, and those that were refused: over all replicas and restarts,
 * so that none is given twice. They are known by marks that tell nobody what they are. Thread-safe;
 * calls block on the database, and what they wrote is durable on return.
 */
public interface PinTrials {

    /** After so many tries that ended in nothing, a process having died or hung, rests are long. */
    int MOST_TRIES = 3;

    /** Such a rest. */
    Duration LONG_REST = Duration.ofHours(1);

    /** Whether a PIN may be given to a token. */
    sealed interface Standing {

        /** It may, now and by the caller alone, whose trial is known by when it began. */
        record Begun(Instant at) implements Standing {}

        /** Somebody else is doing it, or began and died; nobody else does before then. */
        record Busy(Instant until) implements Standing {}

        /** It was refused, then. */
        record Refused(Instant at) implements Standing {}
    }

    /**
     * Begins to try a PIN.
     *
     * @param now whole microseconds: more are not kept
     * @param mark 1 to 64 characters that stand for token and PIN
     * @param token for people: by what the token is known
     * @param lease for how long nobody else may believe that the caller has died
     * @throws StoreUnavailableException when it may not have been written
     */
    Standing begin(String mark, String token, Instant now, Duration lease);

    /**
     * The token refused it, whatever became of the trial: who was slow to hear of it may have been
     * given up meanwhile.
     *
     * @throws StoreUnavailableException when it may not have been written
     */
    void refused(String mark, String token, Instant now);

    /**
     * The token took it, or was never asked: it is forgotten. Somebody else's trial, who thought
     * that this one had died, goes on.
     *
     * @param begun when this one began
     * @throws StoreUnavailableException when it may not have been written
     */
    void over(String mark, Instant begun);
}
