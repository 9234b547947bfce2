package dev.credgate.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.ledger.StatusValue;
import dev.credgate.ledger.chain.ChainRpc;
import dev.credgate.ledger.chain.Deployment;
import dev.credgate.ledger.chain.LedgerCalls;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What migrations work out of what is there already, as an older version wrote it. */
class ContentForwardTest {

    private static final Hash KEY = Keccak256.hash("a credential's status key");
    private static final String DID = "did:weid:101:0x1111111111111111111111111111111111111111";
    private static final Address ANY = new Address(0, 0, 1);

    /** Nothing is asked of that chain. */
    private static final LedgerCalls CALLS =
            new LedgerCalls(
                    new ChainRpc(
                            URI.create("http://127.0.0.1:9"),
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(1)),
                    new Deployment(ANY, ANY, ANY, ANY));

    private static TestDatabase at(TestDatabase.Kind kind, String version) {
        TestDatabase database = TestDatabase.empty(kind);
        Flyway.configure()
                .configuration(database.flyway().getConfiguration())
                .target(version)
                .load()
                .migrate();
        return database;
    }

    /** V18: what an agency may bring within a day is counted by when it came. */
    @ParameterizedTest
    @EnumSource
    void linesThatWereTakenBeforeCountWithinTheDay(TestDatabase.Kind kind) throws Exception {
        try (TestDatabase database = at(kind, "17")) {
            database.execute(
                    operation(1, "moi", 100, "08:00:00"),
                    operation(2, "moi", 20, "08:00:00"),
                    operation(3, "moi", 3, "09:00:00"),
                    operation(4, "moi", 0, "10:00:00"),
                    operation(5, "tax", 7, "08:00:00"));

            SchemaMigration.migrate(database.flyway());

            assertThat(
                            database.rows(
                                    "select agency, lines from status_operation_taken order by"
                                            + " agency, taken_at"))
                    .containsExactly("moi 120", "moi 3", "tax 7");
        }
    }

    private static String operation(int id, String agency, int taken, String time) {
        return ("insert into status_operation (id, agency, lookup, stage, taken, refused, formed,"
                        + " requested_at) values ('00000000-0000-0000-0000-00000000000%d', '%s',"
                        + " '%d', 'done', %d, 0, 0, timestamp with time zone '2026-11-25"
                        + " %s+00')")
                .formatted(id, agency, id, taken, time);
    }

    /** V23: which credential a transaction on its way is about is read out of its call data. */
    @ParameterizedTest
    @EnumSource
    void theStatusThatATransactionSetsIsReadOutOfIt(TestDatabase.Kind kind) throws Exception {
        String at = CALLS.setStatusAt(DID, 7, List.of(99L), StatusValue.REVOKED).data();
        UUID change = new UUID(0, 1);
        UUID other = new UUID(0, 2);
        UUID third = new UUID(0, 3);
        try (TestDatabase database = at(kind, "22")) {
            database.execute(
                    // A change of one credential: its place in a list, then its key.
                    transaction(change, "status", at),
                    transaction(change, "status", set(StatusValue.REVOKED)),
                    transaction(other, "status", set(StatusValue.SUSPENDED)),
                    transaction(third, "status", set(StatusValue.ACTIVE)),
                    // Not one credential's.
                    transaction(new UUID(0, 4), "statuses", set(StatusValue.REVOKED)),
                    transaction(new UUID(0, 5), "status", "0x00"));

            SchemaMigration.migrate(database.flyway());

            assertThat(
                            database.rows(
                                    "select operation, status_key, status from chain_transaction"
                                            + " where status is not null order by line"))
                    .containsExactly(
                            change + " " + KEY + " REVOKED",
                            other + " " + KEY + " SUSPENDED",
                            third + " " + KEY + " ACTIVE");
            assertThat(database.rows("select count(*) from chain_transaction where status is null"))
                    .containsExactly("3");
        }
    }

    private static String set(StatusValue status) {
        return CALLS.setStatus(DID, List.of(KEY), status).data();
    }

    private static String transaction(UUID operation, String purpose, String data) {
        return ("insert into chain_transaction (id, operation, account, purpose, target, data,"
                        + " state, enqueued_at) values ('%s', '%s', 'a', '%s', '0x1', '%s', 'sent',"
                        + " current_timestamp)")
                .formatted(UUID.randomUUID(), operation, purpose, data);
    }
}
