package dev.credgate.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.RecoverableSignature;
import dev.credgate.ledger.StatusValue;
import dev.credgate.ledger.chain.ContractCall;
import dev.credgate.ledger.chain.TestKey;
import dev.credgate.ledger.chain.TransactionSigner;
import dev.credgate.outbox.AccountSender.Left;
import dev.credgate.store.ChainAccounts.Lease;
import dev.credgate.store.ChainAccounts.LeaseLostException;
import dev.credgate.store.ChainTransactions.State;
import dev.credgate.store.TestDatabase;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A key that has another label by now: its numbers go on, and nothing that was asked for is lost.
 */
@SuppressWarnings("NullAway") // Keys that a test opens are in the map.
class KeyMoveTest {

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

    /** The label after the move; the one before names no key any more. */
    private static String moved(String before) {
        TestKey key = bench.keys.get(before);
        String after = "other/" + before;
        bench.keys.put(after, key);
        bench.keys.remove(before);
        return after;
    }

    /** Tokens that know no key under a label do not say that there is none there: they fail. */
    private static AccountSender sender(String label) {
        return bench.sender(
                label,
                bench.stores,
                OutboxBench.settings(),
                wanted ->
                        Optional.ofNullable(bench.keys.get(wanted))
                                .orElseThrow(() -> new IllegalStateException("no " + wanted)));
    }

    @Test
    void it_goes_on_under_the_next_number_and_takes_what_counted_along() throws Exception {
        String before = bench.issuer();
        TestKey key = bench.keys.get(before);
        String snapshot = bench.chain.rpc("evm_snapshot").asText();
        UUID first = bench.put(before, bench.revocation(before, "a"));
        AccountSender old = sender(before);
        bench.passUntil(
                old,
                before,
                () -> {
                    bench.chain.mine(1);
                    return bench.state(first) == State.CONFIRMED;
                });
        String after = moved(before);
        UUID second = bench.put(after, bench.revocation(after, "b"));
        AccountSender now = sender(after);
        bench.passUntil(
                now,
                after,
                () -> {
                    bench.chain.mine(1);
                    return bench.state(second) == State.CONFIRMED;
                });
        assertThat(bench.number(second)).isEqualTo(1);
        assertThat(bench.outbox().accountOf(key.address())).contains(after);
        assertThat(bench.status(after, "b")).isEqualTo(StatusValue.REVOKED);
        // Nothing is to be done under the label of before, and nothing is missed there.
        assertThat(bench.pass(sender(before), before)).isEqualTo(Left.NOTHING_URGENT);
        assertThat(bench.pass(old, before)).isEqualTo(Left.NOTHING_URGENT);
        assertThat(bench.found(first).trouble()).isEmpty();

        // Where the chain goes back, what the old label sent is sent again by who has its key.
        bench.chain.rpc("evm_revert", snapshot);
        bench.passUntil(
                now,
                after,
                () -> bench.sentBy(after) == 2 && bench.state(second) == State.INCLUDED);
        assertThat(bench.status(after, "a")).isEqualTo(StatusValue.REVOKED);
    }

    @Test
    void what_is_on_its_way_or_waits_goes_along_and_who_had_it_writes_nothing() throws Exception {
        String before = bench.issuerWhileNothingIsMined();
        UUID onItsWay = bench.put(before, bench.revocation(before, "a"));
        AccountSender old = sender(before);
        bench.passUntil(old, before, () -> bench.state(onItsWay) == State.SENT);
        UUID waits = bench.put(before, bench.revocation(before, "b"));
        Lease lease = bench.lease(before);
        String after = moved(before);
        UUID last = bench.put(after, bench.revocation(after, "c"));
        AccountSender now = sender(after);
        bench.passUntil(now, after, () -> bench.state(last) == State.SENT);
        assertThatThrownBy(() -> old.pass(lease)).isInstanceOf(LeaseLostException.class);
        assertThat(List.of(bench.number(onItsWay), bench.number(waits), bench.number(last)))
                .containsExactly(0L, 1L, 2L);
        bench.mineAgain();
        bench.passUntil(
                now,
                after,
                () -> {
                    bench.chain.mine(1);
                    return bench.state(last) == State.CONFIRMED;
                });
        assertThat(bench.sentBy(after)).isEqualTo(3);
        for (String what : List.of("a", "b", "c")) {
            assertThat(bench.status(after, what)).isEqualTo(StatusValue.REVOKED);
        }
    }

    @Test
    void two_labels_of_one_key_take_turns() throws Exception {
        String one = bench.issuer();
        TestKey key = bench.keys.get(one);
        String two = "other/" + one;
        bench.keys.put(two, key);
        AccountSender ofOne = bench.sender(one);
        AccountSender ofTwo = bench.sender(two);
        for (int round = 0; round < 3; round++) {
            UUID first = bench.put(one, bench.revocation(one, "one " + round));
            bench.pass(ofOne, one);
            UUID second = bench.put(two, bench.revocation(one, "two " + round));
            bench.pass(ofTwo, two);
            // Which has nothing to send takes nothing back.
            bench.pass(ofOne, one);
            assertThat(bench.outbox().accountOf(key.address())).contains(two);
            bench.passUntil(ofTwo, two, () -> bench.state(second) == State.INCLUDED);
            assertThat(bench.number(first)).isEqualTo(2L * round);
            assertThat(bench.number(second)).isEqualTo(2L * round + 1);
        }
        assertThat(bench.sentBy(one)).isEqualTo(6);
        assertThat(bench.status(one, "one 2")).isEqualTo(StatusValue.REVOKED);
    }

    /** A label that names another key once its token is back is not signed with as the old one. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_key_is_opened_anew_after_its_token_was_away(boolean signs) throws Exception {
        String label = bench.issuer();
        UUID first = bench.put(label, bench.revocation(label, "a"));
        AccountSender sender = sender(label);
        bench.passUntil(
                sender,
                label,
                () -> {
                    bench.chain.mine(1);
                    return bench.state(first) == State.CONFIRMED;
                });
        TestKey renewed = bench.keys.get(bench.issuer());
        UUID second = bench.put(label, ContractCall.nothing(renewed.address()));
        AtomicInteger opened = new AtomicInteger();
        TransactionSigner dead =
                new TransactionSigner() {
                    @Override
                    public Address address() {
                        return bench.keys.get(label).address();
                    }

                    @Override
                    public RecoverableSignature sign(Hash hash) {
                        if (signs) {
                            return renewed.sign(hash);
                        }
                        throw new IllegalStateException("away");
                    }
                };
        AccountSender next =
                bench.sender(
                        label,
                        bench.stores,
                        OutboxBench.settings(),
                        _ -> opened.getAndIncrement() == 0 ? dead : renewed);
        bench.pass(next, label);
        assertThat(bench.found(second).trouble()).contains(Trouble.TOKEN_AWAY);
        assertThat(bench.number(second)).isEqualTo(1);
        // Nothing was signed under that number: it was the old key's, and is given back.
        bench.passUntil(next, label, () -> bench.state(second) == State.INCLUDED);
        assertThat(bench.number(second)).isZero();
        assertThat(bench.outbox().accountOf(renewed.address())).contains(label);
    }
}
