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

/** The SQL of {@code audit_record} and {@code audit_head}, the same in both databases. */
final class AuditTables {

    /**
     * The end of the chain.
     *
     * @param records how many there are, which is the last one's number
     * @param hash the last one's hash; {@link Hash#ZERO} when there is none
     */
    record Head(long records, Hash hash) {}

    private AuditTables() {}

    /**
     * Reads the head and keeps every other writer, on whatever replica, waiting until the
     * transaction ends.
     */
    static Head lockHead(Connection connection) throws SQLException {
        return head(connection, " for update")
                .orElseThrow(() ->
                        new SQLException("the audit record has lost its head: run audit verify"));
    }

    /** Reads the head; empty when the row is gone. */
    static Optional<Head> head(Connection connection) throws SQLException {
        return head(connection, "");
    }

    private static Optional<Head> head(Connection connection, String lock) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement(
                                "select records, hash from audit_head where id = 1" + lock);
                ResultSet row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(new Head(row.getLong(1), hash(row.getString(2))))
                    : Optional.empty();
        }
    }

    /** Writes records and moves the head to the last of them. */
    static void append(Connection connection, List<AuditRecord> records) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "insert into audit_record (seq, at, kind, event, prev_hash, hash)"
                                + " values (?, ?, ?, ?, ?, ?)")) {
            for (AuditRecord record : records) {
                insert.setLong(1, record.sequence());
                insert.setObject(2, record.at().atOffset(ZoneOffset.UTC));
                insert.setString(3, record.kind());
                insert.setString(4, record.event());
                insert.setString(5, record.previous().toString());
                insert.setString(6, record.hash().toString());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        AuditRecord last = records.getLast();
        try (PreparedStatement update =
                connection.prepareStatement(
                        "update audit_head set records = ?, hash = ? where id = 1")) {
            update.setLong(1, last.sequence());
            update.setString(2, last.hash().toString());
            if (update.executeUpdate() != 1) {
                throw new SQLException("the audit record has lost its head: run audit verify");
            }
        }
    }

    /**
     * The records after number {@code after} in the order of their numbers, at most {@code limit}.
     */
    static List<AuditRecord> page(Connection connection, long after, int limit)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "select seq, at, kind, event, prev_hash, hash from audit_record"
                                + " where seq > ? order by seq fetch first "
                                + limit
                                + " rows only")) {
            select.setLong(1, after);
            try (ResultSet row = select.executeQuery()) {
                List<AuditRecord> records = new ArrayList<>();
                while (row.next()) {
                    records.add(
                            new AuditRecord(
                                    row.getLong(1),
                                    row.getObject(2, OffsetDateTime.class).toInstant(),
                                    row.getString(3),
                                    row.getString(4),
                                    hash(row.getString(5)),
                                    hash(row.getString(6))));
                }
                return records;
            }
        }
    }

    /** What is no hash equals no hash: no record of ours has 32 bytes of one. */
    private static Hash hash(String text) {
        return Hash.parse(text).orElse(NO_HASH);
    }

    private static final Hash NO_HASH = new Hash(-1, -1, -1, -1);
}
