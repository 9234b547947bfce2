package dev.credgate.issuance;

import dev.credgate.crypto.Address;
import dev.credgate.hsm.KeyCurve;
import dev.credgate.hsm.Signer;
import dev.credgate.hsm.TokenTransactionSigner;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.chain.ChainAccount;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.ledger.chain.ChainRpc;
import dev.credgate.ledger.chain.LedgerWrites;
import dev.credgate.ledger.chain.Receipt;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes the keys of an agency's DID to the chain, signed by the key that controls the DID.
 * Thread-safe.
 */
public final class KeyWriter {

    private final ChainRpc rpc;
    private final LedgerWrites writes;
    private final Signer signer;
    private final Map<String, ChainAccount> accounts = new ConcurrentHashMap<>();

    /** Writes through this node. */
    public KeyWriter(ChainRpc rpc, LedgerWrites writes, Signer signer) {
        this.rpc = rpc;
        this.writes = writes;
        this.signer = signer;
    }

    /** Publishes a key and waits for its block. */
    Receipt publish(Agency agency, KeyCurve curve, String material, Instant now)
            throws ChainException {
        return writes.addKey(account(agency), identity(agency), type(curve), material, now);
    }

    /** Says where a published key stands, and waits for the block. */
    Receipt set(Agency agency, String material, KeyState state) throws ChainException {
        return writes.setKeyState(account(agency), identity(agency), material, state);
    }

    private static Address identity(Agency agency) {
        return agency.did().address();
    }

    /** As WeIdentity's attribute names have it. */
    private static String type(KeyCurve curve) {
        return switch (curve) {
            case SECP256K1 -> "Secp256k1";
            case P256, P384, ED25519 -> curve.publicName();
        };
    }

    private ChainAccount account(Agency agency) throws ChainException {
        ChainAccount known = accounts.get(agency.keyLabel());
        if (known != null) {
            return known;
        }
        TokenTransactionSigner key = new TokenTransactionSigner(signer, agency.keyLabel());
        rpc.fundOnDevelopmentChain(key.address());
        ChainAccount opened = rpc.signed(key);
        ChainAccount first = accounts.putIfAbsent(agency.keyLabel(), opened);
        return first == null ? opened : first;
    }
}
