package dev.credgate.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.credgate.ledger.StatusValue;
import dev.credgate.outbox.Outbox.Wish;
import dev.credgate.store.ChainTransactions.ChainTransaction;
import dev.credgate.store.ChainTransactions.State;
import dev.credgate.store.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several replicas on one database and one chain: each wish is sent, and once. */
class OutboxTest {

    private static final int WISHES = 24;

    @ParameterizedTest
    @EnumSource
    void of_two_replicas_one_sends(TestDatabase.Kind kind) throws Exception {
        try (OutboxBench bench = new OutboxBench(kind);
                Senders here = bench.replica(new Signal());
                Senders there = bench.replica(new Signal());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            String issuer = bench.issuer();
            Outbox one =
                    new Outbox(bench.stores.transactions(), bench.clock, here::wake, new Signal());
            Outbox two =
                    new Outbox(bench.stores.transactions(), bench.clock, there::wake, new Signal());
            List<Callable<UUID>> wishes = new ArrayList<>();
            for (int wish = 0; wish < WISHES; wish++) {
                Outbox outbox = wish % 2 == 0 ? one : two;
                var call = bench.revocation(issuer, "credential " + wish);
                wishes.add(() -> outbox.put(OutboxBench.wish(issuer, call)));
            }
            List<UUID> operations = new ArrayList<>();
            for (Future<UUID> put : threads.invokeAll(wishes)) {
                operations.add(put.get());
            }
            for (UUID operation : operations) {
                await().atMost(OutboxBench.SOON)
                        .until(() -> {
                            here.tick();
                            there.tick();
                            return bench.found(operation).isDecided();
                        });
            }
            assertThat(operations)
                    .extracting(operation -> bench.last(operation).number().orElseThrow())
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.range(0, WISHES).boxed().toList());
            assertThat(bench.sentBy(issuer)).isEqualTo(WISHES);
            for (int wish = 0; wish < WISHES; wish++) {
                assertThat(bench.status(issuer, "credential " + wish))
                        .isEqualTo(StatusValue.REVOKED);
            }
            assertThat(bench.stores.transactions().backlog().queued()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_about_the_same_thing_is_noted_once(TestDatabase.Kind kind) throws Exception {
        try (OutboxBench bench = new OutboxBench(kind);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            String issuer = bench.issuer();
            Outbox outbox = bench.outbox();
            Callable<UUID> put = () -> outbox.put(about(bench, issuer, "list 1"));
            List<UUID> operations = new ArrayList<>();
            for (Future<UUID> one : threads.invokeAll(java.util.Collections.nCopies(8, put))) {
                operations.add(one.get());
            }
            assertThat(operations).containsOnly(operations.getFirst());
            assertThat(bench.found(operations.getFirst()).transactions()).hasSize(1);
            assertThat(outbox.put(about(bench, issuer, "list 2")))
                    .isNotEqualTo(operations.getFirst());
            AccountSender sender = bench.sender(issuer);
            bench.passUntil(sender, issuer, () -> bench.found(operations.getFirst()).isDecided());
            // Its block may still be replaced: it is the one that counts.
            assertThat(put.call()).isEqualTo(operations.getFirst());
            bench.chain.mine(3);
            bench.passUntil(sender, issuer, () -> bench.found(operations.getFirst()).isSettled());
            assertThat(put.call()).isNotEqualTo(operations.getFirst());
            assertThat(bench.stores.transactions().newestOf("agency", 2))
                    .hasSize(2)
                    .extracting(ChainTransaction::state)
                    .contains(State.QUEUED);
            assertThat(bench.stores.transactions().newestOf("another", 2)).isEmpty();
            bench.passUntil(
                    sender, issuer, () -> bench.stores.transactions().backlog().oldest().isEmpty());
            bench.chain.mine(3);
            bench.passUntil(sender, issuer, () -> bench.stores.accounts().withWork(true).isEmpty());
            assertThat(
                            bench.stores
                                    .sending()
                                    .deleteSettledBefore(bench.clock.instant().plusSeconds(1)))
                    .isEqualTo(3);
            assertThat(outbox.find(operations.getFirst())).isEmpty();
            // The record is gone, the account's numbers go on.
            UUID next = outbox.put(about(bench, issuer, "list 3"));
            bench.passUntil(sender, issuer, () -> bench.found(next).isDecided());
            assertThat(bench.last(next).number()).hasValue(3);
        }
    }

    private static Wish about(OutboxBench bench, String issuer, String what) {
        return new Wish(
                UUID.randomUUID(),
                Optional.of("agency"),
                issuer,
                "list",
                Optional.of(what),
                List.of(bench.revocation(issuer, what)));
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void who_waits_is_told_when_it_is_in_a_block(TestDatabase.Kind kind) throws Exception {
        Signal progress = new Signal();
        try (OutboxBench bench = new OutboxBench(kind);
                Senders senders = bench.replica(progress)) {
            String issuer = bench.issuer();
            Outbox outbox =
                    new Outbox(bench.stores.transactions(), bench.clock, senders::wake, progress);
            UUID operation = outbox.put(OutboxBench.wish(issuer, bench.revocation(issuer, "a")));
            Operation decided =
                    outbox.await(operation, System.nanoTime() + OutboxBench.SOON.toNanos());
            assertThat(decided.state()).isEqualTo(State.INCLUDED);
            assertThat(decided.block()).isPresent();
            assertThat(decided.agency()).contains("agency");
            bench.chain.rpc("evm_setAutomine", false);
            UUID slow = outbox.put(OutboxBench.wish(issuer, bench.revocation(issuer, "b")));
            assertThat(
                            outbox.await(slow, System.nanoTime() + Duration.ofMillis(300).toNanos())
                                    .isDecided())
                    .isFalse();
            assertThatThrownBy(() -> outbox.await(UUID.randomUUID(), System.nanoTime()))
                    .isInstanceOf(IllegalStateException.class);
        }
    }
}
