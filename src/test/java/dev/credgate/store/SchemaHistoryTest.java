package dev.credgate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.ledger.StatusValue;
import dev.credgate.ledger.chain.ChainRpc;
import dev.credgate.ledger.chain.ContractCall;
import dev.credgate.ledger.chain.Deployment;
import dev.credgate.ledger.chain.LedgerCalls;
import dev.credgate.store.PendingStatusChanges.Outgoing;
import dev.credgate.store.SchemaHistory.Migration;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Flyway is left out where the history says that it would do nothing, and nowhere else. */
class SchemaHistoryTest {

    @ParameterizedTest
    @EnumSource
    void it_knows_exactly_the_migrations_that_flyway_finds(TestDatabase.Kind kind) {
        try (TestDatabase database = TestDatabase.empty(kind)) {
            assertThat(
                            Arrays.stream(database.flyway().info().all())
                                    .map(found ->
                                            new Migration(
                                                    found.getVersion().toString(),
                                                    found.getDescription(),
                                                    found.getType().name(),
                                                    found.getChecksum())))
                    .containsExactlyElementsOf(SchemaHistory.OURS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_empty_database_is_migrated_once(TestDatabase.Kind kind) throws Exception {
        try (TestDatabase database = TestDatabase.empty(kind)) {
            assertThat(migratesAtStart(database)).isTrue();
            assertThat(migratesAtStart(database)).isFalse();
            database.execute("select records from audit_head");
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_older_schema_is_migrated(TestDatabase.Kind kind) throws Exception {
        try (TestDatabase database = TestDatabase.empty(kind)) {
            Flyway.configure()
                    .configuration(database.flyway().getConfiguration())
                    .target("2")
                    .load()
                    .migrate();
            assertThat(migratesAtStart(database)).isTrue();
            assertThat(migratesAtStart(database)).isFalse();
            database.execute("select id from pending_status_change");
        }
    }

    /** The newest change of a credential is known by its call, if that was put in before. */
    @ParameterizedTest
    @EnumSource
    void what_waits_from_before_is_known_by_its_call(TestDatabase.Kind kind) throws Exception {
        Hash key = Keccak256.hash("a credential");
        UUID credential = UUID.randomUUID();
        UUID operation = UUID.randomUUID();
        try (TestDatabase database = TestDatabase.empty(kind)) {
            Flyway.configure()
                    .configuration(database.flyway().getConfiguration())
                    .target("22")
                    .load()
                    .migrate();
            Address contract =
                    Address.parse("0x00000000000000000000000000000000000000aa").orElseThrow();
            LedgerCalls calls =
                    new LedgerCalls(
                            new ChainRpc(
                                    URI.create("http://localhost:1"),
                                    Duration.ofSeconds(1),
                                    Duration.ofSeconds(1)),
                            new Deployment(contract, contract, contract, contract));
            String did = "did:weid:101:0x00000000000000000000000000000000000000aa";
            insert(database, operation, calls.setStatusAt(did, 7, List.of(3L), StatusValue.ACTIVE));
            insert(database, operation, calls.setStatus(did, List.of(key), StatusValue.SUSPENDED));
            assertThat(migratesAtStart(database)).isTrue();
            assertThat(new PendingStatusChangeStore(database.database()).unsettled(credential, key))
                    .containsExactly(new Outgoing(operation, StatusValue.SUSPENDED, false, false));
        }
    }

    private static void insert(TestDatabase database, UUID operation, ContractCall call)
            throws SQLException {
        database.execute(
                "insert into chain_transaction (id, operation, account, purpose, target, data,"
                        + " state, enqueued_at) values ('"
                        + UUID.randomUUID()
                        + "', '"
                        + operation
                        + "', 'key', 'status', '"
                        + call.to()
                        + "', '"
                        + call.data()
                        + "', 'sent', current_timestamp)");
    }

    /** The database reads it out of what was kept before; nothing of the record changes. */
    @ParameterizedTest
    @EnumSource
    void records_from_before_are_the_agencys_that_they_name(TestDatabase.Kind kind)
            throws Exception {
        try (TestDatabase database = TestDatabase.empty(kind)) {
            Flyway.configure()
                    .configuration(database.flyway().getConfiguration())
                    .target("9")
                    .load()
                    .migrate();
            insert(database, 1, "{\"agency\":\"tax\",\"type\":\"cpt:1\"}");
            insert(database, 2, "{\"portal\":\"residents\"}");
            assertThat(migratesAtStart(database)).isTrue();
            insert(database, 3, "{\"agency\":\"tax\",\"type\":\"cpt:2\"}");
            assertThat(numbers(database, "agency = 'tax'")).containsExactly(1L, 3L);
            assertThat(numbers(database, "agency is null")).containsExactly(2L);
            for (String change :
                    new String[] {
                        "update audit_record set agency = 'other' where seq = 1",
                        "update audit_record set kind = 'other' where seq = 1",
                        "delete from audit_record where seq = 1"
                    }) {
                assertThatThrownBy(() -> database.execute(change)).as(change).isNotNull();
            }
        }
    }

    private static void insert(TestDatabase database, long seq, String event) throws SQLException {
        database.execute(
                "insert into audit_record (seq, at, kind, event, prev_hash, hash) values ("
                        + seq
                        + ", current_timestamp, 'kind', '"
                        + event
                        + "', '0x', '0x')");
    }

    private static List<Long> numbers(TestDatabase database, String where) throws SQLException {
        List<Long> numbers = new ArrayList<>();
        try (Connection connection = database.database().connect();
                ResultSet row =
                        connection
                                .createStatement()
                                .executeQuery(
                                        "select seq from audit_record where "
                                                + where
                                                + " order by seq")) {
            while (row.next()) {
                numbers.add(row.getLong(1));
            }
        }
        return numbers;
    }

    @ParameterizedTest
    @EnumSource
    void a_history_that_was_tampered_with_is_refused(TestDatabase.Kind kind) throws Exception {
        for (String change :
                new String[] {
                    "\"checksum\" = 1 where \"version\" = '1'",
                    "\"description\" = 'else' where \"version\" = '2'",
                    "\"type\" = 'SQL' where \"version\" = '2'",
                    "\"success\" = false where \"version\" = '3'",
                    "\"version\" = '4' where \"version\" = '3'",
                }) {
            try (TestDatabase database = TestDatabase.create(kind)) {
                database.execute("update \"flyway_schema_history\" set " + change);
                assertThat(isOurs(database)).as(change).isFalse();
                assertThatThrownBy(() -> migratesAtStart(database))
                        .as(change)
                        .isInstanceOf(ConfigurationException.class)
                        .message()
                        .doesNotContain("\n");
            }
        }
    }

    /** As a repair by hand may leave it. */
    @ParameterizedTest
    @EnumSource
    void a_checksum_that_is_missing_is_for_flyway_to_let_pass(TestDatabase.Kind kind)
            throws Exception {
        try (TestDatabase database = TestDatabase.create(kind)) {
            database.execute(
                    "update \"flyway_schema_history\" set \"checksum\" = null"
                            + " where \"version\" = '3'");
            assertThat(isOurs(database)).isFalse();
            assertThat(migratesAtStart(database)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_a_later_program_added_is_for_flyway_to_refuse(TestDatabase.Kind kind)
            throws Exception {
        for (String version : new String[] {"'9999'", "'2.5'", "null"}) {
            try (TestDatabase database = TestDatabase.create(kind)) {
                database.execute(
                        "insert into \"flyway_schema_history\" (\"installed_rank\", \"version\","
                                + " \"description\", \"type\", \"script\", \"installed_by\","
                                + " \"execution_time\", \"success\") values (9999, "
                                + version
                                + ", 'later', 'SQL', 'later.sql', 'x', 1, true)");
                assertThat(isOurs(database)).as(version).isFalse();
                assertThatThrownBy(() -> migratesAtStart(database))
                        .as(version)
                        .isInstanceOf(ConfigurationException.class);
            }
        }
    }

    /** The schemas of a search path hide each other; Flyway knows the first only, and so do we. */
    @Test
    void a_history_of_another_schema_is_not_taken_for_ours() throws Exception {
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.POSTGRESQL);
                Connection connection = database.pool().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create schema \"od\"\"d\"");
            statement.execute("set search_path to \"od\"\"d\", public");
            assertThat(SchemaHistory.isOurs(connection)).isFalse();
            statement.execute(
                    "alter table public.\"flyway_schema_history\" set schema \"od\"\"d\"");
            assertThat(SchemaHistory.isOurs(connection)).isTrue();
            statement.execute("set search_path to nowhere");
            assertThat(SchemaHistory.isOurs(connection)).isFalse();
        }
    }

    private static boolean isOurs(TestDatabase database) throws SQLException {
        try (Connection connection = database.pool().getConnection()) {
            return SchemaHistory.isOurs(connection);
        }
    }

    /** Starts, and says whether Flyway was asked. */
    private static boolean migratesAtStart(TestDatabase database) {
        var asked = new AtomicInteger();
        DatabaseStart.start(
                new DatabaseStartTest.Config(database.url(), Optional.empty(), Duration.ofHours(1)),
                database.pool(),
                () -> {
                    asked.incrementAndGet();
                    return database.flyway();
                });
        return asked.get() > 0;
    }
}
