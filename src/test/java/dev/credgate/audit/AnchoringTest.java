package dev.credgate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.credgate.audit.AnchorTable.Log;
import dev.credgate.audit.Anchoring.Outcome;
import dev.credgate.audit.AuditVerification.Finding.Intact;
import dev.credgate.audit.AuditVerification.How;
import dev.credgate.audit.CheckpointedRecord.SigningKey;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.ledger.chain.AnchorLog;
import dev.credgate.ledger.chain.AnchorLog.Anchored;
import dev.credgate.ledger.chain.Anvil;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.ledger.chain.ChainRpc;
import dev.credgate.ledger.chain.NodeDouble;
import dev.credgate.store.ChainTransactions.State;
import dev.credgate.store.StoreUnavailableException;
import dev.credgate.store.TestDatabase.Kind;
import java.math.BigInteger;
import java.net.URI;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint64;

/** Anchors on a real chain: how they come there, and what they show. */
class AnchoringTest {

    private static final Outcome QUIET = new Outcome.Quiet();

    private static Anvil chain;

    @BeforeAll
    static void start() {
        chain = Anvil.start();
    }

    @AfterAll
    static void stop() {
        chain.close();
    }

    private static void noBlocks() {
        chain.rpc("evm_setAutomine", false);
    }

    @AfterEach
    void mineAgain() {
        chain.rpc("evm_setAutomine", true);
        chain.mine(1);
    }

    @ParameterizedTest
    @EnumSource
    void theNewestCheckpointIsAnchoredOnceAndAgainWhenItIsTime(Kind kind) throws Exception {
        try (var on = new AnchoredRecord(chain, kind)) {
            assertThat(on.anchoring.anchorIfDue()).as("nothing to anchor").isEqualTo(QUIET);
            on.record.append(3).checkpoint();
            Checkpoint first = on.record.append(2).checkpoint();
            UUID operation = on.asked();
            assertThat(on.anchoring.anchorIfDue()).as("on its way").isEqualTo(QUIET);
            assertThat(on.work.outbox().accountOf(on.address())).isEmpty();
            on.sent(operation);
            assertThat(on.anchoring.anchorIfDue()).isEqualTo(QUIET);
            assertThat(on.work.outbox().accountOf(on.address())).contains(AnchoredRecord.LABEL);
            assertThat(on.work.found(operation).purpose()).isEqualTo("anchor");
            assertThat(on.work.found(operation).agency()).isEmpty();
            Anchored anchored = on.log.at(on.address(), 0).orElseThrow();
            assertThat(anchored.size()).isEqualTo(5);
            assertThat(anchored.root()).isEqualTo(first.root());
            assertThat(anchored.checkpoint()).isEqualTo(first.hash());

            on.record.append(1).checkpoint();
            assertThat(on.anchoring.anchorIfDue()).as("too early").isEqualTo(QUIET);
            on.record.later(AnchoredRecord.INTERVAL);
            on.sent(on.asked());
            assertThat(on.log.count(on.address())).isEqualTo(2);

            var intact = (Intact) on.record.verify(on.chain());
            assertThat(intact.witnessed())
                    .isEqualTo(new Witnessed(3, 6, on.record.key.name(), 2, 6));
            try (Connection connection = on.record.database.database().connect()) {
                assertThat(AuditWitness.accountNoted(connection, on.log)).contains(on.address());
            }
        }
    }

