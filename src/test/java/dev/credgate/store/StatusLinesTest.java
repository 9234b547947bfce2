package dev.credgate.store;

import static dev.credgate.store.StatusBench.NOW;
import static dev.credgate.store.StatusBench.id;
import static dev.credgate.store.StatusBench.line;
import static dev.credgate.store.StatusBench.lines;
import static dev.credgate.store.StatusBench.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.crypto.Hash;
import dev.credgate.ledger.StatusValue;
import dev.credgate.store.StatusBatches.Batch;
import dev.credgate.store.StatusOperations.Line;
import dev.credgate.store.StatusOperations.RefusedLine;
import dev.credgate.store.StatusOperations.Stage;
import dev.credgate.store.StatusOperations.StatusOperation;
import dev.credgate.store.StatusOperations.Taken;
import dev.credgate.store.StatusOperations.Wish;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lines of bulk changes as they come, on both databases. */
class StatusLinesTest {

    @ParameterizedTest
    @EnumSource
    void linesAreTakenOnceHoweverOftenTheyCome(TestDatabase.Kind kind) {
        try (StatusBench bench = new StatusBench(kind)) {
            StatusOperationStore operations = bench.operations;
            StatusOperation begun = bench.begin("one");
            List<Line> lines = lines(1, 6, "did:a");
            assertThat(bench.take(begun.id(), lines.subList(0, 4))).isEqualTo(Taken.ON_RECORD);
            // Cut off there, and sent again in other pieces.
            assertThat(bench.begin("one").id()).isEqualTo(begun.id());
            assertThat(bench.take(begun.id(), lines.subList(0, 3))).isEqualTo(Taken.ON_RECORD);
            assertThat(bench.take(begun.id(), lines.subList(3, 6))).isEqualTo(Taken.ON_RECORD);
            assertThat(operations.find(begun.id()).orElseThrow().taken()).isEqualTo(6);

            assertThat(bench.take(begun.id(), lines(6, 6, "did:a"))).isEqualTo(Taken.CHANGED);
            // A hole: somebody's earlier lines never came.
            assertThat(bench.take(begun.id(), lines(8, 8, "did:a"))).isEqualTo(Taken.CLOSED);
            bench.close(begun.id());
            assertThat(bench.take(begun.id(), lines)).isEqualTo(Taken.ON_RECORD);
            assertThat(bench.take(begun.id(), lines(7, 7, "did:a"))).isEqualTo(Taken.CLOSED);
            assertThat(operations.find(begun.id()).orElseThrow().stage()).isEqualTo(Stage.SENDING);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCredentialCountsOnceInAFile(TestDatabase.Kind kind) {
        try (StatusBench bench = new StatusBench(kind)) {
            StatusOperationStore operations = bench.operations;
            UUID id = bench.begin("one").id();
            Wish first = wish("did:a", StatusValue.REVOKED);
            Wish second = wish("did:a", StatusValue.REVOKED);
            bench.take(id, List.of(line(1, first), line(2, first)));
            bench.take(
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
            bench.close(id);
            StatusBatches batches = bench.batches;
            Batch batch = batches.next(id, 100).orElseThrow();
            assertThat(batches.wishes(batch.id())).containsExactly(first, second);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFileIsClosedWithItsOwnLinesOnly(TestDatabase.Kind kind) {
        try (StatusBench bench = new StatusBench(kind)) {
            StatusOperationStore operations = bench.operations;
            UUID id = bench.begin("one").id();
            // A longer file under the same key, whose first lines are these.
            bench.take(id, lines(1, 5, "did:a"));
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
    void whatIsOverIsDeleted(TestDatabase.Kind kind) {
        try (StatusBench bench = new StatusBench(kind)) {
            StatusOperationStore operations = bench.operations;
            StatusBatches batches = bench.batches;
            UUID cutOff = bench.begin("one").id();
            bench.take(cutOff, lines(1, 3, "did:a"));
            UUID done = bench.begin("two").id();
            bench.take(done, lines(1, 3, "did:a"));
            bench.close(done);
            Batch batch = batches.next(done, 10).orElseThrow();
            assertThat(operations.deleteOld(NOW.plus(Duration.ofHours(23)))).isZero();
            assertThat(operations.deleteOld(NOW.plus(Duration.ofDays(99)))).isEqualTo(1);
            assertThat(operations.find(cutOff)).isEmpty();
            bench.put(batch, done);
            batches.decided(batch.id(), 1, Optional.empty(), NOW);
            batches.end(done, NOW);
            assertThat(operations.deleteOld(NOW.plus(Duration.ofDays(29)))).isZero();
            assertThat(operations.deleteOld(NOW.plus(Duration.ofDays(31)))).isEqualTo(1);
            assertThat(batches.wishes(batch.id())).isEmpty();
        }
    }

    /** However many lines it has, no transaction deletes more of them than it has time for. */
    @ParameterizedTest
    @EnumSource
    void aLargeFileIsDeletedInSteps(TestDatabase.Kind kind) {
        try (StatusBench bench = new StatusBench(kind)) {
            StatusOperationStore operations = bench.operations;
            // In the order of their beginnings.
            UUID small = bench.begin("small", NOW.minusSeconds(1)).id();
            bench.take(small, lines(1, 2, "did:a"));
            UUID large = bench.begin("large").id();
            List<Line> lines = lines(1, 34, "did:a");
            bench.take(large, lines);
            Line refused = new Line(35, Hash.ZERO, Optional.empty(), Optional.of("too_large"));
            bench.take(large, List.of(refused));
            UUID done = bench.begin("done", NOW.plusSeconds(1)).id();
            bench.take(done, lines(1, 25, "did:a"));
            bench.close(done);
            Batch batch = bench.batches.next(done, 100).orElseThrow();
            bench.put(batch, done);
            bench.batches.decided(batch.id(), 1, Optional.empty(), NOW);
            bench.batches.end(done, NOW);

            // What no longer counts, the small one, the first step, and no more.
            AtomicInteger left = new AtomicInteger(3);
            Database away =
                    Database.of(
                            kind == TestDatabase.Kind.H2 ? "jdbc:h2:file:any" : "jdbc:postgresql:",
                            () -> {
                                if (left.getAndDecrement() <= 0) {
                                    throw new SQLException("away");
                                }
                                return bench.database().connect();
                            });
            Instant later = NOW.plus(Duration.ofDays(31));
            assertThatThrownBy(() -> new StatusOperationStore(away, 10).deleteOld(later))
                    .isInstanceOf(StoreUnavailableException.class);
            assertThat(operations.find(small)).isEmpty();
            // As if it had been cut off there.
            assertThat(operations.find(large).orElseThrow().taken()).isEqualTo(25);
            assertThat(operations.find(large).orElseThrow().refused()).isZero();
            assertThat(operations.refused(large, 9)).isEmpty();
            assertThat(operations.close(large, 35)).isFalse();
            assertThat(bench.take(large, List.of(refused))).isEqualTo(Taken.CLOSED);
            assertThat(bench.take(large, lines)).isEqualTo(Taken.ON_RECORD);
            assertThat(operations.find(large).orElseThrow().taken()).isEqualTo(34);

            var inSteps = new StatusOperationStore(bench.database(), 10);
            assertThat(inSteps.deleteOld(later)).isEqualTo(2);
            assertThat(operations.find(large)).isEmpty();
            assertThat(operations.find(done)).isEmpty();
            assertThat(bench.batches.wishes(batch.id())).isEmpty();
            assertThat(inSteps.deleteOld(later)).isZero();
        }
    }

    /** An agency may bring a day's lines in as many files. */
    @ParameterizedTest
    @EnumSource
    void manySmallFilesAreDeletedAsSoonAsFewLargeOnes(TestDatabase.Kind kind) throws Exception {
        try (StatusBench bench = new StatusBench(kind)) {
            StatusOperationStore operations = bench.operations;
            int files = 1_200;
            for (int file = 0; file < files; file++) {
                bench.execute(
                        "insert into status_operation (id, agency, lookup, stage, taken, refused,"
                                + " formed, requested_at, ended_at) values ('"
                                + id()
                                + "', 'a', 'file "
                                + file
                                + "', 'DONE', 1, 1, 0, timestamp with time zone '2026-01-01"
                                + " 00:00:00+00', timestamp with time zone '2026-01-01"
                                + " 00:00:01+00')");
            }
            UUID kept = bench.begin("kept").id();
            assertThat(operations.deleteOld(NOW)).isEqualTo(files);
            assertThat(operations.deleteOld(NOW)).isZero();
            assertThat(operations.find(kept)).isPresent();
        }
    }
}
