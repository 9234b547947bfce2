package dev.credgate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.credgate.crypto.Address;
import dev.credgate.ledger.chain.ContractCall;
import dev.credgate.store.ChainAccounts.Lease;
import dev.credgate.store.ChainAccounts.LeaseLostException;
import dev.credgate.store.ChainTransactions.Order;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who works on the outbox's rows at one moment never waits in a circle. */
class ChainLocksTest {

    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    private static Order order(String account) {
        Address to = Address.parse("0x" + "11".repeat(20)).orElseThrow();
        return new Order(
                UUID.randomUUID(),
                Optional.empty(),
                account,
                "status",
                Optional.empty(),
                List.of(new ContractCall(to, "0x")));
    }

    private static Lease lease(OutboxStores stores, String account) {
        return stores.accounts().lease(account, NOW, NOW.plusSeconds(30)).orElseThrow();
    }

    /** A row that stands for a batch of status changes. */
    private static boolean lockBatch(Connection connection) throws SQLException {
        return !ChainRows.list(
                        connection,
                        "select 1 from status_operation_bound where agency = 'a' for update",
                        row -> row.getInt(1))
                .isEmpty();
    }

    /**
     * The audit record writes several events in one transaction: one gives an operation up, the
     * next notes changes of a batch, which another replica puts into the outbox at that moment.
     */
    @ParameterizedTest
    @EnumSource
    void givingUpAndPuttingInTakeTurns(TestDatabase.Kind kind) throws Exception {
        try (TestDatabase database = TestDatabase.create(kind);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            OutboxStores stores = new OutboxStores(database);
            database.execute("insert into status_operation_bound (agency) values ('a')");
            Order stuck = order("key");
            UUID operation = stores.transactions().enqueue(stuck, NOW);
            stores.accounts().trouble(lease(stores, "key"), Optional.of("node_refuses"));
            CountDownLatch locked = new CountDownLatch(1);
            try (Connection audit = database.database().connect()) {
                audit.setAutoCommit(false);
                assertThat(stores.surrender().givenUp(operation, "given up").set(audit)).isTrue();
                Future<Optional<UUID>> put =
                        threads.submit(() ->
                                stores.transactions()
                                        .enqueue(
                                                order("key"),
                                                connection -> {
                                                    boolean found = lockBatch(connection);
                                                    locked.countDown();
                                                    return found;
                                                },
                                                NOW));
                // It waits for the account before it locks the batch, or never for the account.
                boolean unused = locked.await(500, TimeUnit.MILLISECONDS);
                assertThatCode(() -> lockBatch(audit)).doesNotThrowAnyException();
                audit.commit();
                audit.setAutoCommit(true);
                assertThat(put.get()).isPresent();
            }
            assertThat(stores.surrender().waiting(9))
                    .extracting(ChainSurrender.Waiting::givenUp)
                    .containsExactlyInAnyOrder(Optional.of("given up"), Optional.empty());
        }
    }

    /** The other way round: first changes of the batch are noted, then an operation is given up. */
    @ParameterizedTest
    @EnumSource
    void notingAndPuttingInTakeTurns(TestDatabase.Kind kind) throws Exception {
        try (TestDatabase database = TestDatabase.create(kind);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            OutboxStores stores = new OutboxStores(database);
            database.execute("insert into status_operation_bound (agency) values ('a')");
            UUID operation = stores.transactions().enqueue(order("key"), NOW);
            stores.accounts().trouble(lease(stores, "key"), Optional.of("node_refuses"));
            CountDownLatch marking = new CountDownLatch(1);
            try (Connection audit = database.database().connect()) {
                audit.setAutoCommit(false);
                assertThat(lockBatch(audit)).isTrue();
                Future<Optional<UUID>> put =
                        threads.submit(() ->
                                stores.transactions()
                                        .enqueue(
                                                order("key"),
                                                connection -> {
                                                    marking.countDown();
                                                    return lockBatch(connection);
                                                },
                                                NOW));
                assertThat(marking.await(20, TimeUnit.SECONDS)).isTrue();
                assertThat(stores.surrender().givenUp(operation, "given up").set(audit)).isTrue();
                audit.commit();
                audit.setAutoCommit(true);
                assertThat(put.get()).isPresent();
            }
        }
    }

    /** Two keys that changed their labels with each other. */
    @ParameterizedTest
    @EnumSource
    void labelsThatChangePlacesTakeTurns(TestDatabase.Kind kind) throws Exception {
        try (TestDatabase database = TestDatabase.create(kind);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            OutboxStores stores = new OutboxStores(database);
            Address first = Address.parse("0x" + "21".repeat(20)).orElseThrow();
            Address second = Address.parse("0x" + "22".repeat(20)).orElseThrow();
            for (String account : List.of("a", "b")) {
                UUID unused = stores.transactions().enqueue(order(account), NOW);
            }
            assertThat(stores.accounts().adopt(lease(stores, "a"), first)).isTrue();
            assertThat(stores.accounts().adopt(lease(stores, "b"), second)).isTrue();
            for (int round = 0; round < 20; round++) {
                boolean even = round % 2 == 0;
                Instant later = NOW.plusSeconds(60L * (round + 1));
                List<Callable<Boolean>> both =
                        List.of(
                                () -> adopt(stores, "a", even ? second : first, later),
                                () -> adopt(stores, "b", even ? first : second, later));
                for (Future<Boolean> one : threads.invokeAll(both)) {
                    boolean unused = one.get();
                }
                // Whoever lost its lease to the other comes again.
                assertThat(adopt(stores, "a", even ? second : first, later.plusSeconds(31)))
                        .isTrue();
                assertThat(adopt(stores, "b", even ? first : second, later.plusSeconds(31)))
                        .isTrue();
                assertThat(stores.transactions().accountOf(even ? second : first)).contains("a");
                assertThat(stores.transactions().accountOf(even ? first : second)).contains("b");
            }
        }
    }

    private static boolean adopt(
            OutboxStores stores, String account, Address address, Instant now) {
        Optional<Lease> lease = stores.accounts().lease(account, now, now.plusSeconds(30));
        try {
            return lease.isPresent() && stores.accounts().adopt(lease.get(), address);
        } catch (LeaseLostException _) {
            return false;
        } catch (StoreUnavailableException e) {
            assertThat(e).hasMessageContaining("has just gone");
            return false;
        } finally {
            lease.ifPresent(stores.accounts()::release);
        }
    }
}