    @Test
    void aClockThatWasAheadOnceDoesNotStopThem() throws Exception {
        try (var on = new AnchoredRecord(chain, Kind.H2)) {
            Duration ahead = Duration.ofDays(2);
            on.record.later(ahead);
            on.anchored(3);
            on.record.later(ahead.negated());
            on.record.append(2).checkpoint();
            on.sent(on.asked());
            assertThat(on.log.count(on.address())).isEqualTo(2);
            on.record.append(1).checkpoint();
            assertThat(on.anchoring.anchorIfDue()).as("too early").isEqualTo(QUIET);
            assertThat(on.record.fault(on.chain())).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoseLogItIsIsNotedForEachContract(Kind kind) throws Exception {
        try (var on = new AnchoredRecord(chain, kind)) {
            on.anchored(3);
            var other = new AnchorLog(on.rpc, AnchorLog.deploy(on.rpc.unlocked(chain.account(0))));
            try (Connection connection = on.record.database.database().connect()) {
                assertThat(AuditWitness.accountNoted(connection, other)).isEmpty();
            }
            on.record.append(1).checkpoint();
            on.record.later(AnchoredRecord.INTERVAL);
            on.sentBy(on.anchoring(other, on.work.outbox()));
            try (Connection connection = on.record.database.database().connect()) {
                assertThat(AuditWitness.accountNoted(connection, on.log)).contains(on.address());
                assertThat(AuditWitness.accountNoted(connection, other)).contains(on.address());
            }
        }
    }

    /** Behind one name there may be several nodes, and one of them behind the others. */
    @Test
    void whatANodeThatIsBehindDoesNotTellIsNotTakenForNothing() throws Exception {
        try (var on = new AnchoredRecord(chain, Kind.H2);
                var node = new NodeDouble(chain.url());
                var rpc =
                        new ChainRpc(node.url(), Duration.ofSeconds(10), Duration.ofSeconds(20))) {
            for (int i = 0; i < 3; i++) {
                on.anchored(2);
            }
            AuditWitness witness =
                    AuditWitness.of(new AnchorLog(rpc, on.log.address()), on.address(), Set.of());
            assertThat(on.record.fault(witness)).isEmpty();
            for (int index = 0; index < 3; index++) {
                // anchorAt(account, index): a selector and two words, and four words of nothing.
                String asked = "%064x".formatted(index);
                node.misbehave((method, params) ->
                        isCall(method, params, 2) && params.toString().contains(asked)
                                ? answer("0".repeat(256))
                                : null);
                assertChanged(on, witness);
            }
            // count(account)
            node.misbehave((method, params) ->
                    isCall(method, params, 1) ? answer("%064x".formatted(2)) : null);
            assertChanged(on, witness);
            node.misbehave((_, _) -> null);
            assertThat(on.record.fault(witness)).isEmpty();
        }
    }

    private static void assertChanged(AnchoredRecord on, AuditWitness witness) {
        assertThatThrownBy(() -> on.record.fault(witness))
                .isInstanceOf(ChainException.Refused.class)
                .hasMessageContaining("changed while it was asked");
    }

    /** Whether a contract is called with so many words. */
    private static boolean isCall(String method, JsonNode params, int words) {
        if (!method.equals("eth_call")) {
            return false;
        }
        JsonNode call = params.get(0);
        String data = call.path("data").asText(call.path("input").asText());
        return data.length() == 2 + 8 + 64 * words;
    }

    private static String answer(String words) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0x" + words + "\"}";
    }

    @ParameterizedTest
    @EnumSource
    void oneOfManyReplicasAsks(Kind kind) throws Exception {
        try (var on = new AnchoredRecord(chain, kind);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            on.record.append(3).checkpoint();
            List<Callable<Outcome>> replicas = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                replicas.add(on.anchoring(on.log, on.work.outbox())::anchorIfDue);
            }
            List<UUID> asked = new ArrayList<>();
            for (Future<Outcome> outcome : threads.invokeAll(replicas)) {
                if (outcome.get() instanceof Outcome.Asked(UUID operation)) {
                    asked.add(operation);
                }
            }
            // One that looks between the intent and the outbox's having it asks for the same.
            assertThat(Set.copyOf(asked)).hasSize(1);
            on.sent(asked.getFirst());
            assertThat(on.work.found(asked.getFirst()).transactions()).hasSize(1);
            assertThat(on.log.count(on.address())).isEqualTo(1);
            assertThat(on.count()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"H2, false", "H2, true", "POSTGRESQL, false", "POSTGRESQL, true"})
    void whatACrashLeftBetweenIntentAndOutboxIsGoneOnWith(Kind kind, boolean after)
            throws Exception {
        try (var on = new AnchoredRecord(chain, kind)) {
            on.record.append(3).checkpoint();
            Anchoring dying = on.anchoring(on.log, on.work.dying(after));
            assertThatThrownBy(dying::anchorIfDue).isInstanceOf(StoreUnavailableException.class);
            UUID operation = intent(on);
            assertThat(on.work.outbox().find(operation).isPresent()).isEqualTo(after);
            // What came since is for the next.
            on.record.append(1).checkpoint();
            on.record.later(AnchoredRecord.INTERVAL);
            Outcome next = on.anchoring(on.log, on.work.outbox()).anchorIfDue();
            assertThat(next).isEqualTo(after ? QUIET : new Outcome.Asked(operation));
            on.sent(operation);
            assertThat(on.work.found(operation).transactions()).hasSize(1);
            assertThat(on.log.at(on.address(), 0).orElseThrow().size()).isEqualTo(3);
            on.record.later(AnchoredRecord.INTERVAL);
            on.sent(on.asked());
            assertThat(on.log.count(on.address())).isEqualTo(2);
            assertThat(on.count()).isEqualTo(2);
            assertThat(on.record.fault(on.chain())).isEmpty();
        }
    }

    private static UUID intent(AnchoredRecord on) throws Exception {
        try (Connection connection = on.record.database.database().connect()) {
            return AnchorTable.intent(
                            connection, new Log(on.rpc.chainId(), on.log.address(), on.address()))
                    .orElseThrow()
                    .operation();
        }
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

    @Test
    void whatAStrangerAnchorsIsTheStrangersOwn() throws Exception {
        try (var on = new AnchoredRecord(chain, Kind.H2)) {
            on.anchored(3);
            chain.sendAs(
                    chain.account(5),
                    Optional.of(on.log.address()),
                    on.log.anchoring(1_000_000, Hash.ZERO, new Hash(1, 2, 3, 4)).data());
            assertThat(on.record.fault(on.chain())).isEmpty();
            on.anchored(2);
            assertThat(on.record.fault(on.chain())).isEmpty();
            // Whoever is told of the stranger's account sees that it tells of another record.
            var strangers = AuditWitness.of(on.log, chain.account(5), Set.of());
            assertThat(on.record.fault(strangers)).contains(How.TRUNCATED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWholeRewriteFailsOnTheAnchorWhoeverSignedIt(Kind kind) throws Exception {
        try (var on = new AnchoredRecord(chain, kind)) {
            on.anchored(3);
            on.anchored(3);
            on.record.append(2).checkpoint();
            on.record.rewrite(events -> events.stream().map(e -> e.replace("tax", "fax")).toList());
            on.record.forgeCheckpoints(SigningKey.make());
            assertThat(on.record.fault(AuditWitness.NONE)).isEmpty();
            assertThat(on.record.fault(on.chain())).contains(How.REWRITTEN);
            // Even by the token's own key.
            on.record.forgeCheckpoints(on.record.key);
            assertThat(on.record.fault(AuditWitness.of(Set.of(on.record.key.name())))).isEmpty();
            assertThat(on.record.fault(on.chain())).contains(How.REWRITTEN);
            on.record.restart().append(1).checkpoint();
            on.record.later(AnchoredRecord.INTERVAL);
            assertThatThrownBy(on.anchoring::anchorIfDue)
                    .isInstanceOf(AuditFaultException.class)
                    .hasMessageContaining("an anchor of 6 audit records");
        }
    }

    @Test
    void aTailThatWasCutOffAndWrittenAnewShows() throws Exception {
        try (var on = new AnchoredRecord(chain, Kind.H2)) {
            on.anchored(3);
            on.anchored(3);
            on.record.tamper("delete from audit_checkpoint where number = 2");
            on.record.rewrite(events -> events.subList(0, 4));
            assertThat(on.record.fault(AuditWitness.NONE)).isEmpty();
            assertThat(on.record.fault(on.chain())).contains(How.TRUNCATED);

            on.record.restart().append(1).checkpoint();
            on.record.append(3).checkpoint();
            assertThat(on.record.fault(AuditWitness.NONE)).isEmpty();
            assertThat(on.record.fault(on.chain())).contains(How.FORKED);
        }
    }

    @Test
    void anOlderCopyGoesOnAtAnotherContract() throws Exception {
        try (var on = new AnchoredRecord(chain, Kind.H2)) {
            on.anchored(3);
            on.anchored(3);
            on.record.tamper(
                    "delete from audit_checkpoint where number = 2",
                    "delete from audit_anchor where place = 1");
            on.record.rewrite(events -> events.subList(0, 3));
            on.record.restart().append(2).checkpoint();
            on.record.later(AnchoredRecord.INTERVAL);
            assertThatThrownBy(on.anchoring::anchorIfDue)
                    .isInstanceOf(AuditFaultException.class)
                    .hasMessageContaining("where the database is an older copy, go on at another");

            var other = new AnchorLog(on.rpc, AnchorLog.deploy(on.rpc.unlocked(chain.account(0))));
            on.sentBy(on.anchoring(other, on.work.outbox()));
            AuditWitness witness = AuditWitness.of(other, on.address(), Set.of());
            assertThat(((Intact) on.record.verify(witness)).witnessed())
                    .isEqualTo(new Witnessed(2, 5, on.record.key.name(), 1, 5));
            assertThat(on.record.fault(on.chain())).contains(How.TRUNCATED);
        }
    }

    @Test
    void aCheckpointInThePlaceOfTheAnchoredOneShows() throws Exception {
        try (var on = new AnchoredRecord(chain, Kind.H2)) {
            on.anchored(3);
            on.record.tamper(
                    "update audit_checkpoint set at = at + interval '1' second where number = 1");
            on.record.forgeCheckpoints(on.record.key);
            assertThat(on.record.fault(AuditWitness.NONE)).isEmpty();
            assertThat(on.record.fault(on.chain())).contains(How.CHECKPOINT_ALTERED);
            on.record.tamper("delete from audit_checkpoint");
            assertThat(on.record.fault(AuditWitness.NONE)).isEmpty();
            assertThat(on.record.fault(on.chain())).contains(How.CHECKPOINT_MISSING);
        }
    }

    @Test
    void aKeyThatTheChainVouchesForIsBelievedAndNoOther() throws Exception {
        try (var on = new AnchoredRecord(chain, Kind.H2)) {
            on.anchored(3);
            SigningKey second = SigningKey.make();
            var changed =
                    new CheckpointMaker(
                            on.record.database.database(),
                            on.record.now::get,
                            CheckpointedRecord.INTERVAL,
                            second::sign);
            on.record.append(3).later(CheckpointedRecord.INTERVAL);
            assertThat(changed.makeIfDue()).isPresent();
            assertThat(on.record.fault(on.chain())).contains(How.SIGNATURE);
            on.record.later(AnchoredRecord.INTERVAL);
            on.sent(on.asked());
            assertThat(on.record.fault(on.chain())).isEmpty();
            assertThat(
                            on.record.fault(
                                    AuditWitness.of(Set.of(on.record.key.name(), second.name()))))
                    .isEmpty();
        }
    }

    @Test
    void numbersThatNoRecordReachesAreToldApart() throws Exception {
        try (var on = new AnchoredRecord(chain, Kind.H2)) {
            on.anchored(3);
            on.anchoredBeside(Long.MAX_VALUE, Hash.ZERO, Hash.ZERO);
            assertThat(on.record.fault(on.chain())).contains(How.TRUNCATED);
            var most = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
            chain.sendAs(
                    on.address(),
                    Optional.of(on.log.address()),
                    FunctionEncoder.encode(
                            new Function(
                                    "anchor",
                                    List.of(new Uint64(most), Bytes32.DEFAULT, Bytes32.DEFAULT),
                                    List.of())));
            assertThatThrownBy(() -> on.record.fault(on.chain()))
                    .isInstanceOf(ChainException.Refused.class)
                    .hasMessageContaining("18446744073709551615");
        }
    }
}
