package dev.credgate.store;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A transaction without Hibernate, for tables that need no entity. Not joined to one that the
 * caller has open, since the connection is its own.
 */
final class JdbcTransaction {

    /** What is done in it. */
    @FunctionalInterface
    interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    private JdbcTransaction() {}

    /** Commits, or rolls back what {@code work} did not finish. */
    static <T> T call(Database database, Work<T> work) throws SQLException {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            try {
                T result = work.in(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                Database.rollback(connection, e);
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }
}
