package dev.credgate.audit;

import dev.credgate.crypto.Hash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
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

    /**
     * Records that are read at once: an event has up to 65 536 characters, so that a page takes 32
     * MB at most.
     */
    static final int PAGE = 256;

    private static final int LINKS = 2_000;

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

    /**
     * A record's place in the chain, without what it says.
     *
     * @param previous the hash of the record before, as the row has it
     */
    record Link(long sequence, Hash previous, Hash hash) {}

    /**
     * The links after number {@code after} up to {@code last} in the order of their numbers, at
     * most {@link #LINKS}.
     */
    static List<Link> links(Connection connection, long after, long last) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "select seq, prev_hash, hash from audit_record where seq > ? and seq <= ?"
                                + " order by seq fetch first "
                                + LINKS
                                + " rows only")) {
            select.setLong(1, after);
            select.setLong(2, last);
            try (ResultSet row = select.executeQuery()) {
                List<Link> links = new ArrayList<>();
                while (row.next()) {
                    links.add(
                            new Link(
                                    row.getLong(1),
                                    hash(row.getString(2)),
                                    hash(row.getString(3))));
                }
                return links;
            }
        }
    }

    /**
     * The numbers of the first records whose event holds that text in quotes, at most {@code
     * limit}.
     */
    static List<Long> telling(Connection connection, String text, int limit) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "select seq from audit_record where position(? in event) > 0 order by seq"
                                + " fetch first "
                                + limit
                                + " rows only")) {
            select.setString(1, '"' + text + '"');
            try (ResultSet row = select.executeQuery()) {
                List<Long> numbers = new ArrayList<>();
                while (row.next()) {
                    numbers.add(row.getLong(1));
                }
                return numbers;
            }
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
     * Begins a look at all tables as they are at one moment, however long it takes, so that the
     * gateway may go on writing. Auto-commit and isolation are changed.
     */
    static void beginSnapshot(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        // H2's REPEATABLE READ takes each table as it is when it is first used, so that a record
        // may seem to lie beyond the head; its SERIALIZABLE takes all at once. PostgreSQL does so
        // at REPEATABLE READ already.
        boolean h2 = connection.getMetaData().getDatabaseProductName().equals("H2");
        connection.setTransactionIsolation(
                h2 ? Connection.TRANSACTION_SERIALIZABLE : Connection.TRANSACTION_REPEATABLE_READ);
    }

    /**
     * The records after number {@code after} in the order of their numbers, at most {@link #PAGE}.
     */
    static List<AuditRecord> page(Connection connection, long after) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "select seq, at, kind, event, prev_hash, hash from audit_record"
                                + " where seq > ? order by seq fetch first "
                                + PAGE
                                + " rows only")) {
            select.setLong(1, after);
            return read(select);
        }
    }

    /** The record of that number. */
    static Optional<AuditRecord> record(Connection connection, long number) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "select seq, at, kind, event, prev_hash, hash from audit_record"
                                + " where seq = ?")) {
            select.setLong(1, number);
            return read(select).stream().findFirst();
        }
    }

    private static List<AuditRecord> read(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            List<AuditRecord> records = new ArrayList<>();
            while (row.next()) {
                records.add(
                        new AuditRecord(
                                row.getLong(1),
                                time(row.getObject(2, OffsetDateTime.class)),
                                row.getString(3),
                                row.getString(4),
                                hash(row.getString(5)),
                                hash(row.getString(6))));
            }
            return records;
        }
    }

    /** A time that no clock shows is none of a record of ours, and has no place in its hash. */
    private static Instant time(OffsetDateTime at) {
        return at.getYear() < 1970 || at.getYear() > 9999 ? Instant.EPOCH : at.toInstant();
    }

    /** What is no hash equals no hash: no record of ours has 32 bytes of one. */
    private static Hash hash(String text) {
        return Hash.parse(text).orElse(NO_HASH);
    }

    static final Hash NO_HASH = new Hash(-1, -1, -1, -1);
}
