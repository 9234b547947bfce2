package dev.credgate.outbox;

import dev.credgate.ledger.chain.ChainRpc;
import dev.credgate.ledger.chain.TransactionSigner;
import dev.credgate.store.ChainAccounts.Lease;
import dev.credgate.store.ChainTransactions;
import dev.credgate.store.OutboxStores;
import dev.credgate.store.StoreUnavailableException;
import dev.credgate.store.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** The outbox and its sender for tests of the rooms that use it: it works when it is told to. */
public final class OutboxAtWork {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final TestDatabase database;
    private final OutboxStores stores;
    private final ChainRpc rpc;
    private final Function<String, TransactionSigner> keys;
    private final InstantSource clock;
    private final String account;
    private AccountSender sender;

    /** For one account, whose key {@code keys} has while its token is there. */
    public OutboxAtWork(
            TestDatabase database,
            ChainRpc rpc,
            String account,
            Function<String, TransactionSigner> keys,
            InstantSource clock) {
        this.database = database;
        this.stores = new OutboxStores(database);
        this.rpc = rpc;
        this.keys = keys;
        this.clock = clock;
        this.account = account;
        this.sender = fresh();
    }

    /** As a replica has it. */
    public Outbox outbox() {
        return outbox(stores.transactions());
    }

    /** One that counts how often somebody asks where something stands. */
    public static Outbox counting(
            ChainTransactions transactions, LongAdder looks, InstantSource clock) {
        return new Outbox(
                (ChainTransactions)
                        Proxy.newProxyInstance(
                                ChainTransactions.class.getClassLoader(),
                                new Class<?>[] {ChainTransactions.class},
                                (_, method, arguments) -> {
                                    if (method.getName().equals("ofOperation")) {
                                        looks.increment();
                                    }
                                    return method.invoke(transactions, arguments);
                                }),
                clock,
                _ -> {},
                new Signal());
    }

    /** One whose process dies, or loses its database, when it puts something in. */
    public Outbox dying(boolean after) {
        return dying(stores.transactions(), after, clock);
    }

    /** The same over anybody's database. */
    public static Outbox dying(ChainTransactions transactions, boolean after, InstantSource clock) {
        ChainTransactions failing =
                (ChainTransactions)
                        Proxy.newProxyInstance(
                                ChainTransactions.class.getClassLoader(),
                                new Class<?>[] {ChainTransactions.class},
                                (_, method, arguments) -> {
                                    boolean put = method.getName().equals("enqueue");
                                    if (put && !after) {
                                        throw new StoreUnavailableException("died");
                                    }
                                    Object result;
                                    try {
                                        result = method.invoke(transactions, arguments);
                                    } catch (InvocationTargetException e) {
                                        throw e.getCause();
                                    }
                                    if (put) {
                                        throw new StoreUnavailableException("died");
                                    }
                                    return result;
                                });
        return new Outbox(failing, clock, _ -> {}, new Signal());
    }

    private Outbox outbox(ChainTransactions transactions) {
        return new Outbox(transactions, clock, _ -> {}, new Signal());
    }

    private AccountSender fresh() {
        return new AccountSender(
                account,
                stores.accounts(),
                stores.sending(),
                rpc,
                keys,
                clock,
                OutboxBench.settings(),
                new OutboxCounts(),
                new Signal());
    }

    /** Another process takes the account. */
    public void restart() {
        sender = fresh();
    }

    /** Does what can be done now. */
    public void pass() {
        Lease lease =
                stores.accounts()
                        .lease(account, clock.instant(), clock.instant().plusSeconds(30))
                        .orElseThrow();
        try {
            AccountSender.Left _ = sender.pass(lease);
        } finally {
            stores.accounts().release(lease);
        }
    }

    /** Works until it is so. */
    public void passUntil(BooleanSupplier there) {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (true) {
            pass();
            if (there.getAsBoolean()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not there within " + SOON);
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    /** Where an operation stands. */
    public Operation found(UUID operation) {
        return outbox().find(operation).orElseThrow();
    }

    /** As administrators do; whether anything waited. */
    public boolean giveUp(UUID operation) throws SQLException {
        try (Connection connection = database.database().connect()) {
            return stores.surrender().givenUp(operation, "given up").set(connection);
        }
    }
}
