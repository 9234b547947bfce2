package dev.credgate.audit;

import dev.credgate.crypto.Hash;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Reads the whole audit record and says whether it is as it was written.
 *
 * <p>Each record's hash covers its number, its time, what it says and the hash before, so that a
 * record altered, removed, inserted or moved breaks the chain at that place, and the head row,
 * which holds number and hash of the last record, shows a tail that was cut off.
 *
 * <p>What the database alone can't show: no key is involved, so whoever may write the tables and
 * drop their triggers can compute every hash anew from some record on, head included, or cut off
 * the tail and set the head back. Against that, keep the head's number and hash somewhere that
 * person can't reach (a letter, another agency, the chain) and pass them as {@link Anchor}s later:
 * then everything up to the anchor is proven, and what can be rewritten unseen is what came after
 * the newest one.
 */
public final class AuditVerification {

    private static final int PAGE = 2000;

    /** How far from its place a record is recognised as moved; beyond that it counts as altered. */
    private static final int FAR = 100_000;

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
         */
        record Intact(long records, Optional<Instant> first, Optional<Instant> last, Hash head)
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
        /** All fits together and not with the anchor: it was rewritten. */
        REWRITTEN
    }

    private final Connection connection;
    private final List<Anchor> anchors;

    private AuditVerification(Connection connection, List<Anchor> anchors) {
        this.connection = connection;
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
        connection.setAutoCommit(false);
        // One look at both tables. H2's REPEATABLE READ takes each table as it is when it is first
        // used, so that a record may seem to lie beyond the head; its SERIALIZABLE takes all at
        // once.
        // PostgreSQL does so at REPEATABLE READ already.
        boolean h2 = connection.getMetaData().getDatabaseProductName().equals("H2");
        connection.setTransactionIsolation(
                h2 ? Connection.TRANSACTION_SERIALIZABLE : Connection.TRANSACTION_REPEATABLE_READ);
        try {
            return new AuditVerification(connection, anchors).walk();
        } finally {
            connection.rollback();
        }
    }

    private Finding walk() throws SQLException {
        Optional<AuditTables.Head> head = AuditTables.head(connection);
        long sequence = 0;
        Hash previous = Hash.ZERO;
        Optional<Instant> first = Optional.empty();
        Optional<Instant> last = Optional.empty();
        while (true) {
            List<AuditRecord> page =
                    AuditTables.page(connection, sequence == 0 ? Long.MIN_VALUE : sequence, PAGE);
            for (AuditRecord record : page) {
                Optional<Finding> broken = judge(record, sequence + 1, previous, head);
                if (broken.isPresent()) {
                    return broken.get();
                }
                sequence = record.sequence();
                previous = record.hash();
                first = first.isPresent() ? first : Optional.of(record.at());
                last = Optional.of(record.at());
            }
            if (page.size() < PAGE) {
                break;
            }
        }
        return end(head, sequence, previous)
                .orElse(new Finding.Intact(sequence, first, last, previous));
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
        for (long distance = 1; distance <= FAR; distance++) {
            for (long other : new long[] {number - distance, number + distance}) {
                if (other > 0 && record.computed(other).equals(record.hash())) {
                    return broken(
                            number,
                            How.MOVED,
                            "record " + number + " was written as number " + other);
                }
            }
        }
        return broken(number, How.ALTERED, "record " + number + " does not say what it said");
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
