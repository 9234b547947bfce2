package dev.credgate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.audit.Anchoring.Outcome;
import dev.credgate.audit.AuditVerification.Finding.Intact;
import dev.credgate.audit.AuditVerification.How;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.ledger.chain.AnchorLog;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.ledger.chain.ChainRpc;
import dev.credgate.store.ChainTransactions.State;
import dev.credgate.store.TestDatabase.Kind;
import java.net.URI;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of anchors that the outbox sends, on a real chain that takes and loses them. */
class AnchorsUnderWayTest extends AnchoringGround {

    private static void noBlocks() {
        chain.rpc("evm_setAutomine", false);
    }

    @Test
    void whatIsOnTheChainIsFoundAndNotAskedForAgain() throws Exception {
        try (var on = new AnchoredRecord(chain, Kind.H2)) {
            on.anchored(3);
            on.anchored(3);
            on.record.database.execute(
                    "delete from audit_anchor", "delete from audit_anchor_intent");
            on.record.later(AnchoredRecord.INTERVAL);
            assertThat(on.anchoring(on.log, on.work.outbox()).anchorIfDue()).isEqualTo(QUIET);
            assertThat(on.log.count(on.address())).isEqualTo(2);
            assertThat(on.record.fault(on.chain())).isEmpty();
            try (Connection connection = on.record.database.database().connect()) {
                assertThat(AnchorTable.anchoredSize(connection)).isEqualTo(6);
            }
        }
    }

    /** By a version that sent them itself, whose last one was not noted. */
    @ParameterizedTest
    @EnumSource
    void whatWasAnchoredBeforeTheOutboxGoesOnBeingGood(Kind kind) throws Exception {
        try (var on = new AnchoredRecord(chain, kind)) {
            for (int round = 0; round < 2; round++) {
                Checkpoint checkpoint = on.record.append(3).checkpoint();
                on.anchoredBeside(checkpoint.size(), checkpoint.root(), checkpoint.hash());
            }
            assertThat(on.anchoring.anchorIfDue()).isEqualTo(QUIET);
            assertThat(on.record.fault(on.chain())).isEmpty();
            on.anchored(2);
            assertThat(on.count()).isEqualTo(3);
            var intact = (Intact) on.record.verify(on.chain());
            assertThat(intact.witnessed())
                    .isEqualTo(new Witnessed(3, 8, on.record.key.name(), 3, 8));
        }
    }

    @Test
    void whatAReorganisationTookAwayIsSentAgainAsItWas() throws Exception {
        try (var on = new AnchoredRecord(chain, Kind.H2)) {
            UUID operation = on.anchored(3);
            Hash hash = on.work.found(operation).last().hash().orElseThrow();
            noBlocks();
            chain.rpc("anvil_reorg", 1, List.of());
            chain.rpc("anvil_dropAllTransactions");
            assertThat(on.log.count(on.address())).isZero();
            assertThat(on.record.fault(on.chain())).contains(How.ANCHOR_MISSING);
            // The outbox has not seen it, or has: nothing is asked for beside what it has.
            assertThat(on.anchoring.anchorIfDue()).isEqualTo(QUIET);
            on.work.passUntil(() -> isWaiting(hash));
            on.record.append(1).checkpoint();
            on.record.later(AnchoredRecord.INTERVAL);
            assertThat(on.state(operation)).isEqualTo(State.SENT);
            assertThat(on.anchoring.anchorIfDue()).isEqualTo(QUIET);
            mineAgain();
            on.sent(operation);
            assertThat(on.work.found(operation).last().hash()).contains(hash);
            assertThat(on.log.count(on.address())).isEqualTo(1);
            assertThat(on.record.fault(on.chain())).isEmpty();
            on.record.later(AnchoredRecord.INTERVAL);
            on.sent(on.asked());
            assertThat(on.count()).isEqualTo(2);
        }
    }

    private static boolean isWaiting(Hash hash) {
        return chain.rpc("eth_getTransactionByHash", hash.toString()).isObject();
    }

