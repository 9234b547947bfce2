package dev.credgate.ledger.chain;

import static dev.credgate.ledger.chain.FollowedAnvil.hash;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerState;
import dev.credgate.ledger.StatusValue;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TroubledNodeTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Person ISSUER = new Person(1);

    private final FollowedAnvil on = new FollowedAnvil();
    private final NodeDouble node = new NodeDouble(on.chain.url());

    @AfterEach
    void stop() {
        node.close();
        on.close();
    }

    @Test
    void anUnchangedChainCostsOneCallAPoll() {
        try (Follower follower = FollowedAnvil.follow(on.settings(node.url()))) {
            on.awaitHead(follower);
            AtomicInteger others = new AtomicInteger();
            AtomicInteger polls = new AtomicInteger();
            node.misbehave((method, params) -> {
                boolean poll =
                        method.equals("eth_getBlockByNumber")
                                && params.get(0).asText().equals("latest");
                (poll ? polls : others).incrementAndGet();
                return null;
            });
            FollowedAnvil.within(() -> assertThat(polls.get()).isGreaterThan(10));
            assertThat(others.get()).isZero();
        }
    }

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

    private static String request(String method, JsonNode params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
                .formatted(method, params);
    }

    /** The node fails while what replaced our blocks is looked for, or while it is read. */
    @ParameterizedTest
    @ValueSource(strings = {"eth_getBlockByNumber", "eth_getLogs"})
    void noVerdictRestsOnAReplacedBlock(String failing) {
        try (Follower follower = FollowedAnvil.follow(on.settings(node.url()))) {
            on.awaitHead(follower);
            on.contracts.setStatus(ISSUER, hash(1), 2);
            on.contracts.setStatus(ISSUER, hash(1), 0);
            on.awaitHead(follower);
            node.misbehave((method, params) ->
                    method.equals(failing) && !params.get(0).asText().equals("latest")
                            ? NodeDouble.error(1, "internal error")
                            : null);
            on.chain.rpc("anvil_reorg", 1, java.util.List.of());
            FollowedAnvil.within(() ->
                    assertThat(FollowedAnvil.readNow(follower))
                            .isInstanceOf(Ledger.Reading.Unavailable.class));
            node.misbehave((_, _) -> null);
            assertThat(status(on.awaitHead(follower), 1)).isEqualTo(StatusValue.REVOKED);
            assertThat(FollowedAnvil.readNow(follower)).isInstanceOf(Ledger.Reading.Fresh.class);
        }
    }

    /** The chain is reorganised after the headers were read and before the logs are. */
    @Test
    void aReorganisationBetweenTwoCallsIsNoticed() {
        try (Follower follower = FollowedAnvil.follow(on.settings(node.url()))) {
            on.awaitHead(follower);
            AtomicInteger left = new AtomicInteger(3);
            node.misbehave((method, _) -> {
                if (method.equals("eth_getLogs") && left.getAndDecrement() > 0) {
                    on.chain.rpc(
                            "anvil_reorg",
                            1,
                            java.util.List.of(
                                    java.util.List.of(
                                            on.contracts.statusTransaction(
                                                    ISSUER, hash(100 + left.get()), 1),
                                            0)));
                }
                return null;
            });
            // Not waited for: the follower may have it reorganised away before its receipt is seen.
            on.chain.rpc("eth_sendTransaction", on.contracts.statusTransaction(ISSUER, hash(1), 2));
            FollowedAnvil.within(() -> assertThat(left.get()).isNotPositive());
            assertThat(status(on.awaitHead(follower), 1)).isEqualTo(StatusValue.ACTIVE);
            on.assertSameAsAnew(follower);
        }
    }

    /**
     * Two nodes behind one address stand on different branches: one names its head, one is read.
     */
    @Test
    void whatOneNodeNamesIsNotTakenForWhatAnotherTells() {
        try (Follower follower = FollowedAnvil.follow(on.settings(node.url()))) {
            LedgerState before = on.awaitHead(follower);
            AtomicReference<String> named = new AtomicReference<>(latest());
            node.misbehave((method, params) ->
                    method.equals("eth_getBlockByNumber") && params.get(0).asText().equals("latest")
                            ? named.get()
                            : null);
            on.contracts.setStatus(ISSUER, hash(1), 2);
            on.chain.mine(1);
            String head = on.hashOf("latest");
            named.set(latest().replace(head, "0x" + "ab".repeat(32)));
            FollowedAnvil.within(() ->
                    assertThat(follower.trouble()).contains("another than the one that was named"));
            assertThat(follower.newest()).contains(before);
            node.misbehave((_, _) -> null);
            assertThat(status(on.awaitHead(follower), 1)).isEqualTo(StatusValue.REVOKED);
        }
    }

    private String latest() {
        try {
            return node.ask(
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_getBlockByNumber\",\"params\":[\"latest\",false]}");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Who answers first when an outage ends is the likeliest to lag. */
    @Test
    void theTimeOfAnOutageIsNoTimeInWhichTheChainWasSeenToHaveGoneBack() throws Exception {
        LedgerSettings settings =
                FollowedAnvil.patience(on.settings(node.url()), Duration.ofSeconds(2));
        String behind = latest();
        on.contracts.setStatus(ISSUER, hash(1), 2);
        on.chain.mine(2);
        try (ChainNode asked = new ChainNode(node.url(), settings.requestTimeout())) {
            Pursuit pursuit =
                    new Pursuit(
                            settings,
                            asked,
                            new EventDecoder(settings),
                            new FollowerCounts(),
                            Optional.empty());
            assertThat(pursuit.step()).isEqualTo(Pursuit.Progress.CAUGHT_UP);
            node.misbehave((_, params) -> params.path(0).asText().equals("latest") ? behind : null);
            assertThat(pursuit.step()).isEqualTo(Pursuit.Progress.BEHIND);
            pursuit.connectionLost();
            Thread.sleep(2_100);
            assertThat(pursuit.step()).isEqualTo(Pursuit.Progress.BEHIND);
            // Nor that in which nobody looked.
            Thread.sleep(2_100);
            assertThat(pursuit.step()).isEqualTo(Pursuit.Progress.BEHIND);
            assertThat(status(pursuit.newest().orElseThrow(), 1)).isEqualTo(StatusValue.REVOKED);
            FollowedAnvil.within(
                    () -> assertThat(pursuit.step()).isEqualTo(Pursuit.Progress.CAUGHT_UP));
            assertThat(status(pursuit.newest().orElseThrow(), 1)).isEqualTo(StatusValue.ACTIVE);
        }
    }

    /** A balancer, or a name, that leads to a node of another network, without any failed call. */
    @ParameterizedTest
    @ValueSource(longs = {Anvil.CHAIN_ID, 99})
    void anotherChainBehindTheAddressSaysNothingOfOurs(long chainId) {
        on.contracts.setStatus(ISSUER, hash(1), 2);
        on.chain.mine(20);
        try (Follower follower = FollowedAnvil.follow(on.settings(node.url()));
                Anvil other =
                        Anvil.options().arguments("--chain-id", Long.toString(chainId)).start();
                NodeDouble there = new NodeDouble(other.url())) {
            LedgerState before = on.awaitHead(follower);
            other.mine(40);
            node.misbehave((method, params) -> there.ask(request(method, params)));
            String told =
                    chainId == Anvil.CHAIN_ID
                            ? "there is no contract at"
                            : "but the node serves chain 99";
            FollowedAnvil.within(() -> assertThat(follower.trouble()).contains(told));
            assertThat(follower.counts().rebuilds.sum()).isZero();
            assertThat(follower.newest()).contains(before);
            node.misbehave((_, _) -> null);
            assertThat(status(on.awaitHead(follower), 1)).isEqualTo(StatusValue.REVOKED);
            assertThat(follower.counts().rebuilds.sum()).isZero();
        }
    }

    /** A balancer that sometimes asks a node some blocks behind: no flapping, nothing undone. */
    @Test
    void aNodeThatLagsNowAndThenUndoesNothing() {
        on.contracts.setStatus(ISSUER, hash(1), 2);
        on.chain.mine(3);
        try (Follower follower = FollowedAnvil.follow(on.settings(node.url()))) {
            LedgerState head = on.awaitHead(follower);
            AtomicInteger asked = new AtomicInteger();
            String behind =
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_getBlockByNumber\",\"params\":[\"0x%x\",false]}"
                            .formatted(head.block().number() - 3);
            node.misbehave((method, params) ->
                    method.equals("eth_getBlockByNumber")
                                    && params.get(0).asText().equals("latest")
                                    && asked.incrementAndGet() % 2 == 0
                            ? node.ask(behind)
                            : null);
            FollowedAnvil.within(() -> assertThat(asked.get()).isGreaterThan(30));
            assertThat(follower.newest().orElseThrow().block()).isEqualTo(head.block());
            assertThat(follower.counts().undoneBlocks.sum()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "<html>502</html>",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0xzz\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":[[]]}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"number\":\"0x1\",\"hash\":\"0x12\"}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-1,\"message\":null}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"res"
            })
    void garbageIsSurvived(String garbage) {
        try (Follower follower = FollowedAnvil.follow(on.settings(node.url()))) {
            LedgerState before = on.awaitHead(follower);
            node.misbehave((_, _) -> garbage);
            on.contracts.setStatus(ISSUER, hash(1), 2);
            FollowedAnvil.within(
                    () -> assertThat(follower.counts().nodeErrors.sum()).isGreaterThan(1));
            assertThat(follower.newest()).contains(before);
            node.misbehave((_, _) -> null);
            assertThat(status(on.awaitHead(follower), 1)).isEqualTo(StatusValue.REVOKED);
        }
    }

    @Test
    void wantOfMemoryInOneLookEndsNotTheFollowing() {
        AtomicInteger left = new AtomicInteger(3);
        LedgerSettings settings = on.settings();
        ChainNode wanting =
                new ChainNode(settings.rpcUrl(), settings.requestTimeout()) {
                    @Override
                    Header latest() throws NodeException {
                        if (left.getAndDecrement() > 0) {
                            throw new OutOfMemoryError("tried out");
                        }
                        return super.latest();
                    }
                };
        try (Follower follower = new Follower(settings, wanting)) {
            follower.start();
            on.contracts.setStatus(ISSUER, hash(1), 2);
            assertThat(status(on.awaitHead(follower), 1)).isEqualTo(StatusValue.REVOKED);
            assertThat(left.get()).isNotPositive();
        }
    }

    @Test
    void aNodeThatHangsOrIsGoneMakesTheLedgerStaleUntilItReturns() {
        var settings = FollowedAnvil.maxStaleness(on.settings(), Duration.ofSeconds(3));
        try (Follower follower = FollowedAnvil.follow(settings)) {
            on.awaitHead(follower);
            on.chain.mine(1);
            on.awaitHead(follower);
            assertThat(FollowedAnvil.readNow(follower)).isInstanceOf(Ledger.Reading.Fresh.class);
            on.chain.pause();
            FollowedAnvil.within(() ->
                    assertThat(FollowedAnvil.readNow(follower))
                            .isInstanceOf(Ledger.Reading.Stale.class));
            on.chain.resume();
            on.contracts.setStatus(ISSUER, hash(1), 2);
            assertThat(status(on.awaitHead(follower), 1)).isEqualTo(StatusValue.REVOKED);
            assertThat(FollowedAnvil.readNow(follower)).isInstanceOf(Ledger.Reading.Fresh.class);
        }
    }

    @Test
    void followsAChainThatWasStartedAgainFromNothing() {
        try (Follower follower = FollowedAnvil.follow(on.settings())) {
            on.contracts.setStatus(ISSUER, hash(1), 2);
            LedgerState before = on.awaitHead(follower);
            on.chain.kill();
            FollowedAnvil.within(() -> assertThat(follower.trouble()).isNotEmpty());
            assertThat(follower.newest()).contains(before);
            on.chain.restart();
            new OurContracts(on.chain);
            on.chain.mine(20);
            LedgerState after = on.awaitHead(follower);
            assertThat(status(after, 1)).isEqualTo(StatusValue.ACTIVE);
        }
    }

    @Test
    void stopsAtOnceEvenWhileTheNodeHangs() {
        Follower follower = on.follow();
        on.awaitHead(follower);
        on.chain.pause();
        long began = System.nanoTime();
        follower.close();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
        on.chain.resume();
    }

    private static StatusValue status(LedgerState state, int credential) {
        return state.status(ISSUER.didHash(), hash(credential)).value();
    }
}
