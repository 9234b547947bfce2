package dev.credgate.ledger.chain;

import static dev.credgate.ledger.chain.FollowedAnvil.hash;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerState;
import dev.credgate.ledger.StateText;
import dev.credgate.ledger.StatusValue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReorganisationTest {

    private static final Person ISSUER = new Person(1);
    private static final int REORG_DEPTH = 16; // FollowedAnvil's

    private final FollowedAnvil on = new FollowedAnvil();

    @AfterEach
    void stop() {
        on.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 15, 16})
    void undoesWhatWasReplacedByNothing(int depth) {
        on.chain.mine(20);
        on.contracts.setStatus(ISSUER, hash(0), 2);
        try (Follower follower = on.follow()) {
            on.awaitHead(follower);
            for (int i = 1; i <= depth; i++) {
                on.contracts.setStatus(ISSUER, hash(i), 2);
            }
            LedgerState before = on.awaitHead(follower);
            String told = StateText.of(before);
            on.chain.rpc("anvil_reorg", depth, List.of());
            LedgerState after = on.awaitHead(follower);
            assertThat(after.block().number()).isEqualTo(before.block().number());
            assertThat(status(after, 0)).isEqualTo(StatusValue.REVOKED);
            for (int i = 1; i <= depth; i++) {
                assertThat(status(before, i)).isEqualTo(StatusValue.REVOKED);
                assertThat(status(after, i)).isEqualTo(StatusValue.ACTIVE);
            }
            assertThat(StateText.of(before)).isEqualTo(told);
            assertThat(follower.counts().reorganisations.sum()).isEqualTo(1);
            assertThat(follower.counts().undoneBlocks.sum()).isEqualTo(depth);
            assertThat(follower.counts().rebuilds.sum()).isZero();
            on.assertSameAsAnew(follower);
        }
    }

    @Test
    void takesWhatTheNewBranchBrings() {
        try (Follower follower = on.follow()) {
            on.contracts.setStatus(ISSUER, hash(1), 1);
            on.contracts.setStatus(ISSUER, hash(1), 2);
            on.awaitHead(follower);
            on.chain.rpc(
                    "anvil_reorg",
                    2,
                    List.of(
                            List.of(on.contracts.statusTransaction(ISSUER, hash(2), 2), 0),
                            List.of(on.contracts.statusTransaction(ISSUER, hash(1), 1), 1)));
            LedgerState after = on.awaitHead(follower);
            assertThat(status(after, 1)).isEqualTo(StatusValue.SUSPENDED);
            assertThat(status(after, 2)).isEqualTo(StatusValue.REVOKED);
            on.assertSameAsAnew(follower);
        }
    }

    /** Between undoing and reading the new branch, the state without either must never be seen. */
    @Test
    void neverShowsTheForkWhileBothBranchesRevoke() throws InterruptedException {
        try (Follower follower = on.follow()) {
            on.contracts.setStatus(ISSUER, hash(1), 2);
            on.awaitHead(follower);
            var unrevoked = new java.util.concurrent.atomic.AtomicInteger();
            var watching = new java.util.concurrent.atomic.AtomicBoolean(true);
            Thread watcher =
                    Thread.ofPlatform()
                            .start(() -> {
                                while (watching.get()) {
                                    // Nothing at all is no blink: then nothing is decided.
                                    if (follower.newest()
                                            .filter(s -> status(s, 1) == StatusValue.ACTIVE)
                                            .isPresent()) {
                                        unrevoked.incrementAndGet();
                                    }
                                    Thread.onSpinWait();
                                }
                            });
            for (int i = 0; i < 20; i++) {
                // A second change makes the branches differ.
                on.chain.rpc(
                        "anvil_reorg",
                        1,
                        List.of(
                                List.of(on.contracts.statusTransaction(ISSUER, hash(1), 2), 0),
                                List.of(
                                        on.contracts.statusTransaction(ISSUER, hash(100 + i), 1),
                                        0)));
                on.awaitHead(follower);
            }
            watching.set(false);
            watcher.join();
            assertThat(unrevoked.get()).isZero();
            assertThat(follower.counts().reorganisations.sum()).isPositive();
        }
    }

    /** The new branch is seen once, and then only a node that has no more than the fork answers. */
    @Test
    void aNodeThatLagsAtTheForkLiftsNoRevocation() {
        LedgerSettings patient = FollowedAnvil.patience(on.settings(), Duration.ofSeconds(30));
        try (NodeDouble node = new NodeDouble(on.chain.url());
                Follower follower = FollowedAnvil.follow(FollowedAnvil.at(patient, node.url()))) {
            long fork = on.awaitHead(follower).block().number();
            on.contracts.setStatus(ISSUER, hash(1), 2);
            on.awaitHead(follower);
            AtomicInteger looks = new AtomicInteger();
            AtomicInteger unrevoked = new AtomicInteger();
            node.misbehave((method, params) -> {
                if (!method.equals("eth_getBlockByNumber")
                        || !params.get(0).asText().equals("latest")
                        || follower.counts().reorganisations.sum() == 0) {
                    return null;
                }
                if (looks.get() > 1
                        && follower.newest()
                                .filter(state -> status(state, 1) == StatusValue.ACTIVE)
                                .isPresent()) {
                    unrevoked.incrementAndGet();
                }
                return looks.incrementAndGet() > 20
                        ? null
                        : node.ask(
                                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_getBlockByNumber\",\"params\":[\"0x%x\",false]}"
                                        .formatted(fork));
            });
            on.chain.rpc(
                    "anvil_reorg",
                    1,
                    List.of(
                            List.of(on.contracts.statusTransaction(ISSUER, hash(1), 2), 0),
                            List.of(on.contracts.statusTransaction(ISSUER, hash(2), 1), 0)));
            FollowedAnvil.within(() -> assertThat(looks.get()).isGreaterThan(20));
            LedgerState after = on.awaitHead(follower);
            assertThat(status(after, 1)).isEqualTo(StatusValue.REVOKED);
            assertThat(unrevoked.get()).isZero();
            assertThat(FollowedAnvil.readNow(follower)).isInstanceOf(Ledger.Reading.Fresh.class);
        }
    }

    /** Nobody ever shows the new branch again: then the fork is the chain's head. */
    @Test
    void aForkThatStaysTheHeadIsBelievedInTheEnd() {
        try (NodeDouble node = new NodeDouble(on.chain.url());
                Follower follower = FollowedAnvil.follow(on.settings(node.url()))) {
            LedgerState fork = on.awaitHead(follower);
            on.contracts.setStatus(ISSUER, hash(1), 2);
            on.awaitHead(follower);
            node.misbehave((method, params) ->
                    method.equals("eth_getBlockByNumber")
                                    && params.get(0).asText().equals("latest")
                                    && follower.counts().reorganisations.sum() > 0
                            ? node.ask(
                                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_getBlockByNumber\",\"params\":[\"0x%x\",false]}"
                                            .formatted(fork.block().number()))
                            : null);
            on.chain.rpc(
                    "anvil_reorg",
                    1,
                    List.of(List.of(on.contracts.statusTransaction(ISSUER, hash(2), 1), 0)));
            FollowedAnvil.within(() ->
                    assertThat(follower.newest().map(LedgerState::block)).contains(fork.block()));
        }
    }

    @Test
    void readsAllAnewWhenMoreWasReplacedThanIsKept() {
        on.contracts.setStatus(ISSUER, hash(1), 2);
        on.chain.mine(REORG_DEPTH + 5);
        try (Follower follower = on.follow()) {
            on.awaitHead(follower);
            on.chain.rpc("anvil_reorg", REORG_DEPTH + 6, List.of());
            LedgerState after = on.awaitHead(follower);
            assertThat(status(after, 1)).isEqualTo(StatusValue.ACTIVE);
            assertThat(follower.counts().rebuilds.sum()).isEqualTo(1);
            on.assertSameAsAnew(follower);
        }
    }

    @Test
    void goesBackWithAChainThatWasRolledBack() {
        on.contracts.setStatus(ISSUER, hash(1), 2);
        try (Follower follower = on.follow()) {
            on.contracts.setStatus(ISSUER, hash(2), 2);
            on.chain.mine(2);
            on.awaitHead(follower);
            on.chain.rpc("anvil_rollback", 3);
            LedgerState after = on.awaitHead(follower);
            assertThat(status(after, 1)).isEqualTo(StatusValue.REVOKED);
            assertThat(status(after, 2)).isEqualTo(StatusValue.ACTIVE);
            on.contracts.setStatus(ISSUER, hash(3), 2);
            assertThat(status(on.awaitHead(follower), 3)).isEqualTo(StatusValue.REVOKED);
            on.assertSameAsAnew(follower);
        }
    }

    @Test
    void goesBackWithAChainThatWasReverted() {
        try (Follower follower = on.follow()) {
            on.awaitHead(follower);
            String snapshot = on.chain.rpc("evm_snapshot").asText();
            on.contracts.setStatus(ISSUER, hash(1), 2);
            on.awaitHead(follower);
            on.chain.rpc("evm_revert", snapshot);
            on.contracts.setStatus(ISSUER, hash(2), 2);
            LedgerState after = on.awaitHead(follower);
            assertThat(status(after, 1)).isEqualTo(StatusValue.ACTIVE);
            assertThat(status(after, 2)).isEqualTo(StatusValue.REVOKED);
            on.assertSameAsAnew(follower);
        }
    }

    private static StatusValue status(LedgerState state, int credential) {
        return state.status(ISSUER.didHash(), hash(credential)).value();
    }
}
