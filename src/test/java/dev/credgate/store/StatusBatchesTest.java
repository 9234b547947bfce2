package dev.credgate.store;

import static dev.credgate.store.StatusBench.NOW;
import static dev.credgate.store.StatusBench.change;
import static dev.credgate.store.StatusBench.id;
import static dev.credgate.store.StatusBench.line;
import static dev.credgate.store.StatusBench.lines;
import static dev.credgate.store.StatusBench.order;
import static dev.credgate.store.StatusBench.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.ledger.StatusValue;
import dev.credgate.ledger.chain.ContractCall;
import dev.credgate.store.PendingStatusChanges.Outgoing;
import dev.credgate.store.PendingStatusChanges.PendingStatusChange;
import dev.credgate.store.StatusBatches.Batch;
import dev.credgate.store.StatusOperations.Line;
import dev.credgate.store.StatusOperations.Progress;
import dev.credgate.store.StatusOperations.Stage;
import dev.credgate.store.StatusOperations.Wish;
import java.sql.Connection;
import java.sql.SQLException;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The batches in which lines of bulk changes go to the chain, on both databases. */
class StatusBatchesTest {

    @ParameterizedTest
    @EnumSource
    void linesThatBelongTogetherGoTogetherAndNoneTwice(TestDatabase.Kind kind) throws Exception {
        try (StatusBench bench = new StatusBench(kind)) {
            StatusOperationStore operations = bench.operations;
            StatusBatches batches = bench.batches;
            UUID id = bench.begin("one").id();
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
            bench.take(id, lines);
            assertThat(batches.sending()).isEmpty();
            bench.close(id);
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
                bench.put(batch, id);
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
        try (StatusBench bench = new StatusBench(kind)) {
            StatusBatches batches = bench.batches;
            UUID id = bench.begin("one").id();
            bench.take(id, lines(1, 1, "did:a"));
            bench.close(id);
            Batch batch = batches.next(id, 1).orElseThrow();
            PendingStatusChange change = bench.change(batch);
            PendingStatusChanges pending = bench.pending;
            try (Connection connection = bench.database().connect()) {
                assertThat(pending.requested(change).set(connection)).isTrue();
                assertThat(pending.requested(change).set(connection)).isFalse();
                bench.put(batch, id);
                assertThat(pending.requested(change).set(connection)).isFalse();
                assertThat(pending.ended(change.id()).set(connection)).isTrue();
                assertThat(pending.requested(change).set(connection)).isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatAnotherReplicaPutsIntoTheOutboxIsNotRefused(TestDatabase.Kind kind) throws Exception {
        try (StatusBench bench = new StatusBench(kind);
                ExecutorService replicas = Executors.newVirtualThreadPerTaskExecutor()) {
            StatusOperationStore operations = bench.operations;
            StatusBatches batches = bench.batches;
            ChainTransactions outbox = bench.outbox;
            UUID id = bench.begin("one").id();
            bench.take(id, lines(1, 24, "did:a"));
            bench.close(id);
            Batch put = batches.next(id, 4).orElseThrow();
            assertThat(bench.put(put, id)).contains(put.id());
            assertThat(batches.refuse(put, id, "issuer_not_permitted", NOW)).isFalse();
            assertThat(batches.open(id)).containsExactly(put);

            Batch refused = batches.next(id, 4).orElseThrow();
            assertThat(batches.refuse(refused, id, "issuer_not_permitted", NOW)).isTrue();
            assertThat(batches.refuse(refused, id, "issuer_not_permitted", NOW)).isFalse();
            assertThat(bench.put(refused, id)).isEmpty();
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
                                () -> bench.put(batch, id).isPresent(),
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
    void theNewestAboutACredentialIsToldByTheLineOfTheOutbox(TestDatabase.Kind kind)
            throws Exception {
        try (StatusBench bench = new StatusBench(kind)) {
            StatusBatches batches = bench.batches;
            PendingStatusChanges pending = bench.pending;
            UUID id = bench.begin("one").id();
            bench.take(id, lines(1, 2, "did:a"));
            bench.close(id);
            Batch batch = batches.next(id, 2).orElseThrow();
            UUID credential = batches.wishes(batch.id()).getFirst().credential();
            Hash key = Keccak256.hash(credential.toString());
            Hash other = Keccak256.hash("another");
            assertThat(pending.newest(credential, key)).isEmpty();

            UUID first = bench.outbox.enqueue(single(key, StatusValue.ACTIVE), NOW.plusSeconds(9));
            Outgoing lifted = new Outgoing(first, StatusValue.ACTIVE, false, false);
            assertThat(pending.newest(credential, key)).contains(lifted);
            bench.put(batch, id);
            Outgoing bulk = new Outgoing(batch.id(), StatusValue.REVOKED, true, false);
            assertThat(pending.newest(credential, key)).contains(bulk);
            assertThat(pending.unsettled(credential, key)).containsExactly(bulk, lifted);
            assertThat(pending.newest(id(), other)).isEmpty();

            // Given up, and at its end, and divided.
            UUID last = bench.outbox.enqueue(single(key, StatusValue.SUSPENDED), NOW);
            bench.execute(
                    "update chain_transaction set given_up = 'why' where operation = '"
                            + last
                            + "'");
            Outgoing given = new Outgoing(last, StatusValue.SUSPENDED, false, true);
            assertThat(pending.newest(credential, key)).contains(given);
            bench.execute("update chain_transaction set state = 'refused'");
            assertThat(pending.newest(credential, key)).contains(given);
            assertThat(pending.unsettled(credential, key)).isEmpty();
            batches.divide(batch, id, 0, NOW);
            Batch part = batches.next(id, 2).orElseThrow();
            bench.put(part, id);
            assertThat(pending.unsettled(credential, key))
                    .containsExactly(new Outgoing(part.id(), StatusValue.REVOKED, true, false));
        }
    }

    private static ChainTransactions.Order single(Hash key, StatusValue status) {
        ContractCall call =
                new ContractCall(
                        Address.parse("0x00000000000000000000000000000000000000aa").orElseThrow(),
                        "0x");
        return new ChainTransactions.Order(
                id(),
                Optional.of("a"),
                "key",
                "status",
                Optional.empty(),
                Optional.of(new ChainTransactions.Setting(key, status)),
                List.of(call, call));
    }

    @ParameterizedTest
    @EnumSource
    void ofWhatIsRefusedNothingIsNotedAsOnItsWay(TestDatabase.Kind kind) throws SQLException {
        try (StatusBench bench = new StatusBench(kind)) {
            StatusBatches batches = bench.batches;
            UUID id = bench.begin("one").id();
            bench.take(id, lines(1, 1, "did:a"));
            bench.close(id);
            Batch batch = batches.next(id, 1).orElseThrow();
            assertThat(batches.refuse(batch, id, "issuer_not_permitted", NOW)).isTrue();
            PendingStatusChanges pending = bench.pending;
            try (Connection connection = bench.database().connect()) {
                assertThat(pending.requested(bench.change(batch)).set(connection)).isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsTooLargeIsDividedOnceAndNoLineIsLostOrDoubled(TestDatabase.Kind kind)
            throws Exception {
        try (StatusBench bench = new StatusBench(kind);
                ExecutorService replicas = Executors.newVirtualThreadPerTaskExecutor()) {
            StatusOperationStore operations = bench.operations;
            StatusBatches batches = bench.batches;
            UUID id = bench.begin("one").id();
            bench.take(id, lines(1, 9, "did:a"));
            bench.close(id);
            Batch whole = batches.next(id, 5).orElseThrow();
            Batch other = batches.next(id, 5).orElseThrow();
            assertThat(other).isEqualTo(whole);
            List<Wish> wishes = batches.wishes(whole.id());
            // What is not in the outbox is not known to be too large.
            batches.divide(whole, id, 0, NOW);
            assertThat(batches.next(id, 5)).contains(whole);

            PendingStatusChanges pending = bench.pending;
            try (Connection connection = bench.database().connect()) {
                for (Wish wish : wishes) {
                    assertThat(pending.requested(change(whole, wish.credential())).set(connection))
                            .isTrue();
                }
            }
            bench.put(whole, id);
            // It dies after it has moved the lines.
            bench.execute("alter table pending_status_change rename to mislaid");
            assertThatThrownBy(() -> batches.divide(whole, id, 0, NOW))
                    .isInstanceOf(StoreUnavailableException.class);
            bench.execute("alter table mislaid rename to pending_status_change");
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
                assertThat(bench.noted(part)).isEqualTo(size);
                bench.put(part, id);
                if (size == 3) {
                    batches.divide(part, id, 0, NOW);
                    Batch smaller = batches.next(id, 5).orElseThrow();
                    assertThat(smaller.origin()).isEqualTo(whole.id());
                    assertThat(smaller.lines()).isEqualTo(1);
                    bench.put(smaller, id);
                    // One line is as small as it gets.
                    batches.divide(smaller, id, 0, NOW);
                    assertThat(batches.open(id)).contains(smaller);
                }
            }
            assertThat(divided).isEqualTo(wishes);
            assertThat(bench.noted(whole)).isZero();
            // The larger part of the second, then the lines that were in no batch yet.
            assertThat(batches.next(id, 5).orElseThrow().lines()).isEqualTo(2);
        }
    }
}
