package dev.credgate.ledger.chain;

import static dev.credgate.ledger.chain.FollowedAnvil.hash;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.credgate.ledger.LedgerState;
import dev.credgate.ledger.StatusValue;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that tell only some of a block's logs, or refuse to tell many at once. */
class TroubledLogsTest extends TroubledNodeGround {

    @Test
    void asksForLessWhereWideRangesAreRefused() {
        for (int i = 0; i < 40; i++) {
            on.contracts.setStatus(ISSUER, hash(i), 2);
        }
        AtomicInteger refusals = new AtomicInteger();
        node.misbehave((method, params) -> wide(method, params, 7, refusals));
        try (Follower follower = FollowedAnvil.follow(on.settings(node.url()))) {
            assertThat(status(on.awaitHead(follower), 39)).isEqualTo(StatusValue.REVOKED);
            on.assertSameAsAnew(follower);
            assertThat(refusals.get()).isBetween(1, 10);
        }
    }

    private static @org.jspecify.annotations.Nullable String wide(
            String method, JsonNode params, int most, AtomicInteger refusals) {
        if (!method.equals("eth_getLogs") || !params.get(0).has("fromBlock")) {
            return null;
        }
        long width =
                NodeDouble.number(params.get(0).get("toBlock"))
                        - NodeDouble.number(params.get(0).get("fromBlock"))
                        + 1;
        if (width <= most) {
            return null;
        }
        refusals.incrementAndGet();
        return NodeDouble.error(1, "query exceeds max block range " + most);
    }

    @Test
    void worksWithoutBatches() {
        on.chain.mine(30);
        on.contracts.setStatus(ISSUER, hash(1), 2);
        node.refuseBatches();
        try (Follower follower = FollowedAnvil.follow(on.settings(node.url()))) {
            assertThat(status(on.awaitHead(follower), 1)).isEqualTo(StatusValue.REVOKED);
        }
    }

    /** A node that knows a block before its logs are found by range. */
    @Test
    void aLaggingLogIndexHidesNothing() {
        on.contracts.setStatus(ISSUER, hash(1), 2);
        node.misbehave((method, params) ->
                method.equals("eth_getLogs") && params.get(0).has("fromBlock")
                        ? NodeDouble.result("[]")
                        : null);
        try (Follower follower = FollowedAnvil.follow(on.settings(node.url()))) {
            assertThat(status(on.awaitHead(follower), 1)).isEqualTo(StatusValue.REVOKED);
            on.contracts.setStatus(ISSUER, hash(2), 2);
            assertThat(status(on.awaitHead(follower), 2)).isEqualTo(StatusValue.REVOKED);
            on.assertSameAsAnew(follower);
        }
    }

    /**
     * Of two nodes behind one address one has the newest block and names it, the other is asked for
     * its logs, lacks it and says that there are none.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aNodeThatLacksABlockHidesNoneOfItsLogs(boolean batches) {
        if (!batches) {
            node.refuseBatches();
        }
        AtomicInteger left = new AtomicInteger(12);
        try (Follower follower = FollowedAnvil.follow(on.settings(node.url()))) {
            on.awaitHead(follower);
            node.misbehave((method, _) -> {
                boolean asked = method.equals("eth_getLogs") || method.equals("eth_getBlockByHash");
                if (!asked || left.getAndDecrement() <= 0) {
                    return null;
                }
                return NodeDouble.result(method.equals("eth_getLogs") ? "[]" : "null");
            });
            on.contracts.setStatus(ISSUER, hash(1), 2);
            assertThat(status(on.awaitHead(follower), 1)).isEqualTo(StatusValue.REVOKED);
            assertThat(left.get()).isNotPositive();
            on.assertSameAsAnew(follower);
        }
    }

    /**
     * The same two nodes, of which the one that has the block says so; and a gateway before them
     * that fails once.
     */
    @Test
    void aFailureThatPassesHidesNoneOfTheLogs() {
        try (Follower follower = FollowedAnvil.follow(on.settings(node.url()))) {
            on.awaitHead(follower);
            AtomicInteger asked = new AtomicInteger();
            node.misbehave((method, _) -> {
                if (!method.equals("eth_getLogs")) {
                    return null;
                }
                asked.incrementAndGet();
                return NodeDouble.result("[]");
            });
            node.behaveInBatches();
            node.failBatches(1);
            on.contracts.setStatus(ISSUER, hash(1), 2);
            assertThat(status(on.awaitHead(follower), 1)).isEqualTo(StatusValue.REVOKED);
            on.contracts.setStatus(ISSUER, hash(2), 2);
            assertThat(status(on.awaitHead(follower), 2)).isEqualTo(StatusValue.REVOKED);
            assertThat(asked.get()).isPositive();
            node.misbehave((_, _) -> null);
            on.assertSameAsAnew(follower);
        }
    }

