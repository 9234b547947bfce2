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
     * @param linesADay lines of operations that were begun within 24 hours
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
        CLOSED
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
     * bounds. Two replicas that begin at the same moment may go beyond them by one.
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
     * credential that a line before asked for is refused as {@code repeated}.
     *
     * @param lines some hundreds
     */
    Taken take(UUID operation, List<Line> lines);

    /** There are no more lines: what is taken goes to the chain. */
    void close(UUID operation);

    /** How far it is. */
    Progress progress(UUID operation);

    /** The first lines that change nothing. */
    List<RefusedLine> refused(UUID operation, int limit);
}
