package dev.credgate.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.crypto.Hash;
import dev.credgate.ledger.StatusValue;
import dev.credgate.store.ChainSurrender;
import dev.credgate.store.ChainTransactions.ChainTransaction;
import dev.credgate.store.ChainTransactions.State;
import dev.credgate.store.TestDatabase;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that finds a transaction too large once it has its number, and is handed over. */
@SuppressWarnings("NullAway") // Keys that a test opens are in the map.
class TooLargeTest {

    private static final String SEND = "eth_sendRawTransaction";

    private static OutboxBench bench;
    private final PickyNode node = new PickyNode(bench.chain.url());

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
        node.close();
        bench.mineAgain();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "oversized data: transaction size 140000, limit 131072",
                "transaction gas limit too high (cap: 16777216, tx: 21000000)"
            })
    void it_is_given_up_and_told_apart_and_what_follows_goes_on(String words) throws Exception {
        String issuer = bench.issuer();
        node.refuse(SEND, OutboxBench.key("large"), words);
        UUID large =
                bench.put(
                        issuer,
                        bench.revocation(issuer, "large"),
                        bench.revocation(issuer, "rest"));
        UUID behind = bench.put(issuer, bench.revocation(issuer, "behind"));
        AccountSender sender = bench.sender(issuer, node.rpc);
        bench.passUntil(
                sender,
                issuer,
                () -> {
                    bench.chain.mine(1);
                    return bench.found(large).isSettled() && bench.state(behind) == State.CONFIRMED;
                });
        assertThat(bench.state(large)).isEqualTo(State.REFUSED);
        assertThat(bench.found(large).isTooLarge()).isTrue();
        // As an agency sees it: without the node's address.
        assertThat(bench.found(large).refusal()).contains(words);
        assertThat(bench.last(large).tooLarge()).isFalse();
        assertThat(bench.status(issuer, "large")).isEqualTo(StatusValue.ACTIVE);
        assertThat(bench.status(issuer, "rest")).isEqualTo(StatusValue.ACTIVE);
        assertThat(bench.status(issuer, "behind")).isEqualTo(StatusValue.REVOKED);
        // One number was used up, and none left out.
        assertThat(bench.sentBy(issuer)).isEqualTo(2);
        assertThat(bench.found(behind).isTooLarge()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_crash_on_the_way_is_gone_on_with(boolean after) throws Exception {
        String issuer = bench.issuer();
        node.refuse(SEND, OutboxBench.key("large"), "transaction too large");
        UUID large =
                bench.put(
                        issuer,
                        bench.revocation(issuer, "large"),
                        bench.revocation(issuer, "rest"));
        AccountSender dying =
                bench.sender(
                        issuer,
                        bench.dyingAt("giveUp", after),
                        node.rpc,
                        OutboxBench.settings(),
                        bench.keys::get);
        assertThatThrownBy(() -> bench.pass(dying, issuer)).isInstanceOf(OutboxBench.Killed.class);
        AccountSender sender = bench.sender(issuer, node.rpc);
        bench.passUntil(
                sender,
                issuer,
                () -> {
                    bench.chain.mine(1);
                    return bench.found(large).isSettled();
                });
        assertThat(bench.found(large).isTooLarge()).isTrue();
        assertThat(bench.sentBy(issuer)).isEqualTo(1);
        assertThat(bench.status(issuer, "rest")).isEqualTo(StatusValue.ACTIVE);
    }

    /** Numbered with an offer of gas, of which a block no longer holds so much. */
    private void numberedBeforeBlocksBecameSmaller(String issuer, UUID operation) throws Exception {
        AccountSender dying =
                bench.sender(issuer, bench.dyingAt("number", true), OutboxBench.settings());
        assertThatThrownBy(() -> bench.pass(dying, issuer)).isInstanceOf(OutboxBench.Killed.class);
        long gas = bench.last(operation).gas().orElseThrow();
        bench.chain.rpc("evm_setBlockGasLimit", "0x" + Long.toHexString(gas - 10_000));
        bench.chain.mine(1);
    }

    @Test
    void where_blocks_became_smaller_less_gas_is_offered() throws Exception {
        String issuer = bench.issuer();
        UUID operation = bench.put(issuer, bench.revocation(issuer, "a"));
        numberedBeforeBlocksBecameSmaller(issuer, operation);
        AccountSender sender = bench.sender(issuer);
        bench.passUntil(
                sender,
                issuer,
                () -> {
                    bench.chain.mine(1);
                    return bench.state(operation) == State.CONFIRMED;
                });
        assertThat(bench.number(operation)).isZero();
        assertThat(bench.status(issuer, "a")).isEqualTo(StatusValue.REVOKED);
    }

    /** Its text is lost by the node, and refused when it is handed over again. */
    @Test
    void what_was_sent_with_less_gas_is_given_up_where_even_that_is_too_much() throws Exception {
        String issuer = bench.issuer();
        UUID operation = bench.put(issuer, bench.revocation(issuer, "shrunk"));
        numberedBeforeBlocksBecameSmaller(issuer, operation);
        bench.noBlocks();
        AccountSender sender = bench.sender(issuer, node.rpc);
        bench.passUntil(sender, issuer, () -> bench.state(operation) == State.SENT);
        Hash sent = bench.hash(operation);
        bench.chain.rpc("anvil_dropTransaction", sent.toString());
        node.refuse(SEND, OutboxBench.key("shrunk"), "exceeds block gas limit");
        bench.passUntil(sender, issuer, () -> !bench.hash(operation).equals(sent));
        bench.mineAgain();
        bench.passUntil(
                sender,
                issuer,
                () -> {
                    bench.chain.mine(1);
                    return bench.found(operation).isSettled();
                });
        assertThat(bench.found(operation).isTooLarge()).isTrue();
        assertThat(bench.sentBy(issuer)).isEqualTo(1);
    }

    /** One of several nodes behind an address took it. */
    @Test
    void what_was_in_a_block_after_all_counts() throws Exception {
        String issuer = bench.issuer();
        bench.noBlocks();
        UUID operation = bench.put(issuer, bench.revocation(issuer, "taken"));
        AccountSender taken = bench.sender(issuer);
        bench.passUntil(taken, issuer, () -> bench.state(operation) == State.SENT);
        assertThat(bench.found(operation).isDecided()).isFalse();
        bench.stores
                .sending()
                .giveUp(bench.lease(issuer), bench.last(operation), "too large", true);
        bench.later(java.time.Duration.ofSeconds(31));
        bench.chain.mine(3);
        AccountSender sender = bench.sender(issuer);
        bench.passUntil(sender, issuer, () -> bench.found(operation).isSettled());
        assertThat(bench.state(operation)).isEqualTo(State.CONFIRMED);
        assertThat(bench.found(operation).isTooLarge()).isFalse();
    }

    /** Two people decided, and that is on record: it is not divided and put again. */
    @Test
    void what_an_administrator_gave_up_meanwhile_stays_given_up_for_that() throws Exception {
        String issuer = bench.issuer();
        bench.noBlocks();
        UUID operation = bench.put(issuer, bench.revocation(issuer, "surrendered"));
        bench.passUntil(bench.sender(issuer), issuer, () -> bench.state(operation) == State.SENT);
        ChainTransaction before = bench.last(operation);
        assertThat(bench.giveUp(operation)).isTrue();
        bench.stores.sending().giveUp(bench.lease(issuer), before, "too large", true);
        assertThat(bench.stores.surrender().waiting(9))
                .filteredOn(waiting -> waiting.operation().equals(operation))
                .extracting(ChainSurrender.Waiting::givenUp)
                .doesNotContain(Optional.of("too large"));
        assertThat(bench.last(operation).tooLarge()).isFalse();
    }

    /** An account without funds is lent little gas: nothing is refused for that. */
    @Test
    void what_the_account_cannot_pay_is_not_too_large() throws Exception {
        String issuer = bench.issuer();
        node.refuse(
                "eth_estimateGas",
                OutboxBench.key("poor"),
                "gas required exceeds allowance (21000)");
        UUID operation = bench.put(issuer, bench.revocation(issuer, "poor"));
        bench.pass(bench.sender(issuer, node.rpc), issuer);
        assertThat(bench.state(operation)).isEqualTo(State.QUEUED);
        assertThat(bench.found(operation).trouble()).contains(Trouble.NODE_REFUSES);
        node.refuse(
                "eth_estimateGas",
                OutboxBench.key("poor"),
                "gas required exceeds allowance (30000000)");
        bench.pass(bench.sender(issuer, node.rpc), issuer);
        assertThat(bench.found(operation).isTooLarge()).isTrue();
    }
}
