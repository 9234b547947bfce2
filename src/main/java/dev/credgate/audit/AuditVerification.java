package dev.credgate.audit;

import dev.credgate.crypto.Hash;
import dev.credgate.ledger.chain.ChainException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the whole audit record and says whether it is as it was written.
 *
 * <p>Each record's hash covers its number, its time, what it says and the hash before, so that a
 * record altered, removed, inserted or moved breaks the chain at that place, and the head row,
 * which holds number and hash of the last record, shows a tail that was cut off.
 *
 * <p>What the database alone can't show: no key is involved in that, so whoever may write the
 * tables and drop their triggers can compute every hash anew from some record on, head included, or
 * cut off the tail and set the head back. Against that there are checkpoints, signed by a key in
 * the token and anchored on the chain, which an {@link AuditWitness} brings along; and heads that
 * were noted by hand, as {@link Anchor}s. Everything up to the newest of those is proven, and what
 * can be rewritten unseen is what came after it.
 */
public final class AuditVerification {

    /**
     * A head that was noted down earlier.
     *
     * @param sequence the number of the last record then
     * @param hash its hash
     */
    public record Anchor(long sequence, Hash hash) {}

    /** What was found. */
    public sealed interface Finding {

        /**
         * The chain is whole.
         *
         * @param records how many
         * @param first when the first was written; empty when there is none
         * @param last when the last was written
         * @param head the last one's hash, worth keeping as an {@link Anchor}
         * @param witnessed the checkpoints and anchors that agree
         */
        record Intact(
                long records,
                Optional<Instant> first,
                Optional<Instant> last,
                Hash head,
                Witnessed witnessed)
                implements Finding {}

        /**
         * The chain is not as it was written.
         *
         * @param sequence the number of the first record that does not fit; everything before it
         *     does
         * @param how in what way
         * @param detail one line for people
         */
        record Broken(long sequence, How how, String detail) implements Finding {}
    }

    /** In what way a chain is broken. */
    public enum How {
        /** A record does not say what it said. */
        ALTERED,
        /** Records are missing between two others. */
        REMOVED,
        /** A record stands in another's place. */
        MOVED,
        /** A record was put in, or one before it was taken out and the numbers made to fit. */
        INSERTED,
        /** The last records are missing. */
        TRUNCATED,
        /** The head row is missing or does not say what the last record says. */
        HEAD,
        /** All fits together and not with what was signed, anchored or noted: it was rewritten. */
        REWRITTEN,
        /** The chain tells of another record, which has its beginning in common with this one. */
        FORKED,
        /** A checkpoint does not say what it said. */
        CHECKPOINT_ALTERED,
        /** A checkpoint is not there. */
        CHECKPOINT_MISSING,
        /** A checkpoint's signature is wrong, not there, or by a key that nobody vouches for. */
        SIGNATURE,
        /** The chain does not have an anchor that it had. */
        ANCHOR_MISSING
    }

    private final Connection connection;
    private final List<Anchor> anchors;
    private final CheckpointWalk checkpoints;

    private AuditVerification(
            Connection connection, List<Anchor> anchors, CheckpointWalk checkpoints) {
        this.connection = connection;
        this.checkpoints = checkpoints;
        this.anchors = List.copyOf(anchors);
    }

    /**
     * Verifies, in one snapshot of the database, so that the gateway may go on writing meanwhile.
     *
     * @param connection the caller's; auto-commit, isolation and read-only mode are changed
     * @param anchors heads noted earlier; may be empty
     * @throws SQLException when the tables can't be read to the end
     */
    public static Finding verify(Connection connection, List<Anchor> anchors) throws SQLException {
        try {
            return verify(connection, anchors, AuditWitness.NONE);
        } catch (ChainException e) {
            throw new IllegalStateException("no chain was asked", e);
        }
    }

    /**
     * The same, with what an auditor has from elsewhere.
     *
     * @throws ChainException when the chain can't be read
     */
    public static Finding verify(Connection connection, List<Anchor> anchors, AuditWitness witness)
            throws SQLException, ChainException {
        var checkpoints = new CheckpointWalk(connection, witness);
        AuditTables.beginSnapshot(connection);
        try {
            return new AuditVerification(connection, anchors, checkpoints).walk();
        } finally {
            connection.rollback();
        }
    }

