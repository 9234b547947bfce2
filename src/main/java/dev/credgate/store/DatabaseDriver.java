package dev.credgate.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;

/**
 * The driver behind the datasource: passes each connection on to H2's or PostgreSQL's own driver,
 * as the URL says. This is what makes the database a matter of start and not of build. Thread-safe.
 */
public final class DatabaseDriver implements Driver {

    static {
        // H2 reads it once, when its classes load. AUTO_SERVER would listen on every address else.
        if (System.getProperty("h2.bindAddress") == null) {
            System.setProperty("h2.bindAddress", "127.0.0.1");
        }
    }

    private static final class H2 {
        static final Driver DRIVER = new org.h2.Driver();
    }

    private static final class Postgresql {
        static final Driver DRIVER = new org.postgresql.Driver();
    }

    /** For the gateway's pool. */
    @Override
    public Connection connect(String url, Properties properties) throws SQLException {
        Connection connection = open(url, properties);
        if (parse(url).isPostgresql()) {
            SessionBounds.set(connection);
        }
        return connection;
    }

    /**
     * The same for the command line, which holds no lock and may look at one snapshot for long.
     *
     * @throws SQLException when there is no connection to be had
     */
    Connection open(String url, Properties properties) throws SQLException {
        DatabaseUrl database = parse(url);
        var all = new Properties();
        if (database.isPostgresql()) {
            // Nobody waits for a database that has gone for longer than this; seconds. What the URL
            // says goes before.
            all.setProperty("connectTimeout", "5");
            all.setProperty("loginTimeout", "10");
            all.setProperty("socketTimeout", "30");
            all.setProperty("tcpKeepAlive", "true");
            all.setProperty("ApplicationName", "credgate");
        } else {
            database.file().map(Path::getParent).ifPresent(DatabaseDriver::makeFolder);
        }
        all.putAll(properties);
        Driver driver = database.isPostgresql() ? Postgresql.DRIVER : H2.DRIVER;
        Connection connection = driver.connect(database.jdbc(), all);
        if (connection == null) {
            throw new SQLException("the database URL is not understood: " + database.display());
        }
        return connection;
    }

    /** The database is one person's: nobody else may look into its folder. */
    private static void makeFolder(Path folder) {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(
                        folder,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
            }
        } catch (IOException | UnsupportedOperationException _) {
            // H2 says better what is wrong with the path, and makes the folder where there are no
            // POSIX permissions.
        }
    }

    private static DatabaseUrl parse(String url) throws SQLException {
        try {
            return DatabaseUrl.parse(url);
        } catch (IllegalArgumentException e) {
            throw new SQLException(e.getMessage(), "08001", e);
        }
    }

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith("jdbc:h2:") || url.startsWith("jdbc:postgresql:");
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) {
        return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
        return 1;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("no logger of its own");
    }
}
