package dev.credgate.audit;

import dev.credgate.crypto.Address;
import dev.credgate.ledger.chain.AnchorLog;
import dev.credgate.ledger.chain.Anvil;
import dev.credgate.ledger.chain.ChainAccount;
import dev.credgate.ledger.chain.ChainRpc;
import dev.credgate.store.TestDatabase;
import java.time.Duration;
import java.util.Set;

/** An audit record whose checkpoints are anchored on a chain, by a contract of its own. */
final class AnchoredRecord implements AutoCloseable {

    static final Duration INTERVAL = Duration.ofHours(1);

    final CheckpointedRecord record;
    final ChainRpc rpc;
    final AnchorLog log;
    final ChainAccount account;
    final Anchoring anchoring;

    AnchoredRecord(Anvil chain, TestDatabase.Kind kind) throws Exception {
        record = new CheckpointedRecord(kind);
        rpc = new ChainRpc(chain.url(), Duration.ofSeconds(10), Duration.ofSeconds(20));
        log = new AnchorLog(rpc, AnchorLog.deploy(rpc.unlocked(chain.account(0))));
        account = rpc.unlocked(chain.account(1));
        anchoring = anchoring(log);
    }

    /** As another replica has it. */
    Anchoring anchoring(AnchorLog by) {
        return new Anchoring(
                record.database.database(), record.now::get, INTERVAL, by, () -> account);
    }

    /** Appends, makes a checkpoint and anchors it. */
    void anchored(int records) throws Exception {
        record.append(records).checkpoint();
        record.later(INTERVAL);
        if (!anchoring.anchorIfDue()) {
            throw new AssertionError("nothing was anchored");
        }
    }

    /** The chain, and the account that is known to anchor. */
    AuditWitness chain() {
        return AuditWitness.of(log, account.address(), Set.of());
    }

    Address address() {
        return account.address();
    }

    @Override
    public void close() {
        rpc.close();
        record.close();
    }
}
