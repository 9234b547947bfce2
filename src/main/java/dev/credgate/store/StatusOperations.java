package dev.credgate.store;

import dev.credgate.crypto.Hash;
import dev.credgate.ledger.StatusValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Changes of many statuses in one go, as agencies ask for them: their lines are on record before
 * anything is sent. No reason lies here, only its hash. Thread-safe; calls block on the database,
 * and what they wrote is durable on return.
 *
 * <p>Every call throws {@link StoreUnavailableException} when the database did not answer.
 */
public interface StatusOperations {

    /** Where an operation stands. */
    enum Stage {
        /** Its lines are coming; nothing is sent. */
        TAKING,
        /** All lines are there and go to the chain. */
        SENDING,
        /** Nothing is left to do. */
        DONE
    }

    /**
     * An operation.
     *
     * @param agency its configured name
     * @param taken how many lines are on record
     * @param refused how many of them change nothing, for what they are
     */
    record StatusOperation(
            UUID id,
            String agency,
            Stage stage,
            long taken,
            long refused,
            Instant requestedAt,
            Optional<Instant> endedAt) {}

    /**
     * How much one agency may ask for.
     *
     * @param open operations that are not done
     * @param linesADay lines that came within 24 hours (and up to a minute more, since they are
     *     counted by the minute), whatever operation they came in and whatever became of it
     */
    record Bounds(int open, long linesADay) {}

    /**
     * A line as it came.
     *
     * @param number from 1
     * @param digest SHA-256 of its bytes, by which it is known again
     * @param wish what it asks for; empty for a line that is refused
     * @param refusal code of why it changes nothing; empty for one that is taken
     */
    record Line(long number, Hash digest, Optional<Wish> wish, Optional<String> refusal) {}

    /**
     * What a line asks for.
     *
     * @param issuer of the credential
     * @param reasonHash SHA-256 of the reason that was given
     */
    record Wish(UUID credential, String issuer, StatusValue status, Hash reasonHash) {}

    /** What became of lines that came. */
    enum Taken {
        /** They are on record, from now on or since before. */
        ON_RECORD,
        /** One of them is not what came under its number before. */
        CHANGED,
        /** The operation takes none any more, and had fewer. */
        CLOSED,
        /** The agency has as many as it may have; none of these was added. */
        TOO_MANY
    }

    /**
     * How far an operation is.
     *
     * @param put lines that were handed to the outbox
     * @param changed lines of which the change stands on the chain
     * @param failed lines that were refused after they were taken
     * @param transactions of batches that are decided
     */
    record Progress(long put, long changed, long failed, long transactions) {}

    /** A line that changes nothing. */
    record RefusedLine(long number, String refusal) {}

    /**
     * Begins an operation, or finds the one that has that name, which is possible beyond all
     * bounds. However many begin at the same moment, on whatever replica, none goes beyond them.
     *
     * @param lookup by which it is known again, at most 64 characters
     * @return empty when the agency has asked for too much
     */
    Optional<StatusOperation> begin(
            UUID id, String agency, String lookup, Bounds bounds, Instant now);

    /** An operation. */
    Optional<StatusOperation> find(UUID id);

    /**
     * Takes lines, in order: those that are on record are compared, those that follow are added. A
     * credential that a line before asked for is refused as {@code repeated}. Counting the agency's
     * lines and adding to them is one step, on whatever replica.
     *
     * @param agency whose operation it is
     * @param lines some hundreds
     */
    Taken take(UUID operation, String agency, List<Line> lines, Bounds bounds, Instant now);

    /**
     * There are no more lines: what is taken goes to the chain. Again where it does so already.
     *
     * @param lines how many the caller saw taken
     * @return false when it has another number of them; then it stays as it is
     * @throws StoreUnavailableException also when the operation is not on record any more
     */
    boolean close(UUID operation, long lines);

    /** The newest operations of an agency, the newest first. */
    List<StatusOperation> newestOf(String agency, int limit);

    /** How far it is. */
    Progress progress(UUID operation);

    /** The first lines that change nothing. */
    List<RefusedLine> refused(UUID operation, int limit);
}
