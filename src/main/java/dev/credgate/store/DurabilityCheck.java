package dev.credgate.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Whether a database, as it is set up, keeps what it acknowledges. */
final class DurabilityCheck {

    private DurabilityCheck() {}

    /** What is wrong, in one line that says what to do; empty when nothing is. */
    static Optional<String> objection(Connection connection, boolean postgresql)
            throws SQLException {
        return postgresql ? postgresql(connection) : h2(connection);
    }

    private static Optional<String> postgresql(Connection connection) throws SQLException {
        if (show(connection, "fsync").equals("off")) {
            return Optional.of(
                    "PostgreSQL runs with fsync = off and would lose or break what it acknowledged:"
                            + " set fsync = on");
        }
        if (show(connection, "synchronous_commit").equals("off")) {
            return Optional.of(
                    "PostgreSQL has synchronous_commit = off for this user and would lose what it"
                            + " acknowledged: ALTER ROLE … SET synchronous_commit = on (or set it in"
                            + " postgresql.conf)");
        }
        if (show(connection, "full_page_writes").equals("off")) {
            return Optional.of(
                    "PostgreSQL runs with full_page_writes = off and may break in a power cut: set"
                            + " full_page_writes = on");
        }
        if (show(connection, "transaction_read_only").equals("on")) {
            return Optional.of(
                    "PostgreSQL accepts no writes here (a standby, or default_transaction_read_only ="
                            + " on): point the database URL at the primary");
        }
        return Optional.empty();
    }

    private static Optional<String> h2(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CHECKPOINT SYNC");
            return Optional.empty();
        } catch (SQLException e) {
            if (e.getErrorCode() == 90040) {
                return Optional.of(
                        "the H2 user must be the database's administrator, since only that one may"
                                + " force it to disk: use the user that created the file");
            }
            if (e.getErrorCode() == 90097) {
                return Optional.of("the H2 database is read only: its file must be writable");
            }
            throw e;
        }
    }

    private static String show(Connection connection, String setting) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SHOW " + setting)) {
            result.next();
            return result.getString(1);
        }
    }
}
