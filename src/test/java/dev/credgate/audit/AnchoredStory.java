package dev.credgate.audit;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.ledger.chain.Anvil;
import dev.credgate.ledger.chain.ContractCall;
import dev.credgate.store.TestDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An anchored record for tests of other rooms: five records, three of them anchored. */
public final class AnchoredStory implements AutoCloseable {

    private final AnchoredRecord on;

    /** Writes and anchors it. */
    public AnchoredStory(Anvil chain) throws Exception {
        on = new AnchoredRecord(chain, TestDatabase.Kind.H2);
        on.anchored(3);
        on.record.append(2).checkpoint();
    }

    /** The environment of a command line on this database and this chain. */
    public Map<String, String> environment(Anvil chain) throws Exception {
        Map<String, String> environment = new HashMap<>(on.record.database.environment());
        environment.put("RPC_URL", chain.url().toString());
        environment.put("CREDGATE_AUDIT_ANCHOR_CONTRACT", contract().toString());
        return environment;
    }

    /** What an administrator of the database does. */
    public void tamper(String sql) throws Exception {
        on.record.tamper(sql);
    }

    /** A proof that holds, of the one record of a stranger, who anchors it by an own account. */
    public byte[] proofBy(Address stranger, String kind, String event) throws Exception {
        var record = AuditRecord.next(1, Hash.ZERO, on.record.now.get(), kind, event);
        var tree = new MerkleTree();
        tree.add(record.hash());
        Checkpoint checkpoint =
                on.record.key.sign(
                        new Checkpoint(
                                1, 1, tree.root(), record.hash(), record.at(), Hash.ZERO, "", ""));
        ContractCall call = on.log.anchoring(1, checkpoint.root(), checkpoint.hash());
        var _ = on.rpc.unlocked(stranger).send(call.to(), call.data());
        return AuditProofJson.write(
                new AuditProof(
                        record,
                        List.of(),
                        checkpoint,
                        new AuditProof.Place(Anvil.CHAIN_ID, contract(), stranger, 0)));
    }

    /** Lets go of the database, so that another process may open it. */
    public void release() {
        on.record.database.release();
    }

    public Address contract() {
        return on.log.address();
    }

    public Address account() {
        return on.address();
    }

    /** The key that signs checkpoints, as a Multikey. */
    public String key() {
        return on.record.key.name();
    }

    @Override
    public void close() {
        on.close();
    }
}
