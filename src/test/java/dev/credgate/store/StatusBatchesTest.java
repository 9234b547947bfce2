package dev.credgate.store;

import static java.time.temporal.ChronoUnit.MICROS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.ledger.StatusValue;
import dev.credgate.ledger.chain.ContractCall;
import dev.credgate.store.PendingStatusChanges.PendingStatusChange;
import dev.credgate.store.StatusBatches.Batch;
import dev.credgate.store.StatusOperations.Bounds;
import dev.credgate.store.StatusOperations.Line;
import dev.credgate.store.StatusOperations.Progress;
import dev.credgate.store.StatusOperations.RefusedLine;
import dev.credgate.store.StatusOperations.Stage;
import dev.credgate.store.StatusOperations.StatusOperation;
import dev.credgate.store.StatusOperations.Taken;
import dev.credgate.store.StatusOperations.Wish;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lines of bulk changes and the batches they go in, on both databases. */
@SuppressWarnings("NullAway") // Marks need no container.
class StatusBatchesTest {

    private static final Instant NOW = Instant.now().truncatedTo(MICROS);
    private static final Address ADDRESS =
            Address.parse("0x00000000000000000000000000000000000000aa").orElseThrow();
    private static final Bounds BOUNDS = new Bounds(16, 1_000_000);

