package dev.credgate.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Connections to the database, and the one thing that neither JDBC nor JPA offers: knowing that
 * what was committed is on disk. Thread-safe.
 */
public final class Database {

    /** Where connections come from. */
    @FunctionalInterface
    public interface Connections {

        /** A connection of the caller's own, in auto-commit mode. */
        Connection open() throws SQLException;
    }

    private final Connections connections;
    private final boolean postgresql;

    private final AtomicLong asked = new AtomicLong();
    private final ReentrantLock forcing = new ReentrantLock();
    private long forcedUpTo;

    private Database(Connections connections, boolean postgresql) {
        this.connections = connections;
        this.postgresql = postgresql;
    }

    /**
     * The database that a URL names, behind connections that somebody else pools.
     *
     * @throws IllegalArgumentException when the URL is of neither database
     */
    public static Database of(String url, Connections connections) {
        return new Database(connections, DatabaseUrl.parse(url).isPostgresql());
    }

    /**
     * The database that the environment names ({@code CREDGATE_DATABASE_URL}, {@code _USER}, {@code
     * _PASSWORD_FILE}, with the gateway's own defaults), without a pool: for the command line.
     *
     * @throws IllegalArgumentException in one line, when what the environment says can't be used
     */
    public static Database ofEnvironment(Map<String, String> environment) {
        String home = environment.getOrDefault("CREDGATE_HOME", "./.credgate");
        DatabaseUrl url =
                DatabaseUrl.parse(
                        environment.getOrDefault(
                                "CREDGATE_DATABASE_URL",
                                "jdbc:h2:file:" + home + "/database/credgate"));
        String user = environment.getOrDefault("CREDGATE_DATABASE_USER", "credgate");
        String passwordFile = environment.getOrDefault("CREDGATE_DATABASE_PASSWORD_FILE", "");
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty(
                "password", passwordFile.isEmpty() ? "" : PasswordFile.read(passwordFile));
        var driver = new DatabaseDriver();
        return new Database(
                () -> {
                    try {
                        return driver.open(url.existing(), properties);
                    } catch (SQLException e) {
                        throw new SQLException(
                                ConnectionFailure.explain(url, user, e), e.getSQLState(), e);
                    }
                },
                url.isPostgresql());
    }

    /** A connection of the caller's own, in auto-commit mode; close it. */
    public Connection connect() throws SQLException {
        return connections.open();
    }

    /** PostgreSQL if true, H2 if not. */
    public boolean isPostgresql() {
        return postgresql;
    }

    /**
     * Leaves nothing of a transaction that failed, whatever the reason, want of memory included: a
     * pool commits what is open when it takes a connection back. Where that fails as well, the
     * reason tells.
     */
    public static void rollback(Connection connection, Throwable reason) {
        try {
            connection.rollback();
        } catch (SQLException suppressed) {
            reason.addSuppressed(suppressed);
        }
    }

    /**
     * Returns when all that was committed before the call survives a power cut.
     *
     * <p>PostgreSQL forces its log at each commit ({@link DurabilityCheck} made sure of it), so
     * there is nothing left to do. H2 never does: with {@code WRITE_DELAY=0} a commit writes to the
     * file before it returns, which survives the end of the process, but it forces only at {@code
     * CHECKPOINT SYNC}. Callers that arrive while one is forcing share the next.
     *
     * @throws SQLException when it is not known to be on disk
     */
    public void force() throws SQLException {
        if (postgresql) {
            return;
        }
        long mine = asked.incrementAndGet();
        forcing.lock();
        try {
            if (forcedUpTo >= mine) {
                return;
            }
            long upTo = asked.get();
            try (Connection connection = connections.open();
                    Statement statement = connection.createStatement()) {
                statement.execute("CHECKPOINT SYNC");
            }
            forcedUpTo = upTo;
        } finally {
            forcing.unlock();
        }
    }
}
