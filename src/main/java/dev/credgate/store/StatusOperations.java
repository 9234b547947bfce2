package dev.credgate.store;

import dev.credgate.crypto.Hash;
import dev.credgate.ledger.StatusValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Changes of many statuses in one go: their lines on record before anything is sent, and which of
 * them went to the chain together. No reason lies here, only its hash. Thread-safe; calls block on
 * the database, and what they wrote is durable on return.
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
     */
    record StatusOperation(
            UUID id,
            String agency,
            Stage stage,
            long taken,
            Instant requestedAt,
            Optional<Instant> endedAt) {}

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
     * Lines that go to the chain together: one issuer, one status.
     *
     * @param id also of the operation in the outbox
     * @param wishes in the order of their lines
     * @param isPut whether the outbox is known to have it
     */
    record Batch(UUID id, String issuer, StatusValue status, List<Wish> wishes, boolean isPut) {
        public Batch {
            wishes = List.copyOf(wishes);
        }
    }

    /**
     * How far an operation is.
     *
     * @param refused lines that change nothing, for what they are
     * @param put lines that were handed to the outbox
     * @param changed lines of which the change stands on the chain
     * @param failed lines that the chain refused
     * @param transactions of batches that are decided
     */
    record Progress(long refused, long put, long changed, long failed, long transactions) {}

    /** A line that changes nothing. */
    record RefusedLine(long number, String refusal) {}

    /**
     * Begins an operation, or finds the one that has that name.
     *
     * @param lookup by which it is known again, at most 64 characters
     */
    StatusOperation begin(UUID id, String agency, Optional<String> lookup, Instant now);

    /** An operation. */
    Optional<StatusOperation> find(UUID id);

    /**
     * Takes lines, in order: those that are on record are compared, those that follow are added. A
     * credential that a line before asked for is refused as {@code repeated}.
     */
    Taken take(UUID operation, List<Line> lines);

    /** There are no more lines: what is taken goes to the chain. */
    void close(UUID operation);

    /** Operations that go to the chain, the oldest first. */
    List<StatusOperation> sending();

    /**
     * The next batch that the outbox is not known to have: one that was formed before, or a new one
     * of lines that belong together. Empty when there is none.
     */
    Optional<Batch> next(UUID operation, int most);

    /** The outbox has a batch. */
    void put(UUID batch, Instant now);

    /** Batches that the outbox has and of which nothing is decided, the oldest first. */
    List<Batch> open(UUID operation);

    /** A batch is decided. */
    void decided(UUID batch, boolean changed, int transactions, Instant now);

    /** Nothing is left to do. */
    void end(UUID operation, Instant now);

    /** How far it is. */
    Progress progress(UUID operation);

    /** The first lines that change nothing. */
    List<RefusedLine> refused(UUID operation, int limit);
}
