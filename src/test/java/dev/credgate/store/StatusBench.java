package dev.credgate.store;

import static java.time.temporal.ChronoUnit.MICROS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.ledger.StatusValue;
import dev.credgate.ledger.chain.ContractCall;
import dev.credgate.store.PendingStatusChanges.PendingStatusChange;
import dev.credgate.store.StatusBatches.Batch;
import dev.credgate.store.StatusOperations.Bounds;
import dev.credgate.store.StatusOperations.Line;
import dev.credgate.store.StatusOperations.StatusOperation;
import dev.credgate.store.StatusOperations.Taken;
import dev.credgate.store.StatusOperations.Wish;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;

/** The stores that bulk changes of statuses go through, on a database of their own. */
public final class StatusBench implements AutoCloseable {

    /** When everything is asked for. */
    public static final Instant NOW = Instant.now().truncatedTo(MICROS);

    static final Bounds BOUNDS = new Bounds(16, 1_000_000);

    private static final Address ADDRESS =
            Address.parse("0x00000000000000000000000000000000000000aa").orElseThrow();

    final StatusOperationStore operations;
    public final StatusBatches batches;
    public final PendingStatusChanges pending;
    public final ChainTransactions outbox;

    private final TestDatabase database;

    /** All of them, empty. */
    public StatusBench(TestDatabase.Kind kind) {
        database = TestDatabase.create(kind);
        operations = new StatusOperationStore(database());
        batches = new StatusBatchStore(database());
        pending = new PendingStatusChangeStore(database());
        outbox = new ChainTransactionStore(database());
    }

    /** The database itself. */
    public Database database() {
        return database.database();
    }

    /** The same, for those who make stores of their own. */
    public TestDatabase testDatabase() {
        return database;
    }

    /** Begins a file of the agency {@code a}. */
    public StatusOperation begin(String lookup) {
        return begin(lookup, NOW);
    }

    StatusOperation begin(String lookup, Instant at) {
        return operations.begin(id(), "a", lookup, BOUNDS, at).orElseThrow();
    }

    /** Takes lines of it. */
    public Taken take(UUID operation, List<Line> lines) {
        return operations.take(operation, "a", lines, BOUNDS, NOW);
    }

    /** Closes it with all that it has. */
    public void close(UUID operation) {
        long lines = operations.find(operation).orElseThrow().taken();
        assertThat(operations.close(operation, lines)).isTrue();
    }

    /** Puts a batch into the outbox. */
    public Optional<UUID> put(Batch batch, UUID operation) {
        return outbox.enqueue(order(batch), batches.put(batch, operation, NOW), NOW);
    }

    /** What an administrator of the database may do. */
    void execute(String sql) throws SQLException {
        database.execute(sql);
    }

    /** Notes what a batch asks for, as before it is put. */
    public List<PendingStatusChange> note(Batch batch) throws SQLException {
        List<PendingStatusChange> changes =
                batches.wishes(batch.id()).stream()
                        .map(wish -> change(batch, wish.credential()))
                        .toList();
        try (Connection connection = database().connect()) {
            for (PendingStatusChange change : changes) {
                assertThat(pending.requested(change).set(connection)).isTrue();
            }
        }
        return changes;
    }

    /** How many changes of a batch are noted as on their way. */
    long noted(Batch batch) throws SQLException {
        try (Connection connection = database().connect()) {
            return ChainRows.list(
                            connection,
                            "select count(*) from pending_status_change where operation = ?",
                            row -> row.getLong(1),
                            batch.id())
                    .getFirst();
        }
    }

    static ChainTransactions.Order order(Batch batch) {
        return new ChainTransactions.Order(
                batch.id(),
                Optional.of("a"),
                "key",
                "statuses",
                Optional.empty(),
                List.of(new ContractCall(ADDRESS, "0x")));
    }

    /** The first that a batch asks for. */
    PendingStatusChange change(Batch batch) {
        return change(batch, batches.wishes(batch.id()).getFirst().credential());
    }

    static PendingStatusChange change(Batch batch, UUID credential) {
        return new PendingStatusChange(
                id(),
                batch.id(),
                "a",
                credential,
                "did:a",
                Hash.ZERO,
                batch.status(),
                Hash.ZERO,
                NOW);
    }

    static UUID id() {
        return UUID.randomUUID();
    }

    /** Lines that revoke. */
    public static List<Line> lines(long from, long to, String issuer) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(number -> line(number, wish(issuer, StatusValue.REVOKED)))
                .toList();
    }

    /** A line that asks for it. */
    public static Line line(long number, Wish wish) {
        return new Line(
                number,
                Keccak256.hash(wish.credential().toString()),
                Optional.of(wish),
                Optional.empty());
    }

    static Wish wish(String issuer, StatusValue status) {
        return new Wish(id(), issuer, status, Hash.ZERO);
    }

    @Override
    public void close() {
        database.close();
    }
}
