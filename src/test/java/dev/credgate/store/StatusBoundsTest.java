package dev.credgate.store;

import static dev.credgate.store.StatusBench.NOW;
import static dev.credgate.store.StatusBench.id;
import static dev.credgate.store.StatusBench.lines;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.store.StatusOperations.Bounds;
import dev.credgate.store.StatusOperations.Line;
import dev.credgate.store.StatusOperations.StatusOperation;
import dev.credgate.store.StatusOperations.Taken;
import java.sql.Connection;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How much an agency may ask for in bulk, however many requests it comes through. */
class StatusBoundsTest {

    private static final Duration DAY = Duration.ofDays(1);

    @ParameterizedTest
    @EnumSource
    void anAgencyHasItsBounds(TestDatabase.Kind kind) {
        try (StatusBench bench = new StatusBench(kind)) {
            StatusOperationStore operations = bench.operations;
            Bounds two = new Bounds(2, 5);
            UUID one = operations.begin(id(), "a", "one", two, NOW).orElseThrow().id();
            assertThat(operations.begin(id(), "a", "two", two, NOW)).isPresent();
            assertThat(operations.begin(id(), "a", "three", two, NOW)).isEmpty();
            assertThat(operations.begin(id(), "a", "one", two, NOW)).isPresent();
            assertThat(operations.begin(id(), "b", "three", two, NOW)).isPresent();

            bench.take(one, lines(1, 5, "did:a"));
            bench.close(one);
            Bounds lines = new Bounds(9, 5);
            assertThat(operations.begin(id(), "a", "four", lines, NOW)).isEmpty();
            assertThat(operations.begin(id(), "a", "four", lines, NOW.plus(DAY.multipliedBy(2))))
                    .isPresent();
        }
    }

    /** As by a replica that lost its host: PostgreSQL keeps the row locked for a while. */
    @Test
    void whatOneAgencyWaitsForLeavesConnectionsForAllTheOthers() throws Exception {
        try (StatusBench bench = new StatusBench(TestDatabase.Kind.POSTGRESQL);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Connection lost = bench.database().connect()) {
            bench.begin("one");
            lost.setAutoCommit(false);
            assertThat(
                            ChainRows.list(
                                    lost,
                                    "select 1 from status_operation_bound where agency = 'a' for"
                                            + " update",
                                    row -> row.getInt(1)))
                    .hasSize(1);
            List<Future<StatusOperation>> waiting = new ArrayList<>();
            for (int file = 0; file < 40; file++) {
                String lookup = "file " + file % 8;
                waiting.add(threads.submit(() -> bench.begin(lookup)));
            }
            // Until all that can wait for the row do.
            Thread.sleep(1_000);
            assertThat(bench.operations.begin(id(), "b", "one", new Bounds(1, 5), NOW)).isPresent();
            lost.rollback();
            for (Future<StatusOperation> one : waiting) {
                assertThat(one.get().agency()).isEqualTo("a");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void noneOfThoseThatBeginAtOncePassesTheBounds(TestDatabase.Kind kind) throws Exception {
        try (StatusBench bench = new StatusBench(kind);
                ExecutorService replicas = Executors.newVirtualThreadPerTaskExecutor()) {
            StatusOperationStore operations = bench.operations;
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
        try (StatusBench bench = new StatusBench(kind);
                ExecutorService replicas = Executors.newVirtualThreadPerTaskExecutor()) {
            StatusOperationStore operations = bench.operations;
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
            // For a day, from when they came.
            Instant later = NOW.plus(DAY).minusSeconds(1);
            List<Line> further = lines(5, 7, "did:a");
            assertThat(operations.take(full, "a", further, ten, later)).isEqualTo(Taken.TOO_MANY);
            assertThat(operations.take(full, "a", further, ten, NOW.plus(DAY).plusSeconds(60)))
                    .isEqualTo(Taken.ON_RECORD);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoCountsKeepsTheOthersWaiting(TestDatabase.Kind kind) throws Exception {
        try (StatusBench bench = new StatusBench(kind);
                ExecutorService replicas = Executors.newVirtualThreadPerTaskExecutor()) {
            StatusOperationStore operations = bench.operations;
            Bounds two = new Bounds(2, 6);
            UUID first = operations.begin(id(), "a", "one", two, NOW).orElseThrow().id();
            // Of the other agency nothing was ever counted.
            for (String agency : List.of("a", "b")) {
                try (Connection counting = bench.database().connect()) {
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
                    StatusOperationBounds.add(counting, agency, 6, NOW);
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
    void aFileThatIsKeptOpenOverADaysChangeBringsNoMore(TestDatabase.Kind kind) {
        try (StatusBench bench = new StatusBench(kind)) {
            StatusOperationStore operations = bench.operations;
            Bounds six = new Bounds(9, 6);
            UUID kept = operations.begin(id(), "a", "kept", six, NOW).orElseThrow().id();
            UUID other = operations.begin(id(), "a", "other", six, NOW).orElseThrow().id();
            Instant before = NOW.plus(DAY).minusSeconds(120);
            Instant after = NOW.plus(DAY).plusSeconds(120);
            List<Line> lines = lines(1, 6, "did:a");
            assertThat(operations.take(kept, "a", lines.subList(0, 4), six, before))
                    .isEqualTo(Taken.ON_RECORD);
            assertThat(operations.take(kept, "a", lines.subList(4, 6), six, after))
                    .isEqualTo(Taken.ON_RECORD);
            bench.close(kept);
            // It was begun more than a day ago, and no line of it came then.
            assertThat(operations.begin(id(), "a", "next", six, after)).isEmpty();
            assertThat(operations.take(other, "a", lines(1, 1, "did:a"), six, after))
                    .isEqualTo(Taken.TOO_MANY);
            Instant dayAfter = before.plus(DAY).plusSeconds(60);
            assertThat(operations.take(other, "a", lines(1, 5, "did:a"), six, dayAfter))
                    .isEqualTo(Taken.TOO_MANY);
            assertThat(operations.take(other, "a", lines(1, 4, "did:a"), six, dayAfter))
                    .isEqualTo(Taken.ON_RECORD);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsDeletedHasComeAllTheSame(TestDatabase.Kind kind) {
        try (StatusBench bench = new StatusBench(kind)) {
            StatusOperationStore operations = bench.operations;
            Bounds six = new Bounds(9, 6);
            UUID cutOff = operations.begin(id(), "a", "cut off", six, NOW).orElseThrow().id();
            Instant late = NOW.plus(DAY).minusSeconds(1);
            assertThat(operations.take(cutOff, "a", lines(1, 6, "did:a"), six, late))
                    .isEqualTo(Taken.ON_RECORD);
            Instant later = late.plusSeconds(120);
            assertThat(operations.deleteOld(later)).isEqualTo(1);
            assertThat(operations.begin(id(), "a", "next", six, later)).isEmpty();
            assertThat(operations.deleteOld(later.plus(DAY))).isZero();
            assertThat(operations.begin(id(), "a", "next", six, later.plus(DAY))).isPresent();
        }
    }
}