    @Test
    void whatAChainForgotAfterItCountedIsSentAgainInItsOrder() throws Exception {
        try (var on = new AnchoredRecord(chain, Kind.H2)) {
            String snapshot = chain.rpc("evm_snapshot").asText();
            UUID first = on.anchored(3);
            UUID second = on.anchored(3);
            on.work.passUntil(() -> {
                chain.mine(1);
                return on.state(second) == State.CONFIRMED;
            });
            chain.rpc("evm_revert", snapshot);
            assertThat(on.record.fault(on.chain())).contains(How.ANCHOR_MISSING);
            on.record.later(AnchoredRecord.INTERVAL);
            assertThat(on.anchoring.anchorIfDue()).as("the outbox has it").isEqualTo(QUIET);
            on.work.restart();
            on.work.passUntil(() -> on.count() == 2 && on.state(second) == State.INCLUDED);
            assertThat(on.state(first).ordinal()).isGreaterThanOrEqualTo(State.INCLUDED.ordinal());
            assertThat(on.anchoring.anchorIfDue()).isEqualTo(QUIET);
            assertThat(on.log.count(on.address())).isEqualTo(2);
            assertThat(on.log.at(on.address(), 1).orElseThrow().size()).isEqualTo(6);
            assertThat(on.record.fault(on.chain())).isEmpty();
        }
    }

    @Test
    void whatThePoolLostIsSentAgainAndWhatCameMeanwhileIsForTheNext() throws Exception {
        try (var on = new AnchoredRecord(chain, Kind.H2)) {
            on.record.append(3).checkpoint();
            noBlocks();
            UUID operation = on.asked();
            on.work.passUntil(() -> on.state(operation) == State.SENT);
            Hash hash = on.work.found(operation).last().hash().orElseThrow();
            chain.rpc("anvil_dropTransaction", hash.toString());
            on.work.passUntil(() -> isWaiting(hash));
            on.record.append(3).checkpoint();
            assertThat(on.anchoring.anchorIfDue()).isEqualTo(QUIET);
            mineAgain();
            on.sent(operation);
            on.record.later(AnchoredRecord.INTERVAL);
            on.sent(on.asked());
            assertThat(on.log.count(on.address())).isEqualTo(2);
            assertThat(on.count()).isEqualTo(2);
        }
    }

    @Test
    void whatWasGivenUpLeavesNoGapAndIsAskedForAgainLater() throws Exception {
        try (var on = new AnchoredRecord(chain, Kind.H2)) {
            on.record.append(3).checkpoint();
            noBlocks();
            UUID operation = on.asked();
            on.work.passUntil(() -> on.state(operation) == State.SENT);
            assertThat(on.work.giveUp(operation)).isTrue();
            on.work.pass();
            mineAgain();
            on.work.passUntil(() -> on.state(operation) == State.REFUSED);
            assertThat(on.log.count(on.address())).isZero();
            assertThat(on.anchoring.anchorIfDue())
                    .isInstanceOfSatisfying(
                            Outcome.Waits.class,
                            waits -> assertThat(waits.why()).contains("given up"));
            on.work.passUntil(() -> {
                chain.mine(1);
                return on.work.found(operation).isSettled();
            });
            on.record.later(AnchoredRecord.INTERVAL);
            UUID again = on.asked();
            assertThat(again).isNotEqualTo(operation);
            on.sent(again);
            assertThat(on.work.found(again).last().number()).hasValue(1);
            assertThat(on.log.count(on.address())).isEqualTo(1);
            assertThat(on.record.fault(on.chain())).isEmpty();
        }
    }

