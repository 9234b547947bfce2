package dev.credgate.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.RecoverableSignature;
import dev.credgate.ledger.StatusValue;
import dev.credgate.ledger.chain.ChainRpc;
import dev.credgate.ledger.chain.ContractCall;
import dev.credgate.ledger.chain.TransactionSigner;
import dev.credgate.store.ChainSurrender.Waiting;
import dev.credgate.store.ChainTransactions.State;
import dev.credgate.store.TestDatabase;
import java.net.URI;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the node refuses for good is given up, and leaves no gap in the numbers. */
@SuppressWarnings("NullAway") // Keys that a test opens are in the map.
class SurrenderTest {

    private static OutboxBench bench;
    private static PickyNode node;

    @BeforeAll
    static void begin() throws Exception {
        bench = new OutboxBench(TestDatabase.Kind.H2);
        node = new PickyNode(bench.chain.url());
    }

    @AfterAll
    static void end() {
        node.close();
        bench.close();
    }

    @AfterEach
    void mineAgain() {
        bench.mineAgain();
    }

    /** Numbered and signed, and against a rule of the node. */
    private static UUID refusedForGood(String issuer) {
        UUID operation =
                bench.put(issuer, bench.revocation(issuer, "a"), bench.revocation(issuer, "c"));
        for (String what : List.of("a", "c")) {
            node.refuse("eth_sendRawTransaction", OutboxBench.key(what), "not by our rules");
        }
        return operation;
    }

    @Test
    void whatComesAfterItIsSentUnderTheNextNumber() throws Exception {
        String issuer = bench.issuer();
        UUID refused = refusedForGood(issuer);
        UUID behind = bench.put(issuer, bench.revocation(issuer, "b"));
        AccountSender sender = bench.sender(issuer, node.rpc);
        for (int pass = 0; pass < 5; pass++) {
            bench.pass(sender, issuer);
            bench.chain.mine(1);
        }
        assertThat(bench.sentBy(issuer)).isZero();
        assertThat(bench.found(refused).trouble()).contains(Trouble.NODE_REFUSES);
        assertThat(bench.stores.surrender().waiting(9))
                .filteredOn(waiting -> waiting.account().equals(issuer))
                .extracting(Waiting::operation)
                .containsExactlyInAnyOrder(refused, refused, behind);

        assertThat(bench.giveUp(refused)).isTrue();
        assertThat(bench.giveUp(refused)).isFalse();
        bench.passUntil(
                sender,
                issuer,
                () -> {
                    bench.chain.mine(1);
                    return bench.state(behind) == State.CONFIRMED
                            && bench.found(refused).isSettled();
                });
        assertThat(bench.state(refused)).isEqualTo(State.REFUSED);
        assertThat(bench.found(refused).refusal()).contains("given up");
        assertThat(bench.status(issuer, "a")).isEqualTo(StatusValue.ACTIVE);
        assertThat(bench.status(issuer, "c")).isEqualTo(StatusValue.ACTIVE);
        assertThat(bench.status(issuer, "b")).isEqualTo(StatusValue.REVOKED);
        // Two numbers of what was given up, and one behind them, or less: none was left out.
        assertThat(bench.sentBy(issuer)).isEqualTo(bench.last(behind).number().orElseThrow() + 1);
        assertThat(bench.found(refused).trouble()).isEmpty();
    }

    @Test
    void whatWasInABlockFirstStays() throws Exception {
        String issuer = bench.issuer();
        bench.chain.rpc("evm_setAutomine", false);
        UUID operation = bench.put(issuer, bench.revocation(issuer, "a"));
        AccountSender sender = bench.sender(issuer);
        bench.passUntil(sender, issuer, () -> bench.state(operation) == State.SENT);
        bench.chain.mine(1);
        // Given up before the sender has seen the block.
        assertThat(bench.giveUp(operation)).isTrue();
        bench.passUntil(
                sender,
                issuer,
                () -> {
                    bench.chain.mine(1);
                    return bench.state(operation) == State.CONFIRMED;
                });
        assertThat(bench.status(issuer, "a")).isEqualTo(StatusValue.REVOKED);
        assertThat(bench.giveUp(operation)).isFalse();
        assertThat(bench.giveUp(UUID.randomUUID())).isFalse();
    }

