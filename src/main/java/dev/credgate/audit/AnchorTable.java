package dev.credgate.audit;

import dev.credgate.crypto.Address;
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
import java.util.UUID;

/**
 * The SQL of {@code audit_anchor}, notes of what the chain holds, which the chain overrules, and of
 * {@code audit_anchor_intent}, what each log was asked to take last.
 */
final class AnchorTable {

    /**
     * One log: a contract on a chain, and the account that writes.
     *
     * @param chainId the EVM chain
     */
    record Log(long chainId, Address contract, Address account) {}

    /**
     * A note.
     *
     * @param place its index in the log
     * @param checkpoint the number of the checkpoint
     * @param block number of the block
     * @param at when it was noted
     */
    record Note(Log log, long place, long checkpoint, long block, Instant at) {}

    /**
     * What a log was last asked to take.
     *
     * @param checkpoint the number of the checkpoint
     * @param operation under which the outbox has it
     * @param at when it was asked
     */
    record Intent(Log log, long checkpoint, UUID operation, Instant at) {}

    private static final String COLUMNS =
            "select chain_id, contract, log, place, checkpoint, block, at from audit_anchor ";
    private static final String OF_LOG = "where chain_id = ? and contract = ? and log = ? ";

    private AnchorTable() {}

    /** The newest note of a log. */
    static Optional<Note> newest(Connection connection, Log log) throws SQLException {
        return one(connection, log, OF_LOG + "order by place desc fetch first 1 rows only");
    }

    /** The newest note of all. */
    static Optional<Note> newest(Connection connection) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        COLUMNS + "order by at desc, place desc fetch first 1 rows only")) {
            return read(select).stream().findFirst();
        }
    }

    /** The newest note of a contract, whoever's log it is in. */
    static Optional<Note> newest(Connection connection, long chainId, Address contract)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        COLUMNS
                                + "where chain_id = ? and contract = ?"
                                + " order by at desc, place desc fetch first 1 rows only")) {
            select.setLong(1, chainId);
            select.setString(2, contract.toString());
            return read(select).stream().findFirst();
        }
    }

    /** The note of a place. */
    static Optional<Note> at(Connection connection, Log log, long place) throws SQLException {
        return one(connection, log, OF_LOG + "and place = " + place);
    }

    /**
     * The note of the smallest tree that has a record of that number and is anchored.
     *
     * @param contract where; anywhere when empty
     */
    static Optional<Note> covering(Connection connection, long record, Optional<Address> contract)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        COLUMNS
                                + "where checkpoint in (select number from audit_checkpoint"
                                + " where tree_size >= ?) "
                                + (contract.isPresent() ? "and contract = ? " : "")
                                + "order by checkpoint, at desc fetch first 1 rows only")) {
            select.setLong(1, record);
            if (contract.isPresent()) {
                select.setString(2, contract.get().toString());
            }
            return read(select).stream().findFirst();
        }
    }

    /** How many records the largest tree has that is anchored; 0 when none is. */
    static long anchoredSize(Connection connection) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement(
                                "select coalesce(max(tree_size), 0) from audit_checkpoint"
                                        + " where number in (select checkpoint from audit_anchor)");
                ResultSet row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** Notes what the chain holds from now on, in the place of what was noted of it. */
    static void note(Connection connection, Note note) throws SQLException {
        forget(connection, note.log(), "and place = " + note.place());
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "insert into audit_anchor (chain_id, contract, log, place, checkpoint,"
                                + " block, at) values (?, ?, ?, ?, ?, ?, ?)")) {
            set(insert, note.log());
            insert.setLong(4, note.place());
            insert.setLong(5, note.checkpoint());
            insert.setLong(6, note.block());
            insert.setObject(7, note.at().atOffset(ZoneOffset.UTC));
            insert.executeUpdate();
        }
    }

    /** Forgets notes of what the chain does not hold any more. */
    static void forgetFrom(Connection connection, Log log, long place) throws SQLException {
        forget(connection, log, "and place >= " + place);
    }

    /** What a log was asked to take last; empty when nothing was through the outbox. */
    static Optional<Intent> intent(Connection connection, Log log) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "select checkpoint, operation, at from audit_anchor_intent " + OF_LOG)) {
            set(select, log);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(
                                new Intent(
                                        log,
                                        row.getLong(1),
                                        row.getObject(2, UUID.class),
                                        row.getObject(3, OffsetDateTime.class).toInstant()))
                        : Optional.empty();
            }
        }
    }

    /** Puts an intent on record, in the place of the one before. */
    static void intend(Connection connection, Intent intent) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("delete from audit_anchor_intent " + OF_LOG)) {
            set(delete, intent.log());
            delete.executeUpdate();
        }
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "insert into audit_anchor_intent (chain_id, contract, log, checkpoint,"
                                + " operation, at) values (?, ?, ?, ?, ?, ?)")) {
            set(insert, intent.log());
            insert.setLong(4, intent.checkpoint());
            insert.setObject(5, intent.operation());
            insert.setObject(6, intent.at().atOffset(ZoneOffset.UTC));
            insert.executeUpdate();
        }
    }

    /** Notes that the outbox has what was asked for under another operation. */
    static void belongs(Connection connection, Intent intent, UUID operation) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(
                        "update audit_anchor_intent set operation = ? "
                                + OF_LOG
                                + "and operation = ?")) {
            update.setObject(1, operation);
            update.setLong(2, intent.log().chainId());
            update.setString(3, intent.log().contract().toString());
            update.setString(4, intent.log().account().toString());
            update.setObject(5, intent.operation());
            update.executeUpdate();
        }
    }

    private static void forget(Connection connection, Log log, String places) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("delete from audit_anchor " + OF_LOG + places)) {
            set(delete, log);
            delete.executeUpdate();
        }
    }

    private static Optional<Note> one(Connection connection, Log log, String where)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(COLUMNS + where)) {
            set(select, log);
            return read(select).stream().findFirst();
        }
    }

    private static void set(PreparedStatement statement, Log log) throws SQLException {
        statement.setLong(1, log.chainId());
        statement.setString(2, log.contract().toString());
        statement.setString(3, log.account().toString());
    }

    private static List<Note> read(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            List<Note> notes = new ArrayList<>();
            while (row.next()) {
                notes.add(
                        new Note(
                                new Log(
                                        row.getLong(1),
                                        address(row.getString(2)),
                                        address(row.getString(3))),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getObject(7, OffsetDateTime.class).toInstant()));
            }
            return notes;
        }
    }

    /** What is no address is nobody's: no log of ours has it. */
    private static Address address(String text) {
        return Address.parse(text).orElse(Address.ZERO);
    }
}
