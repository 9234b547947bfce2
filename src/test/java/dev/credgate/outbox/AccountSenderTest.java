package dev.credgate.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.crypto.Hash;
import dev.credgate.ledger.StatusValue;
import dev.credgate.ledger.chain.ContractCall;
import dev.credgate.outbox.AccountSender.Left;
import dev.credgate.store.ChainTransactions.ChainTransaction;
import dev.credgate.store.ChainTransactions.State;
import dev.credgate.store.TestDatabase;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sender does when the chain, the contract or the token fails it. */
@SuppressWarnings("NullAway") // Keys that a test opens are in the map.
class AccountSenderTest {

    private static final String ESTIMATE = "eth_estimateGas";
    private static final String HAND = "eth_sendRawTransaction";

    private static OutboxBench bench;

    @BeforeAll
    static void begin() throws Exception {
        bench = new OutboxBench(TestDatabase.Kind.H2);
    }

    @AfterAll
    static void end() {
        bench.close();
    }

    @AfterEach
    void mineAgain() {
        bench.mineAgain();
    }

    @Test
    void it_follows_a_transaction_until_its_block_counts() throws Exception {
        String issuer = bench.issuer();
        AccountSender sender = bench.sender(issuer);
        UUID operation =
                bench.put(issuer, bench.revocation(issuer, "a"), bench.revocation(issuer, "b"));
        assertThat(bench.state(operation)).isEqualTo(State.QUEUED);
        bench.passUntil(sender, issuer, () -> bench.state(operation) == State.INCLUDED);
        assertThat(bench.status(issuer, "a")).isEqualTo(StatusValue.REVOKED);
        assertThat(bench.status(issuer, "b")).isEqualTo(StatusValue.REVOKED);
        bench.chain.mine(2);
        bench.passUntil(sender, issuer, () -> bench.state(operation) == State.CONFIRMED);
        assertThat(bench.pass(sender, issuer)).isEqualTo(Left.NOTHING_URGENT);
        assertThat(bench.found(operation).transactions())
                .extracting(one -> one.number().orElseThrow())
                .containsExactly(0L, 1L);
    }

    @Test
    void what_takes_more_gas_than_it_may_is_told_from_what_the_contract_refuses() throws Exception {
        String issuer = bench.issuer();
        List<Hash> many = IntStream.range(0, 40).mapToObj(i -> OutboxBench.key("x" + i)).toList();
        ContractCall large = bench.calls.setStatus(bench.did(issuer), many, StatusValue.REVOKED);
        OutboxSettings little =
                new OutboxSettings(
                        2,
                        8,
                        Duration.ofSeconds(30),
                        BigInteger.TEN.pow(12),
                        500_000,
                        Duration.ofMillis(100),
                        Duration.ofMillis(100));
        // By our own setting.
        UUID operation = bench.put(issuer, large, bench.revocation(issuer, "a"));
        AccountSender careful = bench.sender(issuer, bench.stores, little);
        bench.passUntil(careful, issuer, () -> bench.found(operation).isSettled());
        assertThat(bench.state(operation)).isEqualTo(State.REFUSED);
        assertThat(bench.found(operation).isTooLarge()).isTrue();
        assertThat(bench.last(operation).tooLarge()).isFalse();

        // By what a block has.
        bench.chain.rpc("evm_setBlockGasLimit", "0x7a120");
        bench.chain.mine(1);
        UUID again = bench.put(issuer, large);
        AccountSender sender = bench.sender(issuer);
        bench.passUntil(sender, issuer, () -> bench.found(again).isSettled());
        bench.chain.rpc("evm_setBlockGasLimit", "0x1c9c380");
        bench.chain.mine(1);
        assertThat(bench.found(again).isTooLarge()).isTrue();

        // Another's: the contract says no.
        UUID refused = bench.put(issuer, bench.revocation(bench.issuer(), "a"));
        bench.pass(sender, issuer);
        bench.chain.mine(1);
        bench.passUntil(sender, issuer, () -> bench.found(refused).isSettled());
        assertThat(bench.state(refused)).isEqualTo(State.REFUSED);
        assertThat(bench.found(refused).isTooLarge()).isFalse();

        // In parts it fits.
        ContractCall half =
                bench.calls.setStatus(bench.did(issuer), many.subList(0, 10), StatusValue.REVOKED);
        UUID fits = bench.put(issuer, half);
        bench.passUntil(careful, issuer, () -> bench.found(fits).isDecided());
        assertThat(bench.status(issuer, "x0")).isEqualTo(StatusValue.REVOKED);
        assertThat(bench.status(issuer, "a")).isEqualTo(StatusValue.ACTIVE);
    }

