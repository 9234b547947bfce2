package dev.credgate.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.junit.jupiter.api.Test;

/** What PostgreSQL knows of a connection, so that nothing waits for a replica that is gone. */
class SessionBoundsTest {

    private static final Map<String, String> OURS =
            Map.of(
                    "tcp_keepalives_idle", "10",
                    "tcp_keepalives_interval", "5",
                    "tcp_keepalives_count", "3",
                    "tcp_user_timeout", "20000",
                    "lock_timeout", "25000",
                    "idle_in_transaction_session_timeout", "120000");

    @Test
    void aPooledConnectionIsBounded() throws Exception {
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.POSTGRESQL);
                Connection connection = database.database().connect()) {
            assertThat(told(connection)).isEqualTo(OURS);
            // A transaction that is rolled back takes nothing of it along.
            connection.setAutoCommit(false);
            assertThat(told(connection)).isEqualTo(OURS);
            connection.rollback();
            connection.setAutoCommit(true);
            assertThat(told(connection)).isEqualTo(OURS);
        }
    }

    @Test
    void whatTheOperatorSetGoesBefore() throws Exception {
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.POSTGRESQL)) {
            String name;
            try (Connection connection = database.database().connect()) {
                name = connection.getCatalog();
            }
            database.execute("alter database \"" + name + "\" set lock_timeout = '7s'");
            try (TestDatabase again =
                            TestDatabase.on(database.url(), PostgresServer.shared().password());
                    Connection connection = again.database().connect()) {
                assertThat(told(connection))
                        .containsEntry("lock_timeout", "7000")
                        .containsEntry("tcp_keepalives_idle", "10");
            }
        }
    }

    /** Flyway holds its lock while a migration goes on elsewhere, however long that takes. */
    @Test
    void aLongMigrationLosesNoLock() {
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.POSTGRESQL)) {
            assertThat(
                            database.flyway()
                                    .getConfiguration()
                                    .getConfigurationExtension(
                                            PostgreSQLConfigurationExtension.class)
                                    .isTransactionalLock())
                    .isFalse();
        }
    }

    @Test
    void theCommandLineMayTakeItsTime() throws Exception {
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.POSTGRESQL);
                Connection connection = Database.ofEnvironment(database.environment()).connect()) {
            assertThat(told(connection))
                    .containsEntry("lock_timeout", "0")
                    .containsEntry("idle_in_transaction_session_timeout", "0");
        }
    }

    private static Map<String, String> told(Connection connection) throws SQLException {
        Map<String, String> told = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select name, setting from pg_settings")) {
            while (row.next()) {
                if (OURS.containsKey(row.getString(1))) {
                    told.put(row.getString(1), row.getString(2));
                }
            }
        }
        return told;
    }
}