    @ParameterizedTest
    @EnumSource
    void linesAreTakenOnceHoweverOftenTheyCome(TestDatabase.Kind kind) {
        try (TestDatabase database = TestDatabase.create(kind)) {
            StatusOperations operations = new StatusOperationStore(database.database());
            StatusOperation begun = begin(operations, "one");
            List<Line> lines = lines(1, 6, "did:a");
            assertThat(take(operations, begun.id(), lines.subList(0, 4)))
                    .isEqualTo(Taken.ON_RECORD);
            // Cut off there, and sent again in other pieces.
            assertThat(begin(operations, "one").id()).isEqualTo(begun.id());
            assertThat(take(operations, begun.id(), lines.subList(0, 3)))
                    .isEqualTo(Taken.ON_RECORD);
            assertThat(take(operations, begun.id(), lines.subList(3, 6)))
                    .isEqualTo(Taken.ON_RECORD);
            assertThat(operations.find(begun.id()).orElseThrow().taken()).isEqualTo(6);

            assertThat(take(operations, begun.id(), lines(6, 6, "did:a"))).isEqualTo(Taken.CHANGED);
            // A hole: somebody's earlier lines never came.
            assertThat(take(operations, begun.id(), lines(8, 8, "did:a"))).isEqualTo(Taken.CLOSED);
            close(operations, begun.id());
            assertThat(take(operations, begun.id(), lines)).isEqualTo(Taken.ON_RECORD);
            assertThat(take(operations, begun.id(), lines(7, 7, "did:a"))).isEqualTo(Taken.CLOSED);
            assertThat(operations.find(begun.id()).orElseThrow().stage()).isEqualTo(Stage.SENDING);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCredentialCountsOnceInAFile(TestDatabase.Kind kind) {
        try (TestDatabase database = TestDatabase.create(kind)) {
            StatusOperations operations = new StatusOperationStore(database.database());
            UUID id = begin(operations, "one").id();
            Wish first = wish("did:a", StatusValue.REVOKED);
            Wish second = wish("did:a", StatusValue.REVOKED);
            take(operations, id, List.of(line(1, first), line(2, first)));
            take(
                    operations,
                    id,
                    List.of(
                            line(
                                    3,
                                    new Wish(
                                            first.credential(),
                                            "did:a",
                                            StatusValue.ACTIVE,
                                            Hash.ZERO)),
                            line(4, second),
                            new Line(5, Hash.ZERO, Optional.empty(), Optional.of("too_large"))));
            assertThat(operations.refused(id, 10))
                    .containsExactly(
                            new RefusedLine(2, "repeated"),
                            new RefusedLine(3, "repeated"),
                            new RefusedLine(5, "too_large"));
            assertThat(operations.find(id).orElseThrow().refused()).isEqualTo(3);
            close(operations, id);
            StatusBatches batches = new StatusBatchStore(database.database());
            Batch batch = batches.next(id, 100).orElseThrow();
            assertThat(batches.wishes(batch.id())).containsExactly(first, second);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAgencyHasItsBounds(TestDatabase.Kind kind) {
        try (TestDatabase database = TestDatabase.create(kind)) {
            StatusOperations operations = new StatusOperationStore(database.database());
            Bounds two = new Bounds(2, 5);
            UUID one = operations.begin(id(), "a", "one", two, NOW).orElseThrow().id();
            assertThat(operations.begin(id(), "a", "two", two, NOW)).isPresent();
            assertThat(operations.begin(id(), "a", "three", two, NOW)).isEmpty();
            assertThat(operations.begin(id(), "a", "one", two, NOW)).isPresent();
            assertThat(operations.begin(id(), "b", "three", two, NOW)).isPresent();

            take(operations, one, lines(1, 5, "did:a"));
            close(operations, one);
            Bounds lines = new Bounds(9, 5);
            assertThat(operations.begin(id(), "a", "four", lines, NOW)).isEmpty();
            assertThat(operations.begin(id(), "a", "four", lines, NOW.plus(Duration.ofDays(2))))
                    .isPresent();
        }
    }

    @ParameterizedTest
    @EnumSource
    void noneOfThoseThatBeginAtOncePassesTheBounds(TestDatabase.Kind kind) throws Exception {
        try (TestDatabase database = TestDatabase.create(kind);
                ExecutorService replicas = Executors.newVirtualThreadPerTaskExecutor()) {
            StatusOperations operations = new StatusOperationStore(database.database());
            Bounds three = new Bounds(3, 1_000);
            List<Callable<Optional<StatusOperation>>> begins = new ArrayList<>();
            for (int file = 0; file < 16; file++) {
                // Each of them twice: a client that was impatient.
                String lookup = "file " + file / 2;
                begins.add(() -> operations.begin(id(), "a", lookup, three, NOW));
            }
            Set<UUID> begun = new HashSet<>();
            for (Future<Optional<StatusOperation>> one : replicas.invokeAll(begins)) {
                one.get().map(StatusOperation::id).ifPresent(begun::add);
            }
            assertThat(begun).hasSize(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void noneOfThoseThatSendLinesAtOncePassesTheBounds(TestDatabase.Kind kind) throws Exception {
        try (TestDatabase database = TestDatabase.create(kind);
                ExecutorService replicas = Executors.newVirtualThreadPerTaskExecutor()) {
            StatusOperations operations = new StatusOperationStore(database.database());
            Bounds ten = new Bounds(16, 10);
            List<Callable<Taken>> takes = new ArrayList<>();
            List<UUID> ids = new ArrayList<>();
            for (int file = 0; file < 8; file++) {
                UUID id = operations.begin(id(), "a", "file " + file, ten, NOW).orElseThrow().id();
                ids.add(id);
                List<Line> lines = lines(1, 4, "did:a");
                takes.add(() -> operations.take(id, "a", lines, ten, NOW));
            }
            List<Taken> taken = new ArrayList<>();
            for (Future<Taken> one : replicas.invokeAll(takes)) {
                taken.add(one.get());
            }
            assertThat(Collections.frequency(taken, Taken.ON_RECORD)).isEqualTo(2);
            assertThat(Collections.frequency(taken, Taken.TOO_MANY)).isEqualTo(6);
            assertThat(ids.stream().mapToLong(id -> operations.find(id).orElseThrow().taken()))
                    .containsOnly(0L, 4L);
            // What is on record already is no more of it.
            UUID full = ids.get(taken.indexOf(Taken.ON_RECORD));
            assertThat(takes.get(taken.indexOf(Taken.ON_RECORD)).call()).isEqualTo(Taken.ON_RECORD);
            assertThat(operations.find(full).orElseThrow().taken()).isEqualTo(4);
            // A day later as well, while lines are still coming under what was begun before.
            Instant later = NOW.plus(Duration.ofDays(1)).plusSeconds(1);
            List<Line> further = lines(5, 7, "did:a");
            assertThat(operations.take(full, "a", further, ten, later)).isEqualTo(Taken.TOO_MANY);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoCountsKeepsTheOthersWaiting(TestDatabase.Kind kind) throws Exception {
        try (TestDatabase database = TestDatabase.create(kind);
                ExecutorService replicas = Executors.newVirtualThreadPerTaskExecutor()) {
            StatusOperations operations = new StatusOperationStore(database.database());
            Bounds two = new Bounds(2, 6);
            UUID first = operations.begin(id(), "a", "one", two, NOW).orElseThrow().id();
            // Of the other agency nothing was ever counted.
            for (String agency : List.of("a", "b")) {
                try (Connection counting = database.database().connect()) {
                    counting.setAutoCommit(false);
                    long open = StatusOperationBounds.locked(counting, agency, NOW).open();
                    Future<Optional<StatusOperation>> begun =
                            replicas.submit(() -> operations.begin(id(), agency, "late", two, NOW));
                    List<Line> lines = lines(1, 4, "did:a");
                    Future<Taken> taken =
                            replicas.submit(() -> operations.take(first, agency, lines, two, NOW));
                    Thread.sleep(300);
                    assertThat(begun.isDone()).isFalse();
                    assertThat(taken.isDone()).isFalse();
                    for (long number = open; number < 2; number++) {
                        int _ =
                                ChainRows.update(
                                        counting,
                                        "insert into status_operation (id, agency, lookup, stage,"
                                                + " taken, refused, formed, requested_at) values"
                                                + " (?, ?, ?, 'TAKING', 3, 0, 0, ?)",
                                        id(),
                                        agency,
                                        agency + number,
                                        NOW);
                    }
                    counting.commit();
                    counting.setAutoCommit(true);
                    assertThat(begun.get()).isEmpty();
                    assertThat(taken.get()).isEqualTo(Taken.TOO_MANY);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFileIsClosedWithItsOwnLinesOnly(TestDatabase.Kind kind) {
        try (TestDatabase database = TestDatabase.create(kind)) {
            StatusOperations operations = new StatusOperationStore(database.database());
            UUID id = begin(operations, "one").id();
            // A longer file under the same key, whose first lines are these.
            take(operations, id, lines(1, 5, "did:a"));
            assertThat(operations.close(id, 3)).isFalse();
            assertThat(operations.close(id, 6)).isFalse();
            assertThat(operations.find(id).orElseThrow().stage()).isEqualTo(Stage.TAKING);
            assertThat(operations.close(id, 5)).isTrue();
            assertThat(operations.find(id).orElseThrow().stage()).isEqualTo(Stage.SENDING);
            assertThat(operations.close(id, 5)).isTrue();
            assertThat(operations.close(id, 3)).isFalse();
            assertThatThrownBy(() -> operations.close(id(), 1))
                    .isInstanceOf(StoreUnavailableException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void linesThatBelongTogetherGoTogetherAndNoneTwice(TestDatabase.Kind kind) throws Exception {
        try (TestDatabase database = TestDatabase.create(kind)) {
            StatusOperations operations = new StatusOperationStore(database.database());
            StatusBatches batches = new StatusBatchStore(database.database());
            UUID id = begin(operations, "one").id();
            List<Line> lines = new ArrayList<>();
            Set<UUID> asked = new HashSet<>();
            for (int number = 1; number <= 90; number++) {
                Wish wish =
                        wish(
                                number % 3 == 0 ? "did:a" : "did:b",
                                number % 10 == 0 ? StatusValue.SUSPENDED : StatusValue.REVOKED);
                lines.add(line(number, wish));
                asked.add(wish.credential());
            }
            take(operations, id, lines);
            assertThat(batches.sending()).isEmpty();
            close(operations, id);
            assertThat(batches.sending()).hasSize(1);

            Set<UUID> sent = new HashSet<>();
            int formed = 0;
            while (true) {
                // Replicas that ask at once are given the same.
                Set<Batch> given = new HashSet<>();
                boolean over = false;
                try (ExecutorService replicas = Executors.newVirtualThreadPerTaskExecutor()) {
                    Callable<Optional<Batch>> ask = () -> batches.next(id, 20);
                    for (Future<Optional<Batch>> answer :
                            replicas.invokeAll(Collections.nCopies(4, ask))) {
                        over |= answer.get().isEmpty();
                        answer.get().ifPresent(given::add);
                    }
                }
                if (over) {
                    assertThat(given).isEmpty();
                    break;
                }
                assertThat(given).hasSize(1);
                Batch batch = given.iterator().next();
                List<Wish> wishes = batches.wishes(batch.id());
                assertThat(wishes).hasSize(batch.lines()).hasSizeLessThanOrEqualTo(20);
                for (Wish wish : wishes) {
                    assertThat(wish.issuer()).isEqualTo(batch.issuer());
                    assertThat(wish.status()).isEqualTo(batch.status());
                    assertThat(sent.add(wish.credential())).isTrue();
                }
                put(database, batch, id);
                formed++;
            }
            assertThat(sent).isEqualTo(asked);
            // 27 and 54 revoked, 3 and 6 suspended.
            assertThat(formed).isEqualTo(2 + 3 + 1 + 1);

            assertThat(batches.open(id)).hasSize(formed);
            batches.end(id, NOW);
            assertThat(operations.find(id).orElseThrow().stage()).isEqualTo(Stage.SENDING);
            Batch refused = batches.open(id).getFirst();
            for (Batch batch : batches.open(id)) {
                Optional<String> why =
                        batch.equals(refused) ? Optional.of("chain_refused") : Optional.empty();
                batches.decided(batch.id(), 2, why, NOW);
                batches.decided(batch.id(), 9, Optional.empty(), NOW);
            }
            batches.end(id, NOW);
            assertThat(operations.find(id).orElseThrow().endedAt()).contains(NOW);
            assertThat(operations.progress(id))
                    .isEqualTo(
                            new Progress(90, 90 - refused.lines(), refused.lines(), 2L * formed));
            assertThat(operations.refused(id, 100)).hasSize(refused.lines());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReplicaThatSleptAsksForNothingASecondTime(TestDatabase.Kind kind) throws SQLException {
        try (TestDatabase database = TestDatabase.create(kind)) {
            StatusOperations operations = new StatusOperationStore(database.database());
            StatusBatches batches = new StatusBatchStore(database.database());
            UUID id = begin(operations, "one").id();
            take(operations, id, lines(1, 1, "did:a"));
            close(operations, id);
            Batch batch = batches.next(id, 1).orElseThrow();
            PendingStatusChange change = change(batch);
            PendingStatusChanges pending = new PendingStatusChangeStore(null);
            try (Connection connection = database.database().connect()) {
                assertThat(pending.requested(change).set(connection)).isTrue();
                assertThat(pending.requested(change).set(connection)).isFalse();
                put(database, batch, id);
                assertThat(pending.requested(change).set(connection)).isFalse();
                assertThat(pending.ended(change.id()).set(connection)).isTrue();
                assertThat(pending.requested(change).set(connection)).isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatAnotherReplicaPutsIntoTheOutboxIsNotRefused(TestDatabase.Kind kind) throws Exception {
        try (TestDatabase database = TestDatabase.create(kind);
                ExecutorService replicas = Executors.newVirtualThreadPerTaskExecutor()) {
            StatusOperations operations = new StatusOperationStore(database.database());
            StatusBatches batches = new StatusBatchStore(database.database());
            ChainTransactions outbox = new ChainTransactionStore(database.database());
            UUID id = begin(operations, "one").id();
            take(operations, id, lines(1, 24, "did:a"));
            close(operations, id);
            Batch put = batches.next(id, 4).orElseThrow();
            assertThat(put(database, put, id)).contains(put.id());
            assertThat(batches.refuse(put, id, "issuer_not_permitted", NOW)).isFalse();
            assertThat(batches.open(id)).containsExactly(put);

            Batch refused = batches.next(id, 4).orElseThrow();
            assertThat(batches.refuse(refused, id, "issuer_not_permitted", NOW)).isTrue();
            assertThat(batches.refuse(refused, id, "issuer_not_permitted", NOW)).isFalse();
            assertThat(put(database, refused, id)).isEmpty();
            assertThat(outbox.ofOperation(refused.id())).isEmpty();

            // A gateway of before put it there, and died before it noted that.
            Batch unnoted = batches.next(id, 4).orElseThrow();
            UUID known = outbox.enqueue(order(unnoted), NOW);
            assertThat(known).isEqualTo(unnoted.id());
            assertThat(batches.refuse(unnoted, id, "issuer_not_permitted", NOW)).isFalse();
            assertThat(batches.open(id)).containsExactly(put, unnoted);

            long refusals = refused.lines();
            for (int race = 0; race < 3; race++) {
                Batch batch = batches.next(id, 4).orElseThrow();
                List<Callable<Boolean>> both =
                        List.of(
                                () -> put(database, batch, id).isPresent(),
                                () -> batches.refuse(batch, id, "issuer_not_permitted", NOW));
                List<Boolean> done = new ArrayList<>();
                for (Future<Boolean> one : replicas.invokeAll(both)) {
                    done.add(one.get());
                }
                assertThat(done).containsExactlyInAnyOrder(true, false);
                assertThat(outbox.ofOperation(batch.id())).hasSize(done.getFirst() ? 1 : 0);
                refusals += done.getFirst() ? 0 : batch.lines();
            }
            assertThat(operations.refused(id, 100)).hasSize((int) refusals);
            assertThat(operations.progress(id).failed()).isEqualTo(refusals);
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofWhatIsRefusedNothingIsNotedAsOnItsWay(TestDatabase.Kind kind) throws SQLException {
        try (TestDatabase database = TestDatabase.create(kind)) {
            StatusOperations operations = new StatusOperationStore(database.database());
            StatusBatches batches = new StatusBatchStore(database.database());
            UUID id = begin(operations, "one").id();
            take(operations, id, lines(1, 1, "did:a"));
            close(operations, id);
            Batch batch = batches.next(id, 1).orElseThrow();
            assertThat(batches.refuse(batch, id, "issuer_not_permitted", NOW)).isTrue();
            PendingStatusChanges pending = new PendingStatusChangeStore(null);
            try (Connection connection = database.database().connect()) {
                assertThat(pending.requested(change(batch)).set(connection)).isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsTooLargeIsDividedOnceAndNoLineIsLostOrDoubled(TestDatabase.Kind kind)
            throws Exception {
        try (TestDatabase database = TestDatabase.create(kind);
                ExecutorService replicas = Executors.newVirtualThreadPerTaskExecutor()) {
            StatusOperations operations = new StatusOperationStore(database.database());
            StatusBatches batches = new StatusBatchStore(database.database());
            UUID id = begin(operations, "one").id();
            take(operations, id, lines(1, 9, "did:a"));
            close(operations, id);
            Batch whole = batches.next(id, 5).orElseThrow();
            Batch other = batches.next(id, 5).orElseThrow();
            assertThat(other).isEqualTo(whole);
            List<Wish> wishes = batches.wishes(whole.id());
            // What is not in the outbox is not known to be too large.
            batches.divide(whole, id, 0, NOW);
            assertThat(batches.next(id, 5)).contains(whole);

            PendingStatusChanges pending = new PendingStatusChangeStore(null);
            try (Connection connection = database.database().connect()) {
                for (Wish wish : wishes) {
                    assertThat(pending.requested(change(whole, wish.credential())).set(connection))
                            .isTrue();
                }
            }
            put(database, whole, id);
            // It dies after it has moved the lines.
            database.execute("alter table pending_status_change rename to mislaid");
            assertThatThrownBy(() -> batches.divide(whole, id, 0, NOW))
                    .isInstanceOf(StoreUnavailableException.class);
            database.execute("alter table mislaid rename to pending_status_change");
            assertThat(batches.open(id)).containsExactly(whole);
            assertThat(batches.wishes(whole.id())).isEqualTo(wishes);

            Callable<Boolean> divide =
                    () -> {
                        batches.divide(whole, id, 1, NOW);
                        return true;
                    };
            for (Future<Boolean> one : replicas.invokeAll(Collections.nCopies(4, divide))) {
                assertThat(one.get()).isTrue();
            }
            assertThat(batches.open(id)).isEmpty();
            batches.end(id, NOW);
            assertThat(operations.find(id).orElseThrow().stage()).isEqualTo(Stage.SENDING);
            assertThat(operations.progress(id)).isEqualTo(new Progress(0, 0, 0, 1));

            List<Wish> divided = new ArrayList<>();
            for (int size : List.of(2, 3)) {
                Batch part = batches.next(id, 5).orElseThrow();
                assertThat(part.lines()).isEqualTo(size);
                assertThat(part.origin()).isEqualTo(whole.id());
                divided.addAll(batches.wishes(part.id()));
                assertThat(noted(database, part)).isEqualTo(size);
                put(database, part, id);
                if (size == 3) {
                    batches.divide(part, id, 0, NOW);
                    Batch smaller = batches.next(id, 5).orElseThrow();
                    assertThat(smaller.origin()).isEqualTo(whole.id());
                    assertThat(smaller.lines()).isEqualTo(1);
                    put(database, smaller, id);
                    // One line is as small as it gets.
                    batches.divide(smaller, id, 0, NOW);
                    assertThat(batches.open(id)).contains(smaller);
                }
            }
            assertThat(divided).isEqualTo(wishes);
            assertThat(noted(database, whole)).isZero();
            // The larger part of the second, then the lines that were in no batch yet.
            assertThat(batches.next(id, 5).orElseThrow().lines()).isEqualTo(2);
        }
    }

    private static long noted(TestDatabase database, Batch batch) throws SQLException {
        try (Connection connection = database.database().connect()) {
            return ChainRows.list(
                            connection,
                            "select count(*) from pending_status_change where operation = ?",
                            row -> row.getLong(1),
                            batch.id())
                    .getFirst();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsOverIsDeleted(TestDatabase.Kind kind) {
        try (TestDatabase database = TestDatabase.create(kind)) {
            StatusOperationStore operations = new StatusOperationStore(database.database());
            StatusBatches batches = new StatusBatchStore(database.database());
            UUID cutOff = begin(operations, "one").id();
            take(operations, cutOff, lines(1, 3, "did:a"));
            UUID done = begin(operations, "two").id();
            take(operations, done, lines(1, 3, "did:a"));
            close(operations, done);
            Batch batch = batches.next(done, 10).orElseThrow();
            assertThat(operations.deleteOld(NOW.plus(Duration.ofHours(23)))).isZero();
            assertThat(operations.deleteOld(NOW.plus(Duration.ofDays(99)))).isEqualTo(1);
            assertThat(operations.find(cutOff)).isEmpty();
            put(database, batch, done);
            batches.decided(batch.id(), 1, Optional.empty(), NOW);
            batches.end(done, NOW);
            assertThat(operations.deleteOld(NOW.plus(Duration.ofDays(29)))).isZero();
            assertThat(operations.deleteOld(NOW.plus(Duration.ofDays(31)))).isEqualTo(1);
            assertThat(batches.wishes(batch.id())).isEmpty();
        }
    }

    private static PendingStatusChange change(Batch batch) {
        return change(batch, id());
    }

    private static PendingStatusChange change(Batch batch, UUID credential) {
        return new PendingStatusChange(
                id(),
                batch.id(),
                "a",
                credential,
                "did:a",
                Hash.ZERO,
                StatusValue.REVOKED,
                Hash.ZERO,
                NOW);
    }

    private static Optional<UUID> put(TestDatabase database, Batch batch, UUID operation) {
        return new ChainTransactionStore(database.database())
                .enqueue(
                        order(batch),
                        new StatusBatchStore(database.database()).put(batch, operation, NOW),
                        NOW);
    }

    private static ChainTransactions.Order order(Batch batch) {
        return new ChainTransactions.Order(
                batch.id(),
                Optional.of("a"),
                "key",
                "statuses",
                Optional.empty(),
                List.of(new ContractCall(ADDRESS, "0x")));
    }

    private static StatusOperation begin(StatusOperations operations, String lookup) {
        return operations.begin(id(), "a", lookup, BOUNDS, NOW).orElseThrow();
    }

    private static Taken take(StatusOperations operations, UUID operation, List<Line> lines) {
        return operations.take(operation, "a", lines, BOUNDS, NOW);
    }

    private static void close(StatusOperations operations, UUID operation) {
        long lines = operations.find(operation).orElseThrow().taken();
        assertThat(operations.close(operation, lines)).isTrue();
    }

    private static UUID id() {
        return UUID.randomUUID();
    }

    private static List<Line> lines(long from, long to, String issuer) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(number -> line(number, wish(issuer, StatusValue.REVOKED)))
                .toList();
    }

    private static Line line(long number, Wish wish) {
        return new Line(
                number,
                Keccak256.hash(wish.credential().toString()),
                Optional.of(wish),
                Optional.empty());
    }

    private static Wish wish(String issuer, StatusValue status) {
        return new Wish(id(), issuer, status, Hash.ZERO);
    }
}