    private Finding walk() throws SQLException, ChainException {
        Optional<AuditTables.Head> head = AuditTables.head(connection);
        long sequence = 0;
        Hash previous = Hash.ZERO;
        Optional<Instant> first = Optional.empty();
        Optional<Instant> last = Optional.empty();
        while (true) {
            List<AuditRecord> page =
                    AuditTables.page(connection, sequence == 0 ? Long.MIN_VALUE : sequence);
            for (AuditRecord record : page) {
                Optional<Finding> broken = judge(record, sequence + 1, previous, head);
                if (broken.isPresent()) {
                    return broken.get();
                }
                sequence = record.sequence();
                previous = record.hash();
                broken = checkpoints.pass(record);
                if (broken.isPresent()) {
                    return broken.get();
                }
                first = first.isPresent() ? first : Optional.of(record.at());
                last = Optional.of(record.at());
            }
            if (page.size() < AuditTables.PAGE) {
                break;
            }
        }
        Optional<Finding> broken = end(head, sequence, previous);
        broken = broken.isPresent() ? broken : checkpoints.end();
        return broken.orElse(
                new Finding.Intact(sequence, first, last, previous, checkpoints.witnessed()));
    }

    private Optional<Finding> judge(
            AuditRecord record, long expected, Hash previous, Optional<AuditTables.Head> head) {
        long number = record.sequence();
        if (number < 1) {
            return broken(number, How.INSERTED, "a record has the number " + number);
        }
        if (number > expected) {
            return broken(
                    expected,
                    How.REMOVED,
                    "records " + expected + " to " + (number - 1) + " are missing");
        }
        boolean says = record.computed().equals(record.hash());
        if (!says || !record.previous().equals(previous)) {
            return misfit(record, says);
        }
        if (head.isPresent() && number > head.get().records()) {
            return broken(
                    number,
                    How.INSERTED,
                    "record "
                            + number
                            + " lies beyond the head, which counts "
                            + head.get().records());
        }
        for (Anchor anchor : anchors) {
            if (anchor.sequence() == number && !anchor.hash().equals(record.hash())) {
                return broken(
                        number,
                        How.REWRITTEN,
                        "record "
                                + number
                                + " has the hash "
                                + record.hash()
                                + ", noted down was "
                                + anchor.hash());
            }
        }
        return Optional.empty();
    }

    /** Tells a record that was moved here from one that was changed or made up. */
    private static Optional<Finding> misfit(AuditRecord record, boolean says) {
        long number = record.sequence();
        if (says) {
            return broken(
                    number,
                    How.INSERTED,
                    "record " + number + " is whole and does not follow the one before it");
        }
        OptionalLong other = record.writtenAs();
        return other.isPresent()
                ? broken(
                        number,
                        How.MOVED,
                        "record " + number + " was written as number " + other.getAsLong())
                : broken(number, How.ALTERED, "record " + number + " does not say what it said");
    }

    private Optional<Finding> end(Optional<AuditTables.Head> head, long sequence, Hash last) {
        if (head.isEmpty()) {
            return broken(sequence, How.HEAD, "the head row is missing");
        }
        if (head.get().records() > sequence) {
            return broken(
                    sequence + 1,
                    How.TRUNCATED,
                    "the head counts "
                            + head.get().records()
                            + " records, the last one there is number "
                            + sequence);
        }
        if (!head.get().hash().equals(last)) {
            return broken(
                    sequence,
                    How.HEAD,
                    "the head holds the hash " + head.get().hash() + ", the last record " + last);
        }
        for (Anchor anchor : anchors) {
            if (anchor.sequence() > sequence) {
                return broken(
                        sequence + 1,
                        How.REWRITTEN,
                        "record "
                                + anchor.sequence()
                                + " was noted down, and there are only "
                                + sequence
                                + ": the end was cut off and the head set back");
            }
        }
        return Optional.empty();
    }

    private static Optional<Finding> broken(long sequence, How how, String detail) {
        return Optional.of(new Finding.Broken(sequence, how, detail));
    }
}