    @Test
    void aFillerIsSentAgainAfterAReorganisation() throws Exception {
        String issuer = bench.issuer();
        UUID refused = refusedForGood(issuer);
        AccountSender sender = bench.sender(issuer, node.rpc);
        bench.passUntil(sender, issuer, () -> bench.found(refused).trouble().isPresent());
        assertThat(bench.giveUp(refused)).isTrue();
        bench.passUntil(
                sender, issuer, () -> bench.found(refused).isDecided() && bench.sentBy(issuer) > 0);
        bench.chain.rpc("anvil_reorg", 1, new Object[0]);
        bench.passUntil(
                sender,
                issuer,
                () -> {
                    bench.chain.mine(1);
                    return bench.found(refused).isSettled() && bench.sentBy(issuer) > 0;
                });
        assertThat(bench.state(refused)).isEqualTo(State.REFUSED);
        assertThat(bench.status(issuer, "a")).isEqualTo(StatusValue.ACTIVE);
    }

    @Test
    void whatHasNoNumberTakesNone() throws Exception {
        String issuer = bench.issuer();
        UUID operation = bench.put(issuer, bench.revocation(issuer, "a"));
        assertThat(bench.giveUp(operation)).isTrue();
        bench.passUntil(
                bench.sender(issuer), issuer, () -> bench.state(operation) == State.REFUSED);
        assertThat(bench.found(operation).isSettled()).isTrue();
        assertThat(bench.sentBy(issuer)).isZero();
    }

    @Test
    void whatHasNoNumberNeedsNoKeyToEnd() throws Exception {
        String issuer = bench.issuer();
        UUID operation =
                bench.put(issuer, bench.revocation(issuer, "a"), bench.revocation(issuer, "b"));
        AccountSender keyless =
                bench.sender(
                        issuer,
                        bench.stores,
                        OutboxBench.settings(),
                        _ -> {
                            throw new IllegalStateException("the token is lost");
                        });
        bench.pass(keyless, issuer);
        assertThat(bench.state(operation)).isEqualTo(State.QUEUED);
        assertThat(bench.giveUp(operation)).isTrue();
        bench.passUntil(keyless, issuer, () -> bench.found(operation).isSettled());
        assertThat(bench.state(operation)).isEqualTo(State.REFUSED);
    }

    /** One whose key's token went away after it was opened. */
    private static AccountSender bereft(String issuer) {
        TransactionSigner key = bench.keys.get(issuer);
        return bench.sender(
                issuer,
                bench.stores,
                OutboxBench.settings(),
                _ ->
                        new TransactionSigner() {
                            @Override
                            public Address address() {
                                return key.address();
                            }

                            @Override
                            public RecoverableSignature sign(Hash hash) {
                                throw new IllegalStateException("the token is lost");
                            }
                        });
    }

    @Test
    void whatAReplicaSignedWhoseClockIsAheadIsReplacedOnce() throws Exception {
        String issuer = bench.issuer();
        bench.chain.rpc("evm_setAutomine", false);
        UUID operation = bench.put(issuer, bench.revocation(issuer, "a"));
        Duration ahead = Duration.ofMinutes(1);
        bench.later(ahead);
        try {
            bench.pass(bench.sender(issuer), issuer);
        } finally {
            bench.later(ahead.negated());
        }
        assertThat(bench.giveUp(operation)).isTrue();
        AccountSender late = bench.sender(issuer);
        bench.pass(late, issuer);
        String filler = bench.last(operation).hash().orElseThrow().toString();
        bench.pass(late, issuer);
        assertThat(bench.last(operation).hash().orElseThrow()).hasToString(filler);
        bench.passUntil(
                late,
                issuer,
                () -> {
                    bench.chain.mine(1);
                    return bench.found(operation).isSettled();
                });
        assertThat(bench.state(operation)).isEqualTo(State.REFUSED);
        assertThat(bench.status(issuer, "a")).isEqualTo(StatusValue.ACTIVE);
    }

