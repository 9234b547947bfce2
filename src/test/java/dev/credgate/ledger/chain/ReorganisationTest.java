package dev.credgate.ledger.chain;

import static dev.credgate.ledger.chain.FollowedAnvil.hash;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.ledger.LedgerState;
import dev.credgate.ledger.StateText;
import dev.credgate.ledger.StatusValue;
import java.util.List;
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
