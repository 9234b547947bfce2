package dev.credgate.outbox;

import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.ledger.StatusValue;
import dev.credgate.ledger.chain.Anvil;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.ledger.chain.ChainRpc;
import dev.credgate.ledger.chain.ContractCall;
import dev.credgate.ledger.chain.Deployment;
import dev.credgate.ledger.chain.LedgerCalls;
import dev.credgate.ledger.chain.LedgerViews;
import dev.credgate.ledger.chain.LedgerWrites;
import dev.credgate.ledger.chain.TestKey;
import dev.credgate.ledger.chain.TransactionSigner;
import dev.credgate.outbox.Outbox.Wish;
import dev.credgate.store.ChainAccounts;
import dev.credgate.store.ChainAccounts.Lease;
import dev.credgate.store.ChainSending;
import dev.credgate.store.ChainTransactions.ChainTransaction;
import dev.credgate.store.ChainTransactions.State;
import dev.credgate.store.OutboxStores;
import dev.credgate.store.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A real chain with our contracts, a database, and issuers whose keys lie in memory. */
@SuppressWarnings("NullAway") // Keys that a test opens are in the map.
final class OutboxBench implements AutoCloseable {

    static final Duration SOON = Duration.ofSeconds(30);

    private static final AtomicLong NUMBERS = new AtomicLong(7_000);

    final Anvil chain;
    final ChainRpc rpc;
    final LedgerWrites writes;
    final LedgerCalls calls;
    final LedgerViews views;
    final Map<String, TestKey> keys = new ConcurrentHashMap<>();
    final TestDatabase database;
    final OutboxStores stores;
    final OutboxCounts counts = new OutboxCounts();
    private final AtomicLong ahead = new AtomicLong();
    final InstantSource clock = () -> Instant.now().plusMillis(ahead.get());

    OutboxBench(TestDatabase.Kind kind) throws ChainException {
        chain = Anvil.start();
        rpc = new ChainRpc(chain.url(), Duration.ofSeconds(10), Duration.ofSeconds(20));
        Deployment at = Deployment.deploy(rpc, rpc.unlocked(chain.account(0)));
        writes = new LedgerWrites(rpc, at);
        calls = new LedgerCalls(rpc, at);
        views = new LedgerViews(rpc, at);
        database = TestDatabase.create(kind);
        stores = new OutboxStores(database);
    }

    static OutboxSettings settings() {
        return new OutboxSettings(
                2,
                8,
                Duration.ofSeconds(30),
                BigInteger.TEN.pow(12),
                1L << 24,
                Duration.ofMillis(100),
                Duration.ofMillis(100));
    }

    /** An issuer of its own, with an account that has sent nothing yet; its key's label. */
    String issuer() throws ChainException {
        TestKey key = TestKey.of(NUMBERS.incrementAndGet());
        String label = "key-" + key.address();
        keys.put(label, key);
        writes.register(rpc.unlocked(chain.account(1)), key.publicKey(), Instant.now());
        writes.nameIssuer(
                rpc.unlocked(chain.account(0)),
                Keccak256.hash("did:weid:101:" + key.address()),
                key.address(),
                label);
        return label;
    }

    String did(String issuer) {
        return "did:weid:101:" + keys.get(issuer).address();
    }

    void later(Duration time) {
        ahead.addAndGet(time.toMillis());
    }

    Outbox outbox() {
        return new Outbox(stores.transactions(), clock, _ -> {}, new Signal());
    }

    Senders replica(Signal progress) {
        return new Senders(
                stores.accounts(),
                stores.sending(),
                rpc,
                keys::get,
                clock,
                settings(),
                counts,
                progress);
    }

    AccountSender sender(String issuer) {
        return sender(issuer, stores, settings());
    }

    AccountSender sender(String issuer, OutboxStores store, OutboxSettings settings) {
        return sender(issuer, store, settings, keys::get);
    }

    AccountSender sender(
            String issuer,
            OutboxStores store,
            OutboxSettings settings,
            Function<String, TransactionSigner> signers) {
        return sender(issuer, store, rpc, settings, signers);
    }