    @Test
    void what_a_reorganisation_dropped_is_sent_again_as_it_was() throws Exception {
        String issuer = bench.issuer();
        AccountSender sender = bench.sender(issuer);
        UUID operation = bench.put(issuer, bench.revocation(issuer, "a"));
        bench.passUntil(sender, issuer, () -> bench.state(operation) == State.INCLUDED);
        Hash hash = bench.hash(operation);
        bench.noBlocks();
        bench.chain.rpc("anvil_reorg", 1, List.of());
        bench.chain.rpc("anvil_dropAllTransactions");
        assertThat(bench.sentBy(issuer)).isZero();
        long before = bench.counts.resubmissions.sum();
        bench.passUntil(sender, issuer, () -> bench.counts.resubmissions.sum() > before);
        assertThat(bench.state(operation)).isEqualTo(State.SENT);
        bench.chain.mine(3);
        bench.passUntil(sender, issuer, () -> bench.state(operation) == State.CONFIRMED);
        assertThat(bench.hash(operation)).isEqualTo(hash);
        assertThat(bench.sentBy(issuer)).isEqualTo(1);
        assertThat(bench.status(issuer, "a")).isEqualTo(StatusValue.REVOKED);
    }

    @Test
    void what_a_rollback_took_after_it_counted_is_sent_again() throws Exception {
        String issuer = bench.issuer();
        AccountSender sender = bench.sender(issuer);
        String snapshot = bench.chain.rpc("evm_snapshot").asText();
        UUID first = bench.put(issuer, bench.revocation(issuer, "a"));
        bench.passUntil(sender, issuer, () -> bench.state(first) == State.INCLUDED);
        UUID second = bench.put(issuer, bench.revocation(issuer, "b"));
        bench.passUntil(sender, issuer, () -> bench.state(second) == State.INCLUDED);
        bench.chain.mine(3);
        bench.passUntil(sender, issuer, () -> bench.state(second) == State.CONFIRMED);
        bench.chain.rpc("evm_revert", snapshot);
        assertThat(bench.sentBy(issuer)).isZero();
        bench.passUntil(
                bench.sender(issuer),
                issuer,
                () -> bench.sentBy(issuer) == 2 && bench.state(second) == State.INCLUDED);
        assertThat(bench.status(issuer, "a")).isEqualTo(StatusValue.REVOKED);
        assertThat(bench.status(issuer, "b")).isEqualTo(StatusValue.REVOKED);
        assertThat(bench.number(first)).isZero();
        assertThat(bench.number(second)).isEqualTo(1);
    }

    @Test
    void what_the_pool_lost_is_handed_over_again() throws Exception {
        bench.noBlocks();
        String issuer = bench.issuerWhileNothingIsMined();
        AccountSender sender = bench.sender(issuer);
        UUID operation = bench.put(issuer, bench.revocation(issuer, "a"));
        bench.passUntil(sender, issuer, () -> bench.state(operation) == State.SENT);
        Hash hash = bench.hash(operation);
        bench.chain.rpc("anvil_dropTransaction", hash.toString());
        long before = bench.counts.resubmissions.sum();
        bench.passUntil(sender, issuer, () -> bench.counts.resubmissions.sum() > before);
        bench.chain.mine(1);
        bench.passUntil(sender, issuer, () -> bench.state(operation) == State.INCLUDED);
        assertThat(bench.hash(operation)).isEqualTo(hash);
    }

