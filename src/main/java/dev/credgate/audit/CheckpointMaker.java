package dev.credgate.audit;

import dev.credgate.audit.AuditTables.Link;
import dev.credgate.audit.CheckpointTables.Stored;
import dev.credgate.audit.CheckpointTables.Turn;
import dev.credgate.crypto.Hash;
import dev.credgate.hsm.HsmException;
import dev.credgate.store.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes checkpoints. Each goes on from the one before, so that it reads only the records since;
 * each is one transaction, so that a crash leaves it whole or not there; replicas take turns.
 * Nothing here holds a lock that an append waits for. The last checkpoint that was seen or made is
 * remembered for as long as this object lives: where the database has it no more, none is made, so
 * that whoever writes the database cannot have another past signed. Thread-safe.
 */
final class CheckpointMaker {

    /** So far ahead a replica's clock may be before it is taken for wrong. */
    private static final Duration SKEW = Duration.ofMinutes(10);

    /** Records in one checkpoint: what a first one after an upgrade has to go through comes so. */
    private static final int MOST = 200_000;

    private final Database database;
    private final InstantSource clock;
    private final Duration interval;
    private final UnaryOperator<Checkpoint> signing;

    /** What the database must have for good. */
    private record Known(long number, Hash hash) {

        static Known of(Checkpoint checkpoint) {
            return new Known(checkpoint.number(), checkpoint.hash());
        }
    }

    private volatile @Nullable Known known;

    /**
     * A maker.
     *
     * @param interval how old the newest checkpoint must be before there is another
     * @param signing puts a key's name and its signature to a checkpoint; called while it is this
     *     replica's turn
     */
    CheckpointMaker(
            Database database,
            InstantSource clock,
            Duration interval,
            UnaryOperator<Checkpoint> signing) {
        this.database = database;
        this.clock = clock;
        this.interval = interval;
        this.signing = signing;
    }

    /**
     * Makes the checkpoint that is due.
     *
     * @return it; empty when none is due, there is nothing new, or another replica is at it
     * @throws HsmException when the token does not sign: later, then
     * @throws AuditFaultException when the record does not go on from the newest checkpoint, or
     *     that is none that was signed, or the last one that was seen is gone
     */
    Optional<Checkpoint> makeIfDue() throws SQLException, AuditFaultException {
        Optional<Checkpoint> made;
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            try {
                made =
                        CheckpointTables.take(connection, Turn.CHECKPOINT)
                                ? make(connection)
                                : Optional.empty();
                connection.commit();
            } catch (SQLException | AuditFaultException | RuntimeException | Error e) {
                Database.rollback(connection, e);
                throw e;
            }
        }
        if (made.isPresent()) {
            // Not before it is committed: what was rolled back is missed by nobody.
            known = Known.of(made.get());
            database.force();
        }
        return made;
    }

    private Optional<Checkpoint> make(Connection connection)
            throws SQLException, AuditFaultException {
        Optional<Stored> newest = CheckpointTables.newest(connection);
        var now = clock.instant();
        long size = newest.map(stored -> stored.checkpoint().size()).orElse(0L);
        Hash head = newest.map(stored -> stored.checkpoint().head()).orElse(Hash.ZERO);
        MerkleTree tree = newest.isPresent() ? goOn(newest.get()) : new MerkleTree();
        requireKnown(connection);
        newest.ifPresent(stored -> known = Known.of(stored.checkpoint()));
        long records = AuditTables.head(connection).map(AuditTables.Head::records).orElse(0L);
        if (records < size) {
            throw new AuditFaultException(
                    "the newest checkpoint counts "
                            + size
                            + " audit records, and now there are "
                            + records);
        }
        boolean early =
                newest.isPresent() && isWithin(interval, newest.get().checkpoint().at(), now);
        if (records == size || early && records - size < MOST) {
            return Optional.empty();
        }
        head = read(connection, tree, head, Math.min(records, size + MOST));
        Checkpoint unsigned =
                new Checkpoint(
                        newest.map(stored -> stored.checkpoint().number()).orElse(0L) + 1,
                        tree.size(),
                        tree.root(),
                        head,
                        now,
                        newest.map(stored -> stored.checkpoint().hash()).orElse(Hash.ZERO),
                        "",
                        "");
        Checkpoint signed = signing.apply(unsigned);
        CheckpointTables.insert(connection, new Stored(signed, tree.peaks()));
        return Optional.of(signed);
    }

    /**
     * Whether it is too early, an interval after the last time, for the next: a clock that was
     * ahead and was set back is not waited for, beyond what replicas' clocks may differ by. If they
     * waited for none, two that differ by an interval would follow each other without a pause.
     */
    static boolean isWithin(Duration interval, Instant last, Instant now) {
        Duration since = Duration.between(last, now);
        return since.isNegative()
                ? since.negated().compareTo(SKEW) < 0
                : since.compareTo(interval) < 0;
    }

    private void requireKnown(Connection connection) throws SQLException, AuditFaultException {
        Known before = known;
        if (before == null) {
            return;
        }
        boolean there =
                CheckpointTables.numbered(connection, before.number())
                        .filter(stored -> stored.checkpoint().hash().equals(before.hash()))
                        .isPresent();
        if (!there) {
            throw new AuditFaultException(
                    "checkpoint "
                            + before.number()
                            + " of the audit record, which was there before, is gone or is another"
                            + " now: run audit verify");
        }
    }

    /** Peaks that somebody altered would spoil every later checkpoint, and a time stop them. */
    private static MerkleTree goOn(Stored newest) throws AuditFaultException {
        try {
            MerkleTree tree = MerkleTree.of(newest.checkpoint().size(), newest.peaks());
            if (tree.root().equals(newest.checkpoint().root()) && newest.checkpoint().holds()) {
                return tree;
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw new AuditFaultException(
                "checkpoint "
                        + newest.checkpoint().number()
                        + " of the audit record is not as it was made: run audit verify");
    }

    /** Takes the records' hashes up to number {@code last}; returns the last one's. */
    private static Hash read(Connection connection, MerkleTree tree, Hash head, long last)
            throws SQLException, AuditFaultException {
        Hash previous = head;
        while (tree.size() < last) {
            List<Link> links = AuditTables.links(connection, tree.size(), last);
            for (Link link : links) {
                boolean follows =
                        link.sequence() == tree.size() + 1
                                && link.previous().equals(previous)
                                && !link.hash().equals(AuditTables.NO_HASH);
                if (!follows) {
                    throw broken(tree.size() + 1);
                }
                previous = link.hash();
                tree.add(previous);
            }
            if (links.isEmpty()) {
                throw broken(tree.size() + 1);
            }
        }
        return previous;
    }

    private static AuditFaultException broken(long number) {
        return new AuditFaultException(
                "audit record "
                        + number
                        + " is missing or does not follow the one before it: run audit verify");
    }
}