    /** One that has another node, or what stands before it. */
    AccountSender sender(String issuer, ChainRpc through) {
        return sender(issuer, stores, through, settings(), keys::get);
    }

    AccountSender sender(
            String issuer,
            OutboxStores store,
            ChainRpc through,
            OutboxSettings settings,
            Function<String, TransactionSigner> signers) {
        return new AccountSender(
                issuer,
                store.accounts(),
                store.sending(),
                through,
                signers,
                clock,
                settings,
                counts,
                new Signal());
    }

    /** As an administrator does; whether anything waited. */
    boolean giveUp(UUID operation) throws SQLException {
        try (Connection connection = database.database().connect()) {
            return stores.surrender().givenUp(operation, "given up").set(connection);
        }
    }

    ContractCall revocation(String issuer, String what) {
        return calls.setStatus(did(issuer), List.of(key(what)), StatusValue.REVOKED);
    }

    static Hash key(String what) {
        return Keccak256.hash(what);
    }

    StatusValue status(String issuer, String what) throws ChainException {
        return views.statusOf(Keccak256.hash(did(issuer)), key(what));
    }

    UUID put(String issuer, ContractCall... all) {
        return outbox().put(wish(issuer, all));
    }

    static Wish wish(String issuer, ContractCall... all) {
        return new Wish(
                UUID.randomUUID(),
                Optional.of("agency"),
                issuer,
                "status",
                Optional.empty(),
                List.of(all));
    }

    Operation found(UUID operation) {
        return outbox().find(operation).orElseThrow();
    }

    ChainTransaction last(UUID operation) {
        return found(operation).last();
    }

    State state(UUID operation) {
        return found(operation).state();
    }

    /** The number of its last transaction. */
    long number(UUID operation) {
        return last(operation).number().orElseThrow();
    }

    /** The hash of its last transaction. */
    Hash hash(UUID operation) {
        return last(operation).hash().orElseThrow();
    }

    void noBlocks() {
        chain.rpc("evm_setAutomine", false);
    }

    /** A block for what waits, and for each that comes, as large as they are at first. */
    void mineAgain() {
        chain.rpc("evm_setAutomine", true);
        chain.rpc("evm_setBlockGasLimit", "0x1c9c380");
        chain.mine(1);
    }

    /** Named on the chain before blocks stop. */
    String issuerWhileNothingIsMined() throws ChainException {
        chain.rpc("evm_setAutomine", true);
        String issuer = issuer();
        noBlocks();
        return issuer;
    }

    /** One pass under a lease of its own. */
    AccountSender.Left pass(AccountSender sender, String issuer) {
        Lease lease = lease(issuer);
        try {
            return sender.pass(lease);
        } finally {
            stores.accounts().release(lease);
        }
    }

    Lease lease(String issuer) {
        return stores.accounts()
                .lease(issuer, clock.instant(), clock.instant().plusSeconds(30))
                .orElseThrow();
    }

    void passUntil(AccountSender sender, String issuer, BooleanSupplier there) {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (true) {
            pass(sender, issuer);
            if (there.getAsBoolean()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not there within " + SOON);
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    long sentBy(String issuer) {
        return Long.decode(
                chain.rpc(
                                "eth_getTransactionCount",
                                keys.get(issuer).address().toString(),
                                "latest")
                        .asText());
    }

    /**
     * The process dies when it comes to this step of the record: before, or after it is written.
     */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    OutboxStores dyingAt(String step, boolean after) {
        return new OutboxStores(
                stores.transactions(),
                dyingAt(ChainAccounts.class, stores.accounts(), step, after),
                dyingAt(ChainSending.class, stores.sending(), step, after),
                stores.surrender());
    }

    private static <T> T dyingAt(Class<T> type, T store, String step, boolean after) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (_, method, arguments) -> {
                            boolean here = method.getName().equals(step);
                            if (here && !after) {
                                throw new Killed();
                            }
                            @Nullable Object result;
                            try {
                                result = method.invoke(store, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                            if (here) {
                                throw new Killed();
                            }
                            return result;
                        }));
    }

    @Override
    public void close() {
        rpc.close();
        chain.close();
        database.close();
    }
}
