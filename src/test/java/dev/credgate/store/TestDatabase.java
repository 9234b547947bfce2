package dev.credgate.store;

import dev.credgate.TestFolders;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.flywaydb.core.Flyway;

/** A database of the test's own, with this program's schema, behind the pool the program uses. */
public final class TestDatabase implements AutoCloseable {

    /** The databases that the program supports. */
    public enum Kind {
        H2,
        POSTGRESQL
    }

    /** Kept, or the level would go with the logger. */
    private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

    static {
        FLYWAY.setLevel(Level.SEVERE);
    }

    private final Path folder;
    private final String url;
    private final String password;
    private final AgroalDataSource pool;

    private TestDatabase(Path folder, String url, String password) throws SQLException {
        this.folder = folder;
        this.url = url;
        this.password = password;
        this.pool = pool(url, password);
    }

    /** A new database with the schema. */
    public static TestDatabase create(Kind kind) {
        TestDatabase database = empty(kind);
        SchemaMigration.migrate(database.flyway());
        return database;
    }

    /** A new database with the schema, on a server of the test's own. */
    public static TestDatabase create(PostgresServer server) throws SQLException {
        TestDatabase database = on(server);
        SchemaMigration.migrate(database.flyway());
        return database;
    }

    /** A new database with nothing in it. */
    static TestDatabase empty(Kind kind) {
        try {
            return switch (kind) {
                case H2 -> {
                    Path folder = temporary();
                    yield new TestDatabase(
                            folder, "jdbc:h2:file:" + folder.resolve("credgate"), "");
                }
                case POSTGRESQL -> on(PostgresServer.shared());
            };
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A new, empty database on a server of the test's own. */
    static TestDatabase on(PostgresServer server) throws SQLException {
        return on(server.newDatabase(), server.password());
    }

    /** What is at that URL already. */
    static TestDatabase on(String url, String password) throws SQLException {
        return new TestDatabase(temporary(), url, password);
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("credgate-database");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AgroalDataSource pool(String url, String password) throws SQLException {
        return AgroalDataSource.from(
                new AgroalDataSourceConfigurationSupplier()
                        .connectionPoolConfiguration(pool ->
                                pool.minSize(1)
                                        .maxSize(20)
                                        .acquisitionTimeout(Duration.ofSeconds(5))
                                        .validateOnBorrow(true)
                                        .exceptionSorter(new DatabaseConnections.Dead())
                                        .connectionFactoryConfiguration(factory ->
                                                factory.jdbcUrl(url)
                                                        .connectionProviderClass(
                                                                DatabaseDriver.class)
                                                        .principal(
                                                                new NamePrincipal(
                                                                        PostgresServer.USER))
                                                        .credential(
                                                                new SimplePassword(password)))));
    }

    Flyway flyway() {
        var configuration = Flyway.configure().dataSource(pool).locations("classpath:db/migration");
        SchemaMigration.configure(configuration);
        return configuration.load();
    }

    /** The database as the program has it. */
    public Database database() {
        return Database.of(url, pool::getConnection);
    }

    AgroalDataSource pool() {
        return pool;
    }

    /** The URL as an operator would write it. */
    public String url() {
        return url;
    }

    /** The environment that makes the command line use this database. */
    public Map<String, String> environment() throws IOException {
        Path file = Files.writeString(folder.resolve("password"), password + "\n");
        return Map.of(
                "CREDGATE_DATABASE_URL",
                url,
                "CREDGATE_DATABASE_USER",
                PostgresServer.USER,
                "CREDGATE_DATABASE_PASSWORD_FILE",
                file.toString());
    }

    /** Closes this process's connections, so that another process may hold the H2 file. */
    public void release() {
        pool.close();
    }

    /** What an administrator of the database may do. */
    public void execute(String... statements) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** PostgreSQL if true, H2 if not. */
    public boolean isPostgresql() {
        return DatabaseUrl.parse(url).isPostgresql();
    }

    /** What a query finds, a line each, its columns between spaces. */
    List<String> rows(String sql) throws SQLException {
        try (Connection connection = database().connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    values.add(String.valueOf(row.getObject(i)));
                }
                rows.add(String.join(" ", values));
            }
            return rows;
        }
    }

    /** Closes the connections and removes the files. */
    @Override
    public void close() {
        pool.close();
        TestFolders.remove(folder);
    }
}
