package dev.credgate.status;

import dev.credgate.crypto.Hash;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.ledger.StatusEntry;
import java.util.function.Supplier;

/**
 * The status that an issuer keeps on the chain for credentials without an index: under Keccak-256
 * of the exact text that it signed. No entry means active.
 */
public final class OnChainStatus {

    private OnChainStatus() {}

    /**
     * The newest entry for a credential.
     *
     * @param issuer Keccak-256 of the issuer's DID
     * @param signedText Keccak-256 of the text under which the signature fitted; asked for only
     *     where the issuer keeps anything there
     */
    public static StatusEntry of(LedgerSnapshot snapshot, Hash issuer, Supplier<Hash> signedText) {
        return snapshot.status(issuer, signedText);
    }
}
