package dev.credgate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.credgate.audit.Anchoring.Outcome;
import dev.credgate.audit.AuditVerification.Finding.Intact;
import dev.credgate.ledger.chain.AnchorLog;
import dev.credgate.ledger.chain.AnchorLog.Anchored;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.ledger.chain.ChainRpc;
import dev.credgate.ledger.chain.NodeDouble;
import dev.credgate.store.StoreUnavailableException;
import dev.credgate.store.TestDatabase.Kind;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** When anchors are asked for, by which replica, and what they rest on, on a real chain. */
class AnchoringTest extends AnchoringGround {

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
}
