package dev.credgate.issuance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.credgate.audit.AuditEvent;
import dev.credgate.audit.AuditEvent.StatusChanged;
import dev.credgate.audit.AuditEvent.StatusRequested;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.did.WeIdDid;
import dev.credgate.ledger.BlockRef;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.ledger.StatusEntry;
import dev.credgate.ledger.StatusValue;
import dev.credgate.ledger.chain.Anvil;
import dev.credgate.ledger.chain.ChainRpc;
import dev.credgate.ledger.chain.Deployment;
import dev.credgate.ledger.chain.LedgerCalls;
import dev.credgate.ledger.chain.LedgerViews;
import dev.credgate.ledger.chain.LedgerWrites;
import dev.credgate.ledger.chain.NodeDouble;
import dev.credgate.ledger.chain.TestKey;
import dev.credgate.outbox.Operation;
import dev.credgate.outbox.Outbox;
import dev.credgate.outbox.OutboxAtWork;
import dev.credgate.store.ChainTransactions.State;
import dev.credgate.store.IssuedCredentials;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.ListedPlaces;
import dev.credgate.store.Mark;
import dev.credgate.store.StatusBench;
import dev.credgate.store.TestDatabase;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The gateway is restarted while nobody knows whether the node has a change of a status. */
@SuppressWarnings("NullAway") // What is so already is not asked for.
class StatusInDoubtTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String LABEL = "agency-key";
    private static final String HAND = "eth_sendRawTransaction";
    private static final StatusValue REVOKED = StatusValue.REVOKED;

    /** How there came to be a doubt. */
    enum Doubt {
        /** The node has it. */
        ANSWER_LOST,
        /** It never got there. */
        REQUEST_LOST
    }

    private final TestKey key = TestKey.of(77_001);
    private final WeIdDid did = new WeIdDid(101, key.address());
    private final Agency agency =
            new Agency(
                    "transport",
                    List.of(),
                    List.of(new Agency.Identity(did, LABEL, List.of())),
                    Optional.empty(),
                    Quotas.NONE);
    private final IssuedCredential credential =
            new IssuedCredential(
                    UUID.randomUUID(),
                    agency.name(),
                    did.toString(),
                    "cpt:1000",
                    "weidentity",
                    Keccak256.hash("a credential"),
                    Instant.EPOCH,
                    Optional.empty(),
                    "keys-0");

    /** What the audit record holds, which is in the database. */
    private final List<AuditEvent> told = new CopyOnWriteArrayList<>();

    /** By how much the clock of who settles is ahead. */
    private Duration ahead = Duration.ZERO;

    /** A chain with our contracts and the agency, and what stands before its node. */
    private final class Ground implements AutoCloseable {
        final Anvil chain = Anvil.start();
        final ChainRpc direct = rpc(chain.url());
        final NodeDouble node = new NodeDouble(chain.url());
        final ChainRpc through = rpc(node.url());
        final StatusBench bench = new StatusBench(TestDatabase.Kind.H2);
        final Deployment contracts;
        final LedgerViews views;

        Ground() throws Exception {
            contracts = Deployment.deploy(direct, direct.unlocked(chain.account(0)));
            views = new LedgerViews(direct, contracts);
            LedgerWrites writes = new LedgerWrites(direct, contracts);
            writes.register(direct.unlocked(chain.account(1)), key.publicKey(), Instant.now());
            writes.nameIssuer(
                    direct.unlocked(chain.account(0)), did.hash(), key.address(), agency.name());
        }

        private static ChainRpc rpc(java.net.URI url) {
            return new ChainRpc(url, Duration.ofSeconds(10), Duration.ofSeconds(20));
        }

        /** As the newest block has it. */
        Ledger.Reading read() {
            LedgerSnapshot snapshot =
                    as(
                            LedgerSnapshot.class,
                            (_, method, _) ->
                                    method.getName().equals("block")
                                            ? new BlockRef(
                                                    chain.blockNumber(), Hash.ZERO, Instant.EPOCH)
                                            : new StatusEntry(
                                                    status(), chain.blockNumber(), Address.ZERO));
            return new Ledger.Reading.Fresh(snapshot, Duration.ZERO);
        }

        StatusValue status() throws Exception {
            return views.statusOf(Keccak256.hash(did.toString()), credential.statusKey());
        }

        long sent() {
            return Long.decode(
                    chain.rpc("eth_getTransactionCount", key.address().toString(), "latest")
                            .asText());
        }

        /** From now on no block comes, and what is handed over is lost in some way. */
        void loses(Doubt doubt) {
            chain.rpc("evm_setAutomine", false);
            node.misbehave((method, params) -> {
                if (method.equals(HAND)) {
                    lost(doubt, params);
                }
                return null;
            });
        }

        private void lost(Doubt doubt, JsonNode params) throws IOException {
            if (doubt == Doubt.ANSWER_LOST) {
                JsonNode _ = chain.rpc(HAND, params.get(0).asText());
            }
            throw new IOException("lost");
        }

        void goesOn() {
            node.misbehave((_, _) -> null);
            chain.rpc("evm_setAutomine", true);
            chain.mine(1);
        }

        @Override
        public void close() {
            through.close();
            node.close();
            direct.close();
            chain.close();
            bench.close();
        }
    }

    /** What one process of the gateway has in its memory. */
    private final class Gateway {
        final OutboxAtWork work;
        final StatusChanges changes;
        final StatusSettling settling;

        Gateway(Ground ground) {
            InstantSource clock = InstantSource.system();
            work =
                    new OutboxAtWork(
                            ground.bench.testDatabase(), ground.through, LABEL, _ -> key, clock);
            Ledger ledger = _ -> ground.read();
            Outbox outbox = work.outbox();
            StatusRecord record =
                    new StatusRecord(
                            clock,
                            ledger,
                            ground.bench.pending,
                            null,
                            (event, mark) -> tell(ground, event, mark),
                            outbox);
            changes =
                    new StatusChanges(
                            clock,
                            ledger,
                            new StatusWriter(
                                    outbox,
                                    new LedgerCalls(ground.direct, ground.contracts),
                                    ground.views),
                            as(IssuedCredentials.class, (_, _, _) -> Optional.of(credential)),
                            as(ListedPlaces.class, (_, _, _) -> Optional.empty()),
                            record,
                            SOON);
            settling =
                    new StatusSettling(
                            () -> clock.instant().plus(ahead),
                            ledger,
                            ground.bench.pending,
                            record,
                            outbox);
        }

        /** Asks for the revocation, and is told that it may still take effect. */
        UUID inDoubt(Ground ground) throws Exception {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<StatusOutcome> answer =
                        threads.submit(
                                () -> changes.change(agency, credential.id(), REVOKED, "a reason"));
                await().atMost(SOON).until(() -> isPut(ground));
                UUID operation = ground.bench.pending.of(credential.id()).getFirst().operation();
                work.passUntil(() -> work.found(operation).trouble().isPresent());
                assertThat(answer.get(SOON.toSeconds(), TimeUnit.SECONDS))
                        .isInstanceOfSatisfying(
                                StatusOutcome.Unavailable.class,
                                told -> {
                                    assertThat(told.operation()).contains(operation);
                                    assertThat(told.detail()).contains("may still take effect");
                                });
                return operation;
            }
        }

        private boolean isPut(Ground ground) {
            return ground.bench.pending.of(credential.id()).stream()
                    .anyMatch(wish -> work.outbox().find(wish.operation()).isPresent());
        }
    }

    private boolean tell(Ground ground, AuditEvent event, Mark mark) {
        try (Connection connection = ground.bench.database().connect()) {
            return mark.set(connection) && told.add(event);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T as(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @ParameterizedTest
    @EnumSource
    void theNextProcessKnowsOfItAndMakesItOnceAndTellsItOnce(Doubt doubt) throws Exception {
        try (Ground ground = new Ground()) {
            ground.loses(doubt);
            Gateway before = new Gateway(ground);
            UUID operation = before.inDoubt(ground);
            Hash hash = before.work.found(operation).last().hash().orElseThrow();

            Gateway after = new Gateway(ground);
            Operation known = after.work.found(operation);
            assertThat(known.state()).isEqualTo(State.SENT);
            assertThat(known.trouble()).isEqualTo(before.work.found(operation).trouble());
            assertThat(after.changes.isLastInLine(credential, REVOKED)).isTrue();
            assertThat(after.changes.others(credential, StatusValue.ACTIVE))
                    .containsExactly(operation);
            // However long it lasts, it may still take effect.
            ahead = Duration.ofDays(3);
            assertThat(after.settling.settle(Duration.ZERO)).isZero();
            // Who asks again is told of the same.
            assertThat(
                            after.changes.change(
                                    agency,
                                    credential.id(),
                                    REVOKED,
                                    "a reason",
                                    Optional.of(Duration.ZERO)))
                    .isEqualTo(new StatusOutcome.Accepted(operation));

            ground.goesOn();
            after.work.passUntil(() -> after.work.found(operation).isDecided());
            assertThat(after.work.found(operation).last().hash()).contains(hash);
            assertThat(ground.sent()).isOne();
            assertThat(ground.status()).isEqualTo(REVOKED);
            await().atMost(SOON)
                    .until(() -> {
                        int _ = after.settling.settle(Duration.ZERO);
                        return ground.bench.pending.of(credential.id()).isEmpty();
                    });
            // For each of the two who asked.
            assertThat(told).hasSize(4);
            assertThat(told).filteredOn(StatusRequested.class::isInstance).hasSize(2);
            assertThat(told).filteredOn(StatusChanged.class::isInstance).hasSize(2);
        }
    }

    /** The wish is on record, and the process died before it was put into the outbox. */
    @Test
    void whatWasNeverPutInIsToldAfterADayAndNotBefore() throws Exception {
        try (Ground ground = new Ground()) {
            Gateway before = new Gateway(ground);
            StatusChanges dying =
                    new StatusChanges(
                            InstantSource.system(),
                            _ -> ground.read(),
                            new StatusWriter(
                                    before.work.dying(false),
                                    new LedgerCalls(ground.direct, ground.contracts),
                                    ground.views),
                            as(IssuedCredentials.class, (_, _, _) -> Optional.of(credential)),
                            as(ListedPlaces.class, (_, _, _) -> Optional.empty()),
                            new StatusRecord(
                                    InstantSource.system(),
                                    _ -> ground.read(),
                                    ground.bench.pending,
                                    null,
                                    (event, mark) -> tell(ground, event, mark),
                                    before.work.outbox()),
                            SOON);
            assertThat(dying.change(agency, credential.id(), REVOKED, "a reason"))
                    .isInstanceOf(StatusOutcome.Unavailable.class);

            Gateway after = new Gateway(ground);
            assertThat(after.changes.isLastInLine(credential, REVOKED)).isFalse();
            assertThat(after.changes.others(credential, StatusValue.ACTIVE)).hasSize(1);
            ahead = Duration.ofHours(23);
            assertThat(after.settling.settle(Duration.ZERO)).isZero();
            ahead = Duration.ofHours(25);
            assertThat(after.settling.settle(Duration.ZERO)).isOne();
            assertThat(told)
                    .last()
                    .isInstanceOfSatisfying(
                            AuditEvent.StatusNotSeen.class,
                            missed -> assertThat(missed.why()).isEqualTo("not_seen"));
            assertThat(ground.bench.pending.of(credential.id())).isEmpty();
        }
    }
}
