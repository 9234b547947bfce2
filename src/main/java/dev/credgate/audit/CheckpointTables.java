package dev.credgate.audit;

import dev.credgate.crypto.Hash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The SQL of {@code audit_checkpoint}, the same in both databases. */
final class CheckpointTables {

    /** Whose turn it is to make a checkpoint, and to anchor one. */
    enum Turn {
        CHECKPOINT("audit-checkpoint"),
        ANCHOR("audit-anchor");

        private final String row;

        Turn(String row) {
            this.row = row;
        }
    }

    /** A checkpoint with what it takes to go on from it. */
    record Stored(Checkpoint checkpoint, String peaks) {}

    private static final String COLUMNS =
            "select number, tree_size, root, head, at, previous, signing_key, signature, peaks"
                    + " from audit_checkpoint ";

    private CheckpointTables() {}

    /** Takes a turn until the transaction ends; false when another has it, on whatever replica. */
    static boolean take(Connection connection, Turn turn) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "select name from turn where name = ? for update skip locked")) {
            select.setString(1, turn.row);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    /** The newest checkpoint; empty when there is none. */
    static Optional<Stored> newest(Connection connection) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        COLUMNS + "order by number desc fetch first 1 rows only")) {
            return read(select).stream().findFirst();
        }
    }

    /** The checkpoint of that number. */
    static Optional<Stored> numbered(Connection connection, long number) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(COLUMNS + "where number = ?")) {
            select.setLong(1, number);
            return read(select).stream().findFirst();
        }
    }

    /** The checkpoint of a tree of exactly that size. */
    static Optional<Stored> ofSize(Connection connection, long size) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(COLUMNS + "where tree_size = ?")) {
            select.setLong(1, size);
            return read(select).stream().findFirst();
        }
    }

    /** The checkpoints after number {@code after}, in the order of their numbers. */
    static List<Stored> page(Connection connection, long after, int limit) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        COLUMNS
                                + "where number > ? order by number fetch first "
                                + limit
                                + " rows only")) {
            select.setLong(1, after);
            return read(select);
        }
    }

    static void insert(Connection connection, Stored stored) throws SQLException {
        Checkpoint checkpoint = stored.checkpoint();
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "insert into audit_checkpoint (number, tree_size, root, head, at,"
                                + " previous, signing_key, signature, peaks)"
                                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setLong(1, checkpoint.number());
            insert.setLong(2, checkpoint.size());
            insert.setString(3, checkpoint.root().toString());
            insert.setString(4, checkpoint.head().toString());
            insert.setObject(5, checkpoint.at().atOffset(ZoneOffset.UTC));
            insert.setString(6, checkpoint.previous().toString());
            insert.setString(7, checkpoint.key());
            insert.setString(8, checkpoint.signature());
            insert.setString(9, stored.peaks());
            insert.executeUpdate();
        }
    }

    private static List<Stored> read(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            List<Stored> found = new ArrayList<>();
            while (row.next()) {
                found.add(
                        new Stored(
                                new Checkpoint(
                                        row.getLong(1),
                                        row.getLong(2),
                                        hash(row.getString(3)),
                                        hash(row.getString(4)),
                                        row.getObject(5, OffsetDateTime.class).toInstant(),
                                        hash(row.getString(6)),
                                        row.getString(7),
                                        row.getString(8)),
                                row.getString(9)));
            }
            return found;
        }
    }

    private static Hash hash(String text) {
        return Hash.parse(text).orElse(AuditTables.NO_HASH);
    }
}