    @Test
    void what_waits_too_long_offers_more_and_takes_effect_once() throws Exception {
        String issuer = bench.issuerWhileNothingIsMined();
        AccountSender sender = bench.sender(issuer);
        UUID operation = bench.put(issuer, bench.revocation(issuer, "a"));
        bench.passUntil(sender, issuer, () -> bench.state(operation) == State.SENT);
        Hash cheap = bench.hash(operation);
        BigInteger offered = most(cheap);
        long before = bench.counts.bumps.sum();
        bench.later(Duration.ofSeconds(31));
        bench.passUntil(sender, issuer, () -> bench.counts.bumps.sum() > before);
        Hash dearer = bench.hash(operation);
        assertThat(dearer).isNotEqualTo(cheap);
        assertThat(most(dearer).multiply(BigInteger.valueOf(8)))
                .isGreaterThanOrEqualTo(offered.multiply(BigInteger.valueOf(9)));
        assertThat(bench.number(operation)).isZero();
        bench.chain.mine(1);
        bench.passUntil(sender, issuer, () -> bench.state(operation) == State.INCLUDED);
        assertThat(bench.hash(operation)).isEqualTo(dearer);
        assertThat(bench.sentBy(issuer)).isEqualTo(1);
    }

    private static BigInteger most(Hash transaction) {
        return new BigInteger(
                bench.chain
                        .rpc("eth_getTransactionByHash", transaction.toString())
                        .get("maxFeePerGas")
                        .asText()
                        .substring(2),
                16);
    }

    @Test
    void gas_that_was_free_is_paid_for_once_the_chain_asks_for_it() throws Exception {
        String issuer = bench.issuer();
        bench.chain.rpc("anvil_setNextBlockBaseFeePerGas", "0x0");
        bench.chain.mine(1);
        try (PickyNode node = new PickyNode(bench.chain.url())) {
            node.say("eth_gasPrice", "\"0x0\"");
            node.refuse(HAND, OutboxBench.key("a"), "transaction underpriced");
            AccountSender sender = bench.sender(issuer, node.rpc);
            UUID operation = bench.put(issuer, bench.revocation(issuer, "a"));
            bench.passUntil(sender, issuer, () -> bench.found(operation).trouble().isPresent());
            assertThat(bench.found(operation).trouble()).contains(Trouble.NODE_REFUSES);
            Hash free = bench.hash(operation);
            // It stays so, and costs nothing, as long as nothing is usual.
            AtomicInteger passes = new AtomicInteger();
            bench.passUntil(
                    sender,
                    issuer,
                    () -> {
                        assertThat(bench.found(operation).trouble()).contains(Trouble.NODE_REFUSES);
                        return passes.incrementAndGet() > 10;
                    });
            assertThat(bench.hash(operation)).isEqualTo(free);

            node.leave("eth_gasPrice");
            long before = bench.counts.bumps.sum();
            bench.passUntil(sender, issuer, () -> bench.counts.bumps.sum() > before);
            node.allow(OutboxBench.key("a"));
            bench.passUntil(sender, issuer, () -> bench.state(operation) == State.INCLUDED);
            assertThat(most(bench.hash(operation))).isPositive();
            assertThat(bench.found(operation).trouble()).isEmpty();
        } finally {
            bench.chain.rpc("anvil_setNextBlockBaseFeePerGas", "0x3b9aca00");
            bench.chain.mine(1);
        }
    }

