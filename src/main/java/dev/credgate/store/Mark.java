package dev.credgate.store;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Something that is written to a row within a transaction of somebody else's, so that both last or
 * neither does.
 */
@FunctionalInterface
public interface Mark {

    /**
     * Sets it. Called again, in another transaction, where that one was rolled back.
     *
     * @param connection in a transaction of the caller's, who ends it
     * @return false when it was set before
     */
    boolean set(Connection connection) throws SQLException;

    /**
     * The same of one of several that are set in turn, who wait for others no longer than they may
     * together.
     */
    default boolean setAmong(Connection connection, Patience patience) throws SQLException {
        return set(connection);
    }
}
