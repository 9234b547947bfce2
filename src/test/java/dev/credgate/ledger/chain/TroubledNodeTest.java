package dev.credgate.ledger.chain;

import static dev.credgate.ledger.chain.FollowedAnvil.hash;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.RunningTime;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerState;
import dev.credgate.ledger.StatusValue;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that fail, hang, lag, or tell of another chain than before. */
class TroubledNodeTest extends TroubledNodeGround {

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
        Duration began = RunningTime.now();
        follower.close();
        assertThat(RunningTime.since(began)).isLessThan(Duration.ofSeconds(3));
        on.chain.resume();
    }
}