    /** Where no batch can say whose answers they are, nothing is believed that was said once. */
    @Test
    void withoutBatchesABlockWithoutLogsIsAskedForAgain() {
        node.refuseBatches();
        try (Follower follower = FollowedAnvil.follow(on.settings(node.url()))) {
            on.awaitHead(follower);
            // By range, by hash, and by hash once more, where the block was known to be there.
            AtomicInteger left = new AtomicInteger(3);
            node.misbehave((method, _) ->
                    method.equals("eth_getLogs") && left.getAndDecrement() > 0
                            ? NodeDouble.result("[]")
                            : null);
            on.contracts.setStatus(ISSUER, hash(1), 2);
            assertThat(status(on.awaitHead(follower), 1)).isEqualTo(StatusValue.REVOKED);
            assertThat(left.get()).isNotPositive();
            on.assertSameAsAnew(follower);
        }
    }

    private void everyBlockSeemsToHaveLogs() {
        node.misbehave((method, params) -> {
            if (!method.equals("eth_getBlockByNumber") && !method.equals("eth_getBlockByHash")) {
                return null;
            }
            JsonNode answer = JSON.readTree(node.ask(request(method, params)));
            if (answer.get("result") instanceof ObjectNode block) {
                block.put("logsBloom", "0x" + "f".repeat(512));
            }
            return answer.toString();
        });
    }

    /** A bloom filter may say yes where there is nothing, and that has to be found out. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBlockThatOnlySeemsToHaveLogsIsPassed(boolean batches) {
        if (!batches) {
            node.refuseBatches();
        }
        everyBlockSeemsToHaveLogs();
        on.contracts.setStatus(ISSUER, hash(1), 2);
        on.chain.mine(5);
        try (Follower follower = FollowedAnvil.follow(on.settings(node.url()))) {
            assertThat(status(on.awaitHead(follower), 1)).isEqualTo(StatusValue.REVOKED);
            on.chain.mine(1);
            on.awaitHead(follower);
            assertThat(follower.counts().nodeErrors.sum()).isZero();
            on.assertSameAsAnew(follower);
        }
    }

    /** In whatever words it refuses them: it is not followed slower than without any. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32005,\"message\":\"limit\"}}",
                "[{\"id\":null,\"error\":{\"code\":-32600,\"message\":\"Invalid Request\"}},"
                        + "{\"id\":null,\"error\":{\"code\":-32600,\"message\":\"Invalid Request\"}}]"
            })
    void aNodeThatAlwaysRefusesBatchesIsAskedWithout(String answer) {
        everyBlockSeemsToHaveLogs();
        on.contracts.setStatus(ISSUER, hash(1), 2);
        on.chain.mine(3);
        node.answerBatches(Optional.of(answer).filter(text -> !text.isEmpty()));
        try (Follower follower = FollowedAnvil.follow(on.settings(node.url()))) {
            assertThat(status(on.awaitHead(follower), 1)).isEqualTo(StatusValue.REVOKED);
            on.assertSameAsAnew(follower);
        }
    }

    /** Of a node that lags and one that is told to wait, as in the test before with 502. */
    @Test
    void aRefusalForAMomentIsNoWordAboutBatches() {
        try (Follower follower = FollowedAnvil.follow(on.settings(node.url()))) {
            on.awaitHead(follower);
            AtomicInteger batches = new AtomicInteger(2);
            node.misbehave(
                    (method, _) -> method.equals("eth_getLogs") ? NodeDouble.result("[]") : null);
            node.behaveInBatches();
            node.answerFirstBatches(
                    batches,
                    "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32005,\"message\":\"limit\"}}");
            on.contracts.setStatus(ISSUER, hash(1), 2);
            assertThat(status(on.awaitHead(follower), 1)).isEqualTo(StatusValue.REVOKED);
            assertThat(batches.get()).isNotPositive();
        }
    }

