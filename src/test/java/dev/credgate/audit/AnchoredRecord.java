package dev.credgate.audit;

import dev.credgate.audit.Anchoring.Account;
import dev.credgate.audit.Anchoring.Outcome;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.ledger.chain.AnchorLog;
import dev.credgate.ledger.chain.Anvil;
import dev.credgate.ledger.chain.ChainRpc;
import dev.credgate.ledger.chain.TestKey;
import dev.credgate.outbox.Outbox;
import dev.credgate.outbox.OutboxAtWork;
import dev.credgate.store.ChainTransactions.State;
import dev.credgate.store.TestDatabase;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An audit record whose checkpoints are anchored on a chain, by a contract of its own and an
 * account that has sent nothing before.
 */
final class AnchoredRecord implements AutoCloseable {

    static final Duration INTERVAL = Duration.ofHours(1);
    static final String LABEL = "audit-anchor";

    private static final AtomicLong NUMBERS = new AtomicLong(900_000);

    final CheckpointedRecord record;
    final ChainRpc rpc;
    final AnchorLog log;
    final TestKey key = TestKey.of(NUMBERS.incrementAndGet());
    final AtomicBoolean tokenAway = new AtomicBoolean();
    final OutboxAtWork work;
    final Anchoring anchoring;
    private final Anvil chain;

    AnchoredRecord(Anvil chain, TestDatabase.Kind kind) throws Exception {
        this.chain = chain;
        record = new CheckpointedRecord(kind);
        rpc = new ChainRpc(chain.url(), Duration.ofSeconds(10), Duration.ofSeconds(20));
        log = new AnchorLog(rpc, AnchorLog.deploy(rpc.unlocked(chain.account(0))));
        work =
                new OutboxAtWork(
                        record.database,
                        rpc,
                        LABEL,
                        _ -> {
                            if (tokenAway.get()) {
                                throw new IllegalStateException("away");
                            }
                            return key;
                        },
                        record.now::get);
        anchoring = anchoring(log, work.outbox());
    }

    /** As another replica has it. */
    Anchoring anchoring(AnchorLog by, Outbox outbox) {
        return anchoring(by, outbox, () -> new Account(LABEL, key.address()));
    }

    /** With an account that may change. */
    Anchoring anchoring(AnchorLog by, Outbox outbox, Anchoring.AccountSource source) {
        return new Anchoring(
                record.database.database(), record.now::get, INTERVAL, by, outbox, source);
    }

    /** Has the newest checkpoint asked for, which must be due; the operation. */
    UUID asked() throws Exception {
        if (anchoring.anchorIfDue() instanceof Outcome.Asked(UUID operation)) {
            return operation;
        }
        throw new AssertionError("nothing was asked for");
    }

    State state(UUID operation) {
        return work.found(operation).state();
    }

    /** Sends what was asked for, and notes that it is in a block. */
    void sent(UUID operation) throws Exception {
        work.passUntil(() -> state(operation) == State.INCLUDED);
        Outcome _ = anchoring.anchorIfDue();
    }

    /** Has another's newest checkpoint, which must be due, asked for, sent and noted. */
    void sentBy(Anchoring other) throws Exception {
        if (other.anchorIfDue() instanceof Outcome.Asked(UUID operation)) {
            work.passUntil(() -> state(operation) == State.INCLUDED);
            Outcome _ = other.anchorIfDue();
        } else {
            throw new AssertionError("nothing was asked for");
        }
    }

    /** Appends, makes a checkpoint and anchors it. */
    UUID anchored(int records) throws Exception {
        record.append(records).checkpoint();
        record.later(INTERVAL);
        UUID operation = asked();
        sent(operation);
        return operation;
    }

    /** As a version before the outbox did, or whoever has the key. */
    void anchoredBeside(long size, Hash root, Hash checkpoint) {
        chain.sendAs(
                address(),
                Optional.of(log.address()),
                log.anchoring(size, root, checkpoint).data());
    }

    /** How many transactions the account has in blocks. */
    long count() {
        return Long.decode(
                chain.rpc("eth_getTransactionCount", address().toString(), "latest").asText());
    }

    /** The chain, and the account that is known to anchor. */
    AuditWitness chain() {
        return AuditWitness.of(log, address(), Set.of());
    }

    Address address() {
        return key.address();
    }

    @Override
    public void close() {
        rpc.close();
        record.close();
    }
}
