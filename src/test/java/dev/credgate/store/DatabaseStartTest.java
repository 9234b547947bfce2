package dev.credgate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.lang.reflect.Proxy;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a database stops the start with one line that says what to do. */
class DatabaseStartTest {

    /** What an operator sets. */
    record Config(
            String url,
            Optional<String> passwordFile,
            Duration purgeMargin,
            Duration keyRequestsKept)
            implements DatabaseConfig {

        Config(String url, Optional<String> passwordFile, Duration purgeMargin) {
            this(url, passwordFile, purgeMargin, Duration.ofDays(90));
        }

        @Override
        public String user() {
            return PostgresServer.USER;
        }

        @Override
        public Duration purgeInterval() {
            return Duration.ofMinutes(10);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_good_database_is_migrated_and_starts_again(TestDatabase.Kind kind) throws Exception {
        try (TestDatabase database = TestDatabase.empty(kind)) {
            start(config(database), database);
            start(config(database), database);
            database.execute("select records from audit_head");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_schema_of_a_later_program_is_refused(TestDatabase.Kind kind) throws Exception {
        try (TestDatabase database = TestDatabase.create(kind)) {
            database.execute(
                    "insert into \"flyway_schema_history\" (\"installed_rank\", \"version\","
                            + " \"description\", \"type\", \"script\", \"installed_by\","
                            + " \"execution_time\", \"success\") values (9999, '99', 'later', 'SQL',"
                            + " 'V99__later.sql', 'x', 1, true)");
            refuses(database, "newer than this program", "99");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_wrong_password_is_refused(TestDatabase.Kind kind, @TempDir Path folder)
            throws Exception {
        try (TestDatabase database = TestDatabase.create(kind)) {
            Path wrong = Files.writeString(folder.resolve("wrong"), "battery staple");
            assertThatThrownBy(() ->
                            Database.ofEnvironment(
                                            Map.of(
                                                    "CREDGATE_DATABASE_URL",
                                                    database.url(),
                                                    "CREDGATE_DATABASE_PASSWORD_FILE",
                                                    wrong.toString()))
                                    .connect())
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("CREDGATE_DATABASE_PASSWORD_FILE")
                    .message()
                    .doesNotContain("\n", "battery");
            try (TestDatabase intruder = TestDatabase.on(database.url(), "battery staple")) {
                refuses(intruder, "refuses the user", "CREDGATE_DATABASE_PASSWORD_FILE");
            }
        }
    }

    @Test
    void a_server_that_is_not_there_is_named() throws Exception {
        try (TestDatabase database =
                TestDatabase.on("jdbc:postgresql://127.0.0.1:1/credgate", "x")) {
            refuses(database, "jdbc:postgresql://127.0.0.1:1/credgate", "can't be opened");
        }
    }

    /** What the pool tells when it had no connection in its time, in both ways. */
    private static SQLException exhausted(boolean waitedForNew) {
        return waitedForNew
                ? new SQLException(
                        "Acquisition timeout while waiting for new connection",
                        new TimeoutException())
                : new SQLException("Sorry, acquisition timeout!");
    }

    static Stream<SQLException> passing() {
        return Stream.concat(
                Stream.of("57P01", "57P02", "57P03", "53300", "08003", "08006")
                        .map(state -> new SQLException("not yet", state)),
                Stream.of(
                        exhausted(true),
                        exhausted(false),
                        new SQLTransientConnectionException("not yet")));
    }

    /** It starts beside the gateway, or its disk stands still: nobody has to start it again. */
    @ParameterizedTest
    @MethodSource("passing")
    void a_database_that_only_needs_time_is_given_some(SQLException refusal) throws Exception {
        try (TestDatabase database = TestDatabase.empty(TestDatabase.Kind.H2)) {
            var asked = new AtomicInteger();
            AgroalDataSource pool = refusing(database, asked, 2, refusal);
            DatabaseStart.start(config(database), pool, database::flyway);
            assertThat(asked).hasValue(3);
            database.execute("select records from audit_head");
        }
    }

    /** The first connection is there, and the next is not: migrating takes two more. */
    @Test
    void a_database_that_needs_time_while_it_is_migrated_is_given_some() throws Exception {
        try (TestDatabase database = TestDatabase.empty(TestDatabase.Kind.H2)) {
            var asked = new AtomicInteger();
            AgroalDataSource pool = refusing(database, asked, 1, new SQLException("not yet"));
            DatabaseStart.start(
                    config(database),
                    database.pool(),
                    () -> {
                        var flyway =
                                Flyway.configure()
                                        .dataSource(pool)
                                        .locations("classpath:db/migration");
                        SchemaMigration.configure(flyway);
                        return flyway.load();
                    });
            assertThat(asked.get()).isGreaterThan(1);
            database.execute("select records from audit_head");
        }
    }

    static Stream<SQLException> lasting() {
        return Stream.concat(
                Stream.of("28000", "28P01", "3D000", "08001", "08004", "08P01", "")
                        .map(state -> new SQLException("for good", state)),
                Stream.of(
                        // A fault of the driver's, and of ours.
                        new SQLException("for good"),
                        new SQLException(new IllegalStateException("for good")),
                        new SQLFeatureNotSupportedException("for good"),
                        new SQLNonTransientConnectionException("for good")));
    }

    @ParameterizedTest
    @MethodSource("lasting")
    void what_no_waiting_mends_is_not_asked_for_again(SQLException refusal) throws Exception {
        try (TestDatabase database = TestDatabase.empty(TestDatabase.Kind.H2)) {
            var asked = new AtomicInteger();
            AgroalDataSource pool = refusing(database, asked, 2, refusal);
            assertThatThrownBy(() -> DatabaseStart.start(config(database), pool, database::flyway))
                    .isInstanceOf(ConfigurationException.class);
            assertThat(asked).hasValue(1);
        }
    }

    /** A pool that has no connection at first. */
    private static AgroalDataSource refusing(
            TestDatabase database, AtomicInteger asked, int times, SQLException with) {
        return (AgroalDataSource)
                Proxy.newProxyInstance(
                        DatabaseStartTest.class.getClassLoader(),
                        new Class<?>[] {AgroalDataSource.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("getConnection")
                                    && asked.incrementAndGet() <= times) {
                                throw with;
                            }
                            return method.invoke(database.pool(), arguments);
                        });
    }

    @Test
    void a_database_that_is_not_there_is_named() throws Exception {
        PostgresServer server = PostgresServer.shared();
        try (TestDatabase database = TestDatabase.on(server.url("nowhere"), server.password())) {
            refuses(database, "nowhere", "does not exist");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"synchronous_commit", "default_transaction_read_only"})
    void a_postgresql_that_forgets_or_does_not_write_is_refused(String setting) throws Exception {
        try (TestDatabase database = TestDatabase.empty(TestDatabase.Kind.POSTGRESQL)) {
            boolean off = setting.equals("synchronous_commit");
            String name = database.url().substring(database.url().lastIndexOf('/') + 1);
            database.execute(
                    "alter database " + name + " set " + setting + " = " + (off ? "off" : "on"));
            try (TestDatabase again =
                    TestDatabase.on(database.url(), PostgresServer.shared().password())) {
                refuses(again, setting);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fsync", "full_page_writes"})
    void a_postgresql_that_a_power_cut_breaks_is_refused(String setting) throws Exception {
        try (PostgresServer server = PostgresServer.start(setting + "=off");
                TestDatabase database = TestDatabase.on(server)) {
            refuses(database, setting);
        }
    }

    @Test
    void an_h2_user_who_may_not_force_the_file_is_refused() throws Exception {
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.H2)) {
            database.execute(
                    "create user other password '' admin", "alter user credgate admin false");
            refuses(database, "administrator");
        }
    }

    @Test
    void a_margin_too_short_for_clocks_that_differ_is_refused() throws Exception {
        try (TestDatabase database = TestDatabase.empty(TestDatabase.Kind.H2)) {
            var config = new Config(database.url(), Optional.empty(), Duration.ofSeconds(59));
            assertThatThrownBy(() -> start(config, database))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("purge-margin");
        }
    }

    @Test
    void requests_about_keys_are_kept_for_longer_than_they_wait() throws Exception {
        try (TestDatabase database = TestDatabase.empty(TestDatabase.Kind.H2)) {
            var config =
                    new Config(
                            database.url(),
                            Optional.empty(),
                            Duration.ofHours(1),
                            Duration.ofHours(47));
            assertThatThrownBy(() -> start(config, database))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("key-requests-kept");
        }
    }

    @Test
    void a_password_file_that_is_not_there_is_named() throws Exception {
        try (TestDatabase database = TestDatabase.empty(TestDatabase.Kind.H2)) {
            var config =
                    new Config(database.url(), Optional.of("/no/such/file"), Duration.ofHours(1));
            assertThatThrownBy(() -> start(config, database))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("/no/such/file");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:h2:mem:credgate",
                "jdbc:h2:tcp://localhost/x",
                "jdbc:mysql://user:secret@host/x",
                "jdbc:h2:file:",
                ""
            })
    void a_url_of_no_database_that_keeps_what_it_acknowledged_is_refused(String url) {
        assertThatThrownBy(() -> DatabaseUrl.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("secret");
    }

    @Test
    void an_h2_url_is_completed_with_what_durability_and_reading_beside_need() {
        assertThat(DatabaseUrl.parse("jdbc:h2:file:/var/lib/credgate/db").jdbc())
                .isEqualTo(
                        "jdbc:h2:file:retry:/var/lib/credgate/db;AUTO_SERVER=TRUE;WRITE_DELAY=0;LOCK_TIMEOUT=10000;RETENTION_TIME=10000;TIME ZONE=UTC");
        assertThat(DatabaseUrl.parse("jdbc:h2:file:/db;ACCESS_MODE_DATA=r;LOCK_TIMEOUT=1").jdbc())
                .isEqualTo(
                        "jdbc:h2:file:retry:/db;ACCESS_MODE_DATA=r;LOCK_TIMEOUT=1;WRITE_DELAY=0;RETENTION_TIME=10000;TIME ZONE=UTC");
        DatabaseUrl completed = DatabaseUrl.parse("jdbc:h2:file:./db");
        assertThat(DatabaseUrl.parse(completed.jdbc())).isEqualTo(completed);
        assertThat(completed.file()).contains(Path.of("db").toAbsolutePath());
    }

    @Test
    void other_machines_can_not_reach_an_h2_file() throws Exception {
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.H2);
                Connection _ = database.database().connect()) {
            Path file = DatabaseUrl.parse(database.url()).file().orElseThrow();
            var lock = new Properties();
            try (var reader = Files.newBufferedReader(Path.of(file + ".lock.db"))) {
                lock.load(reader);
            }
            String server = lock.getProperty("server", "");
            int port = Integer.parseInt(server.substring(server.indexOf(':') + 1));
            new Socket("127.0.0.1", port).close();
            // Another address of this machine, which a server on all addresses would answer.
            assertThatThrownBy(() -> new Socket("127.0.0.2", port).close())
                    .isInstanceOf(ConnectException.class);
        }
    }

    private static void refuses(TestDatabase database, String... saying) {
        assertThatThrownBy(() -> start(config(database), database))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(saying)
                .message()
                .doesNotContain("\n");
    }

    private static Config config(TestDatabase database) {
        return new Config(database.url(), Optional.empty(), Duration.ofHours(1));
    }

    private static void start(DatabaseConfig config, TestDatabase database) {
        AgroalDataSource pool = database.pool();
        DatabaseStart.start(config, pool, database::flyway);
    }
}