    /** Whoever may write into a contract chooses how long a log is, as far as gas goes. */
    @Test
    void aLongLogStopsNothing() {
        String digits = "0".repeat(21_000_000);
        node.misbehave((method, params) -> {
            if (!method.equals("eth_getLogs")) {
                return null;
            }
            JsonNode answer = JSON.readTree(node.ask(request(method, params)));
            ArrayNode logs = (ArrayNode) answer.get("result");
            if (!logs.isEmpty()) {
                ObjectNode last = logs.get(logs.size() - 1).deepCopy();
                last.putArray("topics").add("0x" + "77".repeat(32));
                logs.add(last.put("logIndex", "0x77").put("data", "0x" + digits));
            }
            return answer.toString();
        });
        on.contracts.setStatus(ISSUER, hash(1), 2);
        try (Follower follower = patient()) {
            assertThat(status(on.awaitHead(follower), 1)).isEqualTo(StatusValue.REVOKED);
            on.contracts.setStatus(ISSUER, hash(2), 2);
            assertThat(status(on.awaitHead(follower), 2)).isEqualTo(StatusValue.REVOKED);
            assertThat(follower.counts().nodeErrors.sum()).isZero();
        }
    }

    /** Of a block, or of more than one, which then are asked for one by one. */
    @Test
    void anAnswerLargerThanThereIsMemoryForIsNotRead() {
        on.contracts.setStatus(ISSUER, hash(1), 2);
        long full = NodeDouble.number(on.chain.rpc("eth_blockNumber"));
        on.chain.mine(10);
        on.contracts.setStatus(ISSUER, hash(2), 2);
        String large = NodeDouble.result("[" + " ".repeat(NodeHttp.MOST_BYTES) + "]");
        AtomicBoolean always = new AtomicBoolean(true);
        node.misbehave((method, params) -> {
            JsonNode range = params.path(0);
            boolean holdsIt =
                    method.equals("eth_getLogs")
                            && range.has("fromBlock")
                            && NodeDouble.number(range.get("fromBlock")) <= full
                            && NodeDouble.number(range.get("toBlock")) >= full;
            boolean alone =
                    holdsIt
                            && NodeDouble.number(range.get("fromBlock"))
                                    == NodeDouble.number(range.get("toBlock"));
            return holdsIt && (!alone || always.get()) ? large : null;
        });
        try (Follower follower = patient()) {
            FollowedAnvil.within(() ->
                    assertThat(follower.trouble())
                            .contains("eth_getLogs of block " + full + ":")
                            .contains("more than 64 MiB"));
            always.set(false);
            assertThat(status(on.awaitHead(follower), 2)).isEqualTo(StatusValue.REVOKED);
            on.assertSameAsAnew(follower);
        }
    }

    /** Gives the node time for large answers. */
    private Follower patient() {
        Follower follower =
                new Follower(
                        on.settings(node.url()), new ChainNode(node.url(), Duration.ofSeconds(10)));
        follower.start();
        return follower;
    }

    /** A node that takes long for much. */
    @Test
    void asksForFewerHeadersWhereManyTakeTooLong() {
        on.contracts.setStatus(ISSUER, hash(1), 2);
        on.chain.mine(60);
        node.delayBatches(20, Duration.ofSeconds(2));
        try (Follower follower = FollowedAnvil.follow(on.settings(node.url()))) {
            assertThat(status(on.awaitHead(follower), 1)).isEqualTo(StatusValue.REVOKED);
            assertThat(follower.counts().nodeErrors.sum()).isBetween(1L, 4L);
        }
    }

    /** A node that cuts an answer short without a word, within a block; or is still indexing. */
    @ParameterizedTest
    @ValueSource(ints = {0, 40})
    void aBlockThatIsDeliveredInPartIsReadWhole(int blocksAfter) {
        on.contracts.setIndexes(ISSUER, 3, 2, 0, 1, 2);
        on.chain.mine(blocksAfter);
        AtomicInteger cut = new AtomicInteger();
        node.misbehave((method, params) -> {
            if (!method.equals("eth_getLogs") || !params.get(0).has("fromBlock")) {
                return null;
            }
            ArrayNode logs =
                    (ArrayNode) JSON.readTree(node.ask(request(method, params))).get("result");
            if (logs.size() > 1) {
                logs.remove(logs.size() - 1);
                cut.incrementAndGet();
            }
            return NodeDouble.result(logs.toString());
        });
        try (Follower follower = FollowedAnvil.follow(on.settings(node.url()))) {
            LedgerState state = on.awaitHead(follower);
            assertThat(cut.get()).isPositive();
            assertThat(state.status(ISSUER.didHash(), 3, 2).value()).isEqualTo(StatusValue.REVOKED);
            on.assertSameAsAnew(follower);
        }
    }
}
