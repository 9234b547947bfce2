package dev.credgate.audit;

import dev.credgate.crypto.Address;
import dev.credgate.ledger.chain.Anvil;
import dev.credgate.store.TestDatabase;
import java.util.HashMap;
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