    /** What failed in its block is not over before that block counts. */
    @Test
    void anAnchorSaysUnderWhichOperationTheOutboxHasIt() throws Exception {
        try (var on = new AnchoredRecord(chain, Kind.H2)) {
            on.record.append(3).checkpoint();
            noBlocks();
            UUID operation = on.asked();
            on.work.passUntil(() -> on.state(operation) == State.SENT);
            String contract = on.log.address().toString();
            String code = chain.rpc("eth_getCode", contract, "latest").asText();
            chain.rpc("anvil_setCode", contract, "0x60006000fd");
            chain.mine(1);
            chain.rpc("anvil_setCode", contract, code);
            on.work.passUntil(() -> on.state(operation) == State.REFUSED);
            assertThat(on.work.found(operation).isSettled()).isFalse();
            // An interval later the outbox has the very same still, and says so.
            on.record.later(AnchoredRecord.INTERVAL);
            assertThat(on.asked()).isEqualTo(operation);
            assertThat(intent(on)).isEqualTo(operation);
            assertThat(on.anchoring.anchorIfDue())
                    .isInstanceOfSatisfying(
                            Outcome.Waits.class,
                            waits -> assertThat(waits.why()).contains("it failed in block"));
            chain.mine(3);
            on.work.passUntil(() -> on.work.found(operation).isSettled());
            on.record.later(AnchoredRecord.INTERVAL);
            UUID again = on.asked();
            assertThat(again).isNotEqualTo(operation);
            mineAgain();
            on.sent(again);
            assertThat(on.log.count(on.address())).isEqualTo(1);
            assertThat(on.record.fault(on.chain())).isEmpty();
        }
    }

    /** A replica of a version before the outbox, while versions change. */
    @Test
    void whatSomebodyElseAnchoredFirstIsRefusedAndGood() throws Exception {
        try (var on = new AnchoredRecord(chain, Kind.H2)) {
            Checkpoint checkpoint = on.record.append(3).checkpoint();
            UUID operation = on.asked();
            on.anchoredBeside(checkpoint.size(), checkpoint.root(), checkpoint.hash());
            // The contract has to say so in one block more than the first time.
            on.work.passUntil(() -> {
                chain.mine(1);
                return on.state(operation) == State.REFUSED;
            });
            assertThat(on.anchoring.anchorIfDue()).isEqualTo(QUIET);
            assertThat(on.log.count(on.address())).isEqualTo(1);
            on.anchored(1);
            assertThat(on.record.fault(on.chain())).isEmpty();
        }
    }

    @Test
    void whatKeepsItFromBeingSentIsTold() throws Exception {
        try (var on = new AnchoredRecord(chain, Kind.H2)) {
            on.record.append(3).checkpoint();
            on.tokenAway.set(true);
            UUID operation = on.asked();
            on.work.pass();
            on.record.later(AnchoredRecord.INTERVAL.multipliedBy(3));
            assertThat(on.anchoring.anchorIfDue())
                    .isInstanceOfSatisfying(
                            Outcome.Waits.class,
                            waits ->
                                    assertThat(waits.why())
                                            .contains("token_away", on.address().toString()));
            on.tokenAway.set(false);
            on.sent(operation);
            assertThat(on.anchoring.anchorIfDue()).isEqualTo(QUIET);
        }
    }

    @Test
    void aChainThatIsAwayIsAskedAgainLater() throws Exception {
        try (var on = new AnchoredRecord(chain, Kind.H2);
                var nowhere =
                        new ChainRpc(
                                URI.create("http://127.0.0.1:1"),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(1))) {
            on.record.append(3).checkpoint();
            Anchoring away =
                    on.anchoring(new AnchorLog(nowhere, on.log.address()), on.work.outbox());
            assertThatThrownBy(away::anchorIfDue).isInstanceOf(ChainException.Unavailable.class);
            Address none = Address.parse("0x" + "12".repeat(20)).orElseThrow();
            Anchoring elsewhere = on.anchoring(new AnchorLog(on.rpc, none), on.work.outbox());
            assertThatThrownBy(elsewhere::anchorIfDue)
                    .isInstanceOf(ChainException.Refused.class)
                    .hasMessageContaining("is this the right chain?");
            on.sent(on.asked());
        }
    }
}