    @Test
    void more_than_is_allowed_is_never_offered() throws Exception {
        String issuer = bench.issuerWhileNothingIsMined();
        OutboxSettings mean =
                new OutboxSettings(
                        2,
                        8,
                        Duration.ofSeconds(30),
                        BigInteger.TEN.pow(10),
                        1L << 24,
                        Duration.ofMillis(100),
                        Duration.ofMillis(100));
        AccountSender sender = bench.sender(issuer, bench.stores, mean);
        UUID operation = bench.put(issuer, bench.revocation(issuer, "a"));
        bench.passUntil(sender, issuer, () -> bench.state(operation) == State.SENT);
        for (int round = 0; round < 40; round++) {
            bench.later(Duration.ofSeconds(31));
            bench.pass(sender, issuer);
        }
        assertThat(most(bench.hash(operation))).isLessThanOrEqualTo(BigInteger.TEN.pow(10));
        assertThat(bench.found(operation).trouble()).contains(Trouble.FEE_LIMIT);
        bench.chain.mine(1);
        bench.passUntil(sender, issuer, () -> bench.state(operation) == State.INCLUDED);
        assertThat(bench.found(operation).trouble()).isEmpty();
    }

    @Test
    void what_the_contract_refuses_takes_no_number_and_what_follows_is_not_sent() throws Exception {
        String issuer = bench.issuer();
        String other = bench.issuer();
        ContractCall foreign = bench.revocation(other, "a");
        UUID refused = bench.put(issuer, foreign, bench.revocation(issuer, "a"));
        UUID next = bench.put(issuer, bench.revocation(issuer, "b"));
        AccountSender sender = bench.sender(issuer);
        bench.pass(sender, issuer);
        bench.chain.mine(1);
        bench.passUntil(sender, issuer, () -> bench.state(next) == State.INCLUDED);
        assertThat(bench.state(refused)).isEqualTo(State.REFUSED);
        assertThat(bench.found(refused).isSettled()).isTrue();
        assertThat(bench.found(refused).refusal().orElseThrow()).contains("act");
        assertThat(bench.number(next)).isZero();
        assertThat(bench.status(issuer, "a")).isEqualTo(StatusValue.ACTIVE);
        assertThat(bench.status(other, "a")).isEqualTo(StatusValue.ACTIVE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void what_is_refused_takes_what_follows_along_in_one_step(boolean after) throws Exception {
        String issuer = bench.issuer();
        ContractCall foreign = bench.revocation(bench.issuer(), "a");
        UUID refused =
                bench.put(
                        issuer,
                        foreign,
                        bench.revocation(issuer, "a"),
                        bench.revocation(issuer, "b"));
        AccountSender dying =
                bench.sender(issuer, bench.dyingAt("refuse", after), OutboxBench.settings());
        bench.pass(dying, issuer);
        bench.chain.mine(1);
        assertThatThrownBy(() -> bench.passUntil(dying, issuer, () -> false))
                .isInstanceOf(OutboxBench.Killed.class);
        assertThat(bench.found(refused).transactions())
                .extracting(ChainTransaction::state)
                .containsOnly(after ? State.REFUSED : State.QUEUED);
        AccountSender next = bench.sender(issuer);
        bench.pass(next, issuer);
        bench.chain.mine(1);
        bench.passUntil(next, issuer, () -> bench.found(refused).isSettled());
        assertThat(bench.found(refused).transactions())
                .extracting(ChainTransaction::state)
                .containsOnly(State.REFUSED);
        assertThat(bench.sentBy(issuer)).isZero();
    }

    @Test
    void what_the_contract_refuses_by_a_node_that_lags_is_sent_when_it_has_caught_up()
            throws Exception {
        String issuer = bench.issuer();
        try (PickyNode node = new PickyNode(bench.chain.url())) {
            node.refuse(ESTIMATE, OutboxBench.key("early"), "execution reverted");
            UUID early = bench.put(issuer, bench.revocation(issuer, "early"));
            UUID behind = bench.put(issuer, bench.revocation(issuer, "behind"));
            AccountSender sender = bench.sender(issuer, node.rpc);
            // However long it stays at its block.
            AtomicInteger passes = new AtomicInteger();
            bench.passUntil(sender, issuer, () -> passes.incrementAndGet() > 20);
            assertThat(bench.state(early)).isEqualTo(State.QUEUED);
            // Nothing overtakes it: the later change is to stand in the end.
            assertThat(bench.state(behind)).isEqualTo(State.QUEUED);
            node.allow(OutboxBench.key("early"));
            bench.chain.mine(1);
            bench.passUntil(sender, issuer, () -> bench.state(behind) == State.INCLUDED);
            assertThat(bench.number(early)).isZero();
            assertThat(bench.number(behind)).isEqualTo(1);
            assertThat(bench.status(issuer, "early")).isEqualTo(StatusValue.REVOKED);
        }
    }

    @Test
    void what_the_contract_refuses_for_one_moment_after_another_begins_anew() throws Exception {
        String issuer = bench.issuer();
        try (PickyNode node = new PickyNode(bench.chain.url())) {
            AccountSender sender = bench.sender(issuer, node.rpc);
            UUID operation = bench.put(issuer, bench.revocation(issuer, "a"));
            node.refuse(ESTIMATE, OutboxBench.key("a"), "execution reverted");
            bench.pass(sender, issuer);
            // It does not tell in this pass.
            node.refuse(ESTIMATE, OutboxBench.key("a"), "busy");
            bench.pass(sender, issuer);
            bench.chain.mine(1);
            node.refuse(ESTIMATE, OutboxBench.key("a"), "execution reverted");
            AtomicInteger passes = new AtomicInteger();
            bench.passUntil(sender, issuer, () -> passes.incrementAndGet() > 10);
            assertThat(bench.state(operation)).isEqualTo(State.QUEUED);
            bench.chain.mine(1);
            bench.passUntil(sender, issuer, () -> bench.state(operation) == State.REFUSED);
        }
    }

    @Test
    void many_that_the_contract_refuses_take_no_longer_than_one() throws Exception {
        String issuer = bench.issuer();
        String other = bench.issuer();
        List<UUID> refused =
                IntStream.range(0, 4)
                        .mapToObj(i ->
                                bench.put(
                                        issuer,
                                        bench.revocation(other, "a" + i),
                                        bench.revocation(other, "b" + i)))
                        .toList();
        UUID good = bench.put(issuer, bench.revocation(issuer, "good"));
        AccountSender sender = bench.sender(issuer);
        bench.pass(sender, issuer);
        bench.chain.mine(1);
        bench.passUntil(sender, issuer, () -> bench.found(refused.getFirst()).isSettled());
        // In the very same pass.
        assertThat(refused).allMatch(one -> bench.state(one) == State.REFUSED);
        assertThat(bench.state(good)).isEqualTo(State.SENT);
        // The node answers before it makes the block.
        bench.passUntil(sender, issuer, () -> bench.state(good) == State.INCLUDED);
        assertThat(bench.sentBy(issuer)).isEqualTo(1);
    }

    @Test
    void nothing_new_is_asked_of_a_node_that_went_back() throws Exception {
        String issuer = bench.issuer();
        AccountSender sender = bench.sender(issuer);
        String snapshot = bench.chain.rpc("evm_snapshot").asText();
        UUID before = bench.put(issuer, bench.revocation(issuer, "a"));
        bench.passUntil(sender, issuer, () -> bench.state(before) == State.INCLUDED);
        bench.chain.mine(3);
        bench.passUntil(sender, issuer, () -> bench.state(before) == State.CONFIRMED);
        bench.chain.rpc("evm_revert", snapshot);
        UUID next = bench.put(issuer, bench.revocation(issuer, "b"));
        assertThat(bench.pass(sender, issuer)).isEqualTo(Left.WORK);
        assertThat(bench.state(next)).isEqualTo(State.QUEUED);
        assertThat(bench.last(next).number()).isEmpty();
        bench.passUntil(sender, issuer, () -> bench.state(next) == State.INCLUDED);
        assertThat(bench.number(before)).isZero();
        assertThat(bench.number(next)).isEqualTo(1);
        assertThat(bench.status(issuer, "a")).isEqualTo(StatusValue.REVOKED);
        assertThat(bench.status(issuer, "b")).isEqualTo(StatusValue.REVOKED);
    }

    @Test
    void nothing_new_is_sent_in_the_pass_that_finds_a_block_replaced() throws Exception {
        String issuer = bench.issuer();
        AccountSender sender = bench.sender(issuer);
        UUID before = bench.put(issuer, bench.revocation(issuer, "a"));
        bench.passUntil(sender, issuer, () -> bench.state(before) == State.INCLUDED);
        bench.noBlocks();
        bench.chain.rpc("anvil_reorg", 1, List.of());
        bench.chain.rpc("anvil_dropAllTransactions");
        UUID next = bench.put(issuer, bench.revocation(issuer, "b"));
        bench.pass(sender, issuer);
        assertThat(bench.state(before)).isEqualTo(State.SENT);
        assertThat(bench.last(next).number()).isEmpty();
        bench.passUntil(sender, issuer, () -> bench.state(next) == State.SENT);
        bench.chain.mine(1);
        bench.passUntil(sender, issuer, () -> bench.state(next) == State.INCLUDED);
        assertThat(bench.number(before)).isZero();
        assertThat(bench.number(next)).isEqualTo(1);
    }

    @Test
    void what_fails_in_its_block_is_refused_when_that_counts() throws Exception {
        String issuer = bench.issuerWhileNothingIsMined();
        AccountSender sender = bench.sender(issuer);
        ContractCall call = bench.revocation(issuer, "a");
        UUID operation = bench.put(issuer, call);
        bench.passUntil(sender, issuer, () -> bench.state(operation) == State.SENT);
        String code = bench.chain.rpc("eth_getCode", call.to().toString(), "latest").asText();
        bench.chain.rpc("anvil_setCode", call.to().toString(), "0x60006000fd");
        bench.chain.mine(1);
        bench.chain.rpc("anvil_setCode", call.to().toString(), code);
        bench.passUntil(sender, issuer, () -> bench.state(operation) == State.REFUSED);
        assertThat(bench.found(operation).isSettled()).isFalse();
        bench.chain.mine(2);
        bench.passUntil(sender, issuer, () -> bench.found(operation).isSettled());
        assertThat(bench.last(operation).state()).isEqualTo(State.REFUSED);
    }

    @Test
    void while_the_token_is_away_it_waits_and_says_so() throws Exception {
        String issuer = bench.issuer();
        AtomicBoolean away = new AtomicBoolean(true);
        AccountSender sender =
                bench.sender(
                        issuer,
                        bench.stores,
                        OutboxBench.settings(),
                        label -> {
                            if (away.get()) {
                                throw new IllegalStateException("away");
                            }
                            return bench.keys.get(label);
                        });
        UUID operation = bench.put(issuer, bench.revocation(issuer, "a"));
        bench.pass(sender, issuer);
        assertThat(bench.found(operation).trouble()).contains(Trouble.TOKEN_AWAY);
        assertThat(
                        bench.outbox()
                                .await(operation, System.nanoTime() + OutboxBench.SOON.toNanos())
                                .state())
                .isEqualTo(State.QUEUED);
        away.set(false);
        bench.passUntil(sender, issuer, () -> bench.state(operation) == State.INCLUDED);
        assertThat(bench.last(operation).trouble()).isEmpty();
    }

    @Test
    void while_the_node_is_away_it_waits_and_says_so() throws Exception {
        String issuer = bench.issuer();
        AccountSender sender = bench.sender(issuer);
        UUID operation = bench.put(issuer, bench.revocation(issuer, "a"));
        bench.chain.pause();
        try {
            bench.pass(sender, issuer);
            assertThat(bench.found(operation).trouble()).contains(Trouble.CHAIN_AWAY);
        } finally {
            bench.chain.resume();
        }
        bench.passUntil(sender, issuer, () -> bench.state(operation) == State.INCLUDED);
    }
}