    private static ChainRpc nowhere() {
        return new ChainRpc(
                URI.create("http://127.0.0.1:1"), Duration.ofMillis(200), Duration.ofMillis(200));
    }

    @Test
    void whatIsGivenUpNeedNotWaitForWhatStandsBeforeIt() throws Exception {
        String issuer = bench.issuer();
        UUID first = bench.put(issuer, bench.revocation(issuer, "a"));
        AccountSender bereft = bereft(issuer);
        bench.pass(bereft, issuer);
        UUID second = bench.put(issuer, bench.revocation(issuer, "b"));
        UUID third = bench.put(issuer, bench.revocation(issuer, "c"));
        assertThat(bench.giveUp(third)).isTrue();
        bench.pass(bereft, issuer);
        assertThat(bench.state(third)).isEqualTo(State.REFUSED);
        assertThat(bench.state(first)).isEqualTo(State.QUEUED);
        assertThat(bench.state(second)).isEqualTo(State.QUEUED);

        // Without the token, nor the chain.
        UUID fourth = bench.put(issuer, bench.revocation(issuer, "d"));
        assertThat(bench.giveUp(fourth)).isTrue();
        try (ChainRpc away = nowhere()) {
            bench.pass(bench.sender(issuer, away), issuer);
        }
        assertThat(bench.state(fourth)).isEqualTo(State.REFUSED);
    }

    @Test
    void whatHasItsNumberAndNoSignatureNeedsNoKeyToEnd() throws Exception {
        String issuer = bench.issuer();
        UUID operation = bench.put(issuer, bench.revocation(issuer, "a"));
        AccountSender bereft = bereft(issuer);
        bench.pass(bereft, issuer);
        assertThat(bench.last(operation).number()).hasValue(0);
        assertThat(bench.state(operation)).isEqualTo(State.QUEUED);

        assertThat(bench.giveUp(operation)).isTrue();
        bench.passUntil(bereft, issuer, () -> bench.found(operation).isSettled());
        assertThat(bench.state(operation)).isEqualTo(State.REFUSED);

        // Its number is the next one's.
        UUID behind = bench.put(issuer, bench.revocation(issuer, "c"));
        bench.passUntil(
                bench.sender(issuer),
                issuer,
                () -> {
                    bench.chain.mine(1);
                    return bench.state(behind) == State.CONFIRMED;
                });
        assertThat(bench.last(behind).number()).hasValue(0);
        assertThat(bench.status(issuer, "c")).isEqualTo(StatusValue.REVOKED);
        assertThat(bench.status(issuer, "a")).isEqualTo(StatusValue.ACTIVE);
    }

    @Test
    void whoAskedIsKnownUntilItLapsesOrIsDone() throws Exception {
        String issuer = bench.issuer();
        UUID operation = bench.put(issuer, ContractCall.nothing(bench.keys.get(issuer).address()));
        Instant now = Instant.parse("2026-11-28T12:00:00Z");
        try (Connection connection = bench.database.database().connect()) {
            assertThat(bench.stores.surrender().asked(operation, "one", now).set(connection))
                    .isTrue();
            assertThat(bench.stores.surrender().askedBy(operation, now)).contains("one");
            assertThat(bench.stores.surrender().askedBy(operation, now.plusSeconds(1))).isEmpty();
            assertThat(bench.stores.surrender().asked(operation, "two", now).set(connection))
                    .isTrue();
            assertThat(bench.stores.surrender().askedBy(operation, now)).contains("two");
        }
        assertThat(bench.giveUp(operation)).isTrue();
        assertThat(bench.stores.surrender().askedBy(operation, now)).isEqualTo(Optional.empty());
    }
}
