package dev.credgate.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.credgate.crypto.Hash;
import dev.credgate.ledger.StatusValue;
import dev.credgate.ledger.chain.ChainAccount;
import dev.credgate.ledger.chain.ContractCall;
import dev.credgate.ledger.chain.Receipt;
import dev.credgate.outbox.Outbox.Wish;
import dev.credgate.store.ChainAccounts;
import dev.credgate.store.ChainAccounts.Lease;
import dev.credgate.store.ChainAccounts.LeaseLostException;
import dev.credgate.store.ChainTransactions.ChainTransaction;
import dev.credgate.store.ChainTransactions.Setting;
import dev.credgate.store.ChainTransactions.State;
import dev.credgate.store.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One sender an account and one transaction a number, when another sender, another user of the key
 * or the own process gets in between.
 */
@SuppressWarnings("NullAway") // Keys that a test opens are in the map.
class AccountNumbersTest {

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
    void a_sender_that_slept_for_too_long_sends_nothing() throws Exception {
        String issuer = bench.issuer();
        UUID operation = bench.put(issuer, bench.revocation(issuer, "a"));
        Lease old = bench.lease(issuer);
        bench.later(Duration.ofSeconds(31));
        Lease now = bench.lease(issuer);
        assertThatThrownBy(() -> bench.sender(issuer).pass(old))
                .isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() ->
                        bench.stores.accounts().number(old, bench.last(operation).id(), 21_000, 0))
                .isInstanceOf(LeaseLostException.class);
        assertThat(bench.state(operation)).isEqualTo(State.QUEUED);
        assertThat(
                        bench.stores
                                .accounts()
                                .lease(issuer, bench.clock.instant(), bench.clock.instant()))
                .isEmpty();
        bench.sender(issuer).pass(now);
        assertThat(bench.state(operation)).isNotEqualTo(State.QUEUED);
        bench.stores.accounts().release(old);
        assertThat(
                        bench.stores
                                .accounts()
                                .lease(issuer, bench.clock.instant(), bench.clock.instant()))
                .isEmpty();
        bench.stores.accounts().release(now);
    }

    /** At whatever step the process dies, the next takes it up under the same number. */
    @ParameterizedTest
    @CsvSource({
        "number, false",
        "number, true",
        "submit, false",
        "submit, true",
        "included, false",
        "included, true",
        "settle, false",
        "settle, true"
    })
    void wherever_a_process_dies_the_next_one_goes_on(String step, boolean after) throws Exception {
        String issuer = bench.issuer();
        UUID operation = bench.put(issuer, bench.revocation(issuer, "a"));
        UUID behind = bench.put(issuer, bench.revocation(issuer, "b"));
        AccountSender dying =
                bench.sender(issuer, bench.dyingAt(step, after), OutboxBench.settings());
        assertThatThrownBy(
                        () -> {
                            for (int pass = 0; pass < 5; pass++) {
                                bench.pass(dying, issuer);
                                bench.chain.mine(1);
                            }
                        })
                .isInstanceOf(OutboxBench.Killed.class);
        bench.chain.mine(3);
        bench.passUntil(
                bench.sender(issuer),
                issuer,
                () -> {
                    bench.chain.mine(1);
                    return bench.state(behind) == State.CONFIRMED
                            && bench.state(operation) == State.CONFIRMED;
                });
        assertThat(bench.number(operation)).isZero();
        assertThat(bench.number(behind)).isEqualTo(1);
        assertThat(bench.sentBy(issuer)).isEqualTo(2);
        assertThat(bench.status(issuer, "a")).isEqualTo(StatusValue.REVOKED);
    }

    @Test
    void who_uses_the_account_elsewhere_costs_nothing_but_a_number() throws Exception {
        String issuer = bench.issuer();
        AccountSender sender = bench.sender(issuer);
        UUID first = bench.put(issuer, bench.revocation(issuer, "a"));
        bench.passUntil(sender, issuer, () -> bench.state(first) == State.INCLUDED);
        foreign(issuer, 1);
        UUID second = bench.put(issuer, bench.revocation(issuer, "b"));
        bench.passUntil(sender, issuer, () -> bench.state(second) == State.INCLUDED);
        assertThat(bench.number(second)).isEqualTo(2);
    }

    @Test
    void whose_number_somebody_else_used_takes_a_new_one() throws Exception {
        String issuer = bench.issuerWhileNothingIsMined();
        AccountSender sender = bench.sender(issuer);
        UUID operation = bench.put(issuer, bench.revocation(issuer, "a"));
        bench.passUntil(sender, issuer, () -> bench.state(operation) == State.SENT);
        bench.chain.rpc("anvil_dropTransaction", bench.hash(operation).toString());
        foreign(issuer, 0);
        bench.chain.mine(1);
        long before = bench.counts.displaced.sum();
        // Not before the other's block counts: it may be replaced by one with ours.
        bench.pass(sender, issuer);
        Thread.sleep(150);
        bench.pass(sender, issuer);
        assertThat(bench.counts.displaced.sum()).isEqualTo(before);
        bench.chain.mine(2);
        bench.chain.rpc("evm_setAutomine", true);
        bench.passUntil(sender, issuer, () -> bench.state(operation) == State.INCLUDED);
        assertThat(bench.number(operation)).isEqualTo(1);
        assertThat(bench.counts.displaced.sum()).isEqualTo(before + 1);
        assertThat(bench.status(issuer, "a")).isEqualTo(StatusValue.REVOKED);
    }

    @Test
    void what_was_displaced_undoes_nothing_that_was_asked_for_later() throws Exception {
        String issuer = bench.issuerWhileNothingIsMined();
        AccountSender sender = bench.sender(issuer);
        UUID lifted = set(issuer, "a", StatusValue.ACTIVE);
        UUID revoked = set(issuer, "a", StatusValue.REVOKED);
        UUID another = set(issuer, "b", StatusValue.REVOKED);
        bench.passUntil(sender, issuer, () -> bench.state(another) == State.SENT);
        bench.chain.rpc("anvil_dropTransaction", bench.hash(lifted).toString());
        foreign(issuer, 0);
        bench.chain.mine(1);
        // With the first the pool has dropped those behind it.
        bench.passUntil(sender, issuer, () -> waiting(issuer) == 3);
        bench.chain.mine(1);
        bench.passUntil(sender, issuer, () -> bench.state(revoked) == State.INCLUDED);
        assertThat(bench.status(issuer, "a")).isEqualTo(StatusValue.REVOKED);
        bench.chain.mine(2);
        bench.chain.rpc("evm_setAutomine", true);
        bench.passUntil(sender, issuer, () -> bench.state(lifted) == State.INCLUDED);
        bench.passUntil(
                sender,
                issuer,
                () -> {
                    bench.chain.mine(1);
                    return bench.found(revoked).isSettled() && bench.found(another).isSettled();
                });
        assertThat(bench.number(lifted)).isEqualTo(3);
        assertThat(bench.found(revoked).transactions())
                .extracting(one -> one.number().orElseThrow())
                .containsExactly(1L, 4L);
        assertThat(bench.number(another)).isEqualTo(2);
        assertThat(bench.status(issuer, "a")).isEqualTo(StatusValue.REVOKED);
        assertThat(bench.sentBy(issuer)).isEqualTo(5);
    }

    @Test
    void what_is_sent_again_has_its_place_in_line() throws Exception {
        String issuer = bench.issuerWhileNothingIsMined();
        AccountSender sender = bench.sender(issuer);
        UUID first = set(issuer, "a", StatusValue.REVOKED);
        UUID second = set(issuer, "a", StatusValue.ACTIVE);
        UUID third = set(issuer, "a", StatusValue.SUSPENDED);
        bench.passUntil(sender, issuer, () -> bench.state(third) == State.SENT);
        UUID waiting = set(issuer, "a", StatusValue.REVOKED);
        Lease lease = bench.lease(issuer);
        ChainAccounts accounts = bench.stores.accounts();
        assertThat(accounts.displace(lease, bench.last(second).id())).isEqualTo(1);
        // The third is queued again already.
        assertThat(accounts.displace(lease, bench.last(first).id())).isZero();
        accounts.release(lease);
        assertThat(bench.stores.sending().queued(issuer, 9))
                .extracting(work -> work.transaction().operation())
                .containsExactly(first, second, third, waiting);
    }

    /** The number behind all that the node has of an account's. */
    private static long waiting(String issuer) {
        return Long.decode(
                bench.chain
                        .rpc(
                                "eth_getTransactionCount",
                                bench.keys.get(issuer).address().toString(),
                                "pending")
                        .asText());
    }

    private static UUID set(String issuer, String what, StatusValue status) {
        Hash key = OutboxBench.key(what);
        return bench.outbox()
                .put(
                        new Wish(
                                UUID.randomUUID(),
                                Optional.of("agency"),
                                issuer,
                                "status",
                                Optional.empty(),
                                Optional.of(new Setting(key, status)),
                                List.of(
                                        bench.calls.setStatus(
                                                bench.did(issuer), List.of(key), status))));
    }

    @Test
    void a_number_that_nobody_has_is_used_up() throws Exception {
        String issuer = bench.issuerWhileNothingIsMined();
        AccountSender sender = bench.sender(issuer);
        String foreign = foreign(issuer, 0);
        UUID operation = bench.put(issuer, bench.revocation(issuer, "a"));
        bench.passUntil(sender, issuer, () -> bench.state(operation) == State.SENT);
        assertThat(bench.number(operation)).isEqualTo(1);
        bench.chain.rpc("anvil_dropTransaction", foreign);
        bench.chain.rpc("evm_setAutomine", true);
        bench.passUntil(sender, issuer, () -> bench.state(operation) == State.INCLUDED);
        assertThat(bench.sentBy(issuer)).isEqualTo(2);
        assertThat(bench.stores.sending().included(issuer))
                .extracting(ChainTransaction::purpose)
                .contains("filler", "status");
    }

    /** Of two transactions of one number the node keeps the one that pays more, and forgets. */
    @Test
    void a_command_whose_place_another_took_is_handed_over_again() throws Exception {
        String issuer = bench.issuerWhileNothingIsMined();
        ChainAccount beside = bench.rpc.impersonated(bench.keys.get(issuer).address());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Receipt> command =
                    threads.submit(() ->
                            bench.writes.setStatus(
                                    beside,
                                    bench.did(issuer),
                                    List.of(OutboxBench.key("overtaken")),
                                    StatusValue.REVOKED));
            await().until(() -> waiting(issuer) == 1);
            foreign(
                    issuer,
                    0,
                    Map.of("maxFeePerGas", "0x2540be400", "maxPriorityFeePerGas", "0x77359400"));
            bench.rpc.impersonated(beside.address());
            bench.chain.mine(1);
            await().until(() -> waiting(issuer) == 2);
            assertThat(command.isDone()).isFalse();
            bench.chain.mine(1);
            assertThat(command.get().block()).isEqualTo(bench.rpc.blockNumber());
        }
        assertThat(bench.status(issuer, "overtaken")).isEqualTo(StatusValue.REVOKED);
    }

    private static String foreign(String issuer, long number) {
        return foreign(issuer, number, Map.of());
    }

    private static String foreign(String issuer, long number, Map<String, String> fees) {
        String address = bench.keys.get(issuer).address().toString();
        bench.chain.rpc("anvil_impersonateAccount", address);
        bench.chain.rpc("anvil_setBalance", address, "0xde0b6b3a7640000");
        Map<String, String> transaction = new HashMap<>();
        transaction.put("from", address);
        transaction.put("to", address);
        transaction.put("gas", "0x5208");
        transaction.put("nonce", "0x" + Long.toHexString(number));
        transaction.putAll(fees);
        String hash = bench.chain.rpc("eth_sendTransaction", transaction).asText();
        bench.chain.rpc("anvil_stopImpersonatingAccount", address);
        return hash;
    }

    @Test
    void a_label_that_names_another_key_sends_nothing_while_the_old_one_is_at_work()
            throws Exception {
        String issuer = bench.issuerWhileNothingIsMined();
        UUID operation = bench.put(issuer, bench.revocation(issuer, "a"));
        bench.passUntil(bench.sender(issuer), issuer, () -> bench.state(operation) == State.SENT);
        var before = bench.keys.get(issuer);
        bench.keys.put(issuer, bench.keys.get(bench.issuerWhileNothingIsMined()));
        AccountSender sender = bench.sender(issuer);
        ContractCall nothing = ContractCall.nothing(bench.keys.get(issuer).address());
        UUID after = bench.put(issuer, nothing);
        bench.pass(sender, issuer);
        assertThat(bench.found(after).trouble()).contains(Trouble.KEY_CHANGED);
        assertThat(bench.state(after)).isEqualTo(State.QUEUED);
        bench.chain.mine(3);
        bench.chain.rpc("evm_setAutomine", true);
        bench.passUntil(sender, issuer, () -> bench.state(after) == State.INCLUDED);
        assertThat(bench.last(operation).state()).isEqualTo(State.CONFIRMED);
        assertThat(bench.number(after)).isZero();
        assertThat(before.address()).isNotEqualTo(bench.keys.get(issuer).address());
    }

    /** As an administrator's {@code ledger status set} does on the embedded chain. */
    @Test
    void commands_in_an_agencys_place_disturb_no_numbers() throws Exception {
        String issuer = bench.issuer();
        ChainAccount beside = bench.rpc.impersonated(bench.keys.get(issuer).address());
        AccountSender sender = bench.sender(issuer);
        int each = 12;
        List<UUID> operations = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> commands =
                    threads.submit(() -> {
                        int done = 0;
                        for (int at = 0; at < each; at++) {
                            bench.writes.setStatus(
                                    beside,
                                    bench.did(issuer),
                                    List.of(OutboxBench.key("beside " + at)),
                                    StatusValue.REVOKED);
                            done++;
                        }
                        return done;
                    });
            for (int at = 0; at < each; at++) {
                operations.add(bench.put(issuer, bench.revocation(issuer, "ours " + at)));
                bench.pass(sender, issuer);
            }
            assertThat(commands.get()).isEqualTo(each);
        }
        bench.passUntil(
                sender,
                issuer,
                () -> {
                    bench.chain.mine(1);
                    return operations.stream().allMatch(one -> bench.state(one) == State.CONFIRMED);
                });
        for (int at = 0; at < each; at++) {
            assertThat(bench.status(issuer, "ours " + at)).isEqualTo(StatusValue.REVOKED);
            assertThat(bench.status(issuer, "beside " + at)).isEqualTo(StatusValue.REVOKED);
        }
        // What lost its number to a command is sent again, and what overtook it behind it.
        int ours =
                operations.stream().mapToInt(one -> bench.found(one).transactions().size()).sum();
        assertThat(bench.sentBy(issuer)).isEqualTo(ours + each);
    }
}
