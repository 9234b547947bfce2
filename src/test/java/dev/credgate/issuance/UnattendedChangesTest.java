package dev.credgate.issuance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.audit.AuditOnce;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.ledger.BlockRef;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.ledger.StatusEntry;
import dev.credgate.ledger.StatusValue;
import dev.credgate.ledger.chain.ChainRpc;
import dev.credgate.ledger.chain.Deployment;
import dev.credgate.ledger.chain.LedgerCalls;
import dev.credgate.outbox.Outbox;
import dev.credgate.outbox.OutboxAtWork;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.ListedPlaces;
import dev.credgate.store.StatusBatches.Batch;
import dev.credgate.store.StatusBench;
import dev.credgate.store.StatusOperations.Taken;
import dev.credgate.store.StatusOperations.Wish;
import dev.credgate.store.TestDatabase;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/** Changes that one agency asks for and does not wait for, and a chain that makes no block. */
@SuppressWarnings("NullAway") // The chain is not asked.
class UnattendedChangesTest {

    private static final int CHANGES = 240;
    private static final Duration WHILE = Duration.ofSeconds(2);

    private final IssuanceWorld world = new IssuanceWorld();

    @Test
    void howeverManyThereAreTheDatabaseIsAskedAboutFew() throws Exception {
        InstantSource clock = InstantSource.system();
        LongAdder looks = new LongAdder();
        try (StatusBench bench = new StatusBench(TestDatabase.Kind.H2);
                ExecutorService callers = Executors.newFixedThreadPool(8)) {
            Outbox outbox = OutboxAtWork.counting(bench.outbox, looks, clock);
            StatusChanges changes = changes(bench, outbox, clock);
            List<Callable<StatusOutcome>> asked = new ArrayList<>();
            for (int i = 0; i < CHANGES; i++) {
                UUID credential = recorded();
                asked.add(() ->
                        changes.change(
                                world.agency,
                                credential,
                                StatusValue.REVOKED,
                                "a reason",
                                Optional.of(Duration.ZERO)));
            }
            for (Future<StatusOutcome> one : callers.invokeAll(asked)) {
                assertThat(one.get()).isInstanceOf(StatusOutcome.Accepted.class);
            }
            long before = looks.sum();
            Thread.sleep(WHILE);
            // Four times a second each, at most.
            assertThat(looks.sum() - before).isBetween(1L, 64 * 4 * (WHILE.toSeconds() + 1));
        }
    }

    /** A batch may be refused as a whole, and sent in parts. */
    @Test
    void oneIsNotLeftToABulkChangeThatMakesTheSame() throws Exception {
        InstantSource clock = InstantSource.system();
        UUID credential = recorded();
        try (StatusBench bench = new StatusBench(TestDatabase.Kind.H2)) {
            UUID bulk = bench.begin("one").id();
            assertThat(
                            bench.take(
                                    bulk,
                                    List.of(
                                            StatusBench.line(
                                                    1,
                                                    new Wish(
                                                            credential,
                                                            world.did.toString(),
                                                            StatusValue.REVOKED,
                                                            Hash.ZERO)))))
                    .isEqualTo(Taken.ON_RECORD);
            bench.close(bulk);
            Batch batch = bench.batches.next(bulk, 1).orElseThrow();
            assertThat(bench.note(batch)).hasSize(1);
            assertThat(bench.put(batch, bulk)).contains(batch.id());

            Outbox outbox = OutboxAtWork.counting(bench.outbox, new LongAdder(), clock);
            StatusChanges changes = changes(bench, outbox, clock);
            UUID own = accepted(changes, credential);
            assertThat(own).isNotEqualTo(batch.id());
            assertThat(outbox.find(own)).isPresent();
            // The next is left to this one, that is behind the batch.
            assertThat(accepted(changes, credential)).isEqualTo(own);
        }
    }

    private UUID accepted(StatusChanges changes, UUID credential) {
        StatusOutcome outcome =
                changes.change(
                        world.agency,
                        credential,
                        StatusValue.REVOKED,
                        "a reason",
                        Optional.of(Duration.ZERO));
        assertThat(outcome).isInstanceOf(StatusOutcome.Accepted.class);
        return ((StatusOutcome.Accepted) outcome).operation();
    }

    private StatusChanges changes(StatusBench bench, Outbox outbox, InstantSource clock) {
        LedgerSnapshot snapshot =
                as(
                        LedgerSnapshot.class,
                        (_, method, _) ->
                                method.getName().equals("block")
                                        ? new BlockRef(7, Hash.ZERO, Instant.EPOCH)
                                        : StatusEntry.NONE);
        Ledger ledger = _ -> new Ledger.Reading.Fresh(snapshot, Duration.ZERO);
        AuditOnce once =
                (_, mark) -> {
                    try (Connection connection = bench.database().connect()) {
                        return mark.set(connection);
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                };
        Address contract =
                Address.parse("0x00000000000000000000000000000000000000aa").orElseThrow();
        LedgerCalls calls =
                new LedgerCalls(
                        new ChainRpc(URI.create("http://localhost:1"), WHILE, WHILE),
                        new Deployment(contract, contract, contract, contract));
        return new StatusChanges(
                clock,
                ledger,
                new StatusWriter(outbox, calls, null),
                world.records,
                as(ListedPlaces.class, (_, _, _) -> Optional.empty()),
                new StatusRecord(clock, ledger, bench.pending, null, once, outbox),
                Duration.ofSeconds(20));
    }

    private UUID recorded() {
        UUID id = UUID.randomUUID();
        world.records.record(
                new IssuedCredential(
                        id,
                        world.agency.name(),
                        world.did.toString(),
                        "cpt:1000",
                        "weidentity",
                        Keccak256.hash(id.toString()),
                        IssuanceWorld.NOW,
                        Optional.empty(),
                        "keys-0"));
        return id;
    }

    private static <T> T as(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
