package dev.credgate.verification;

import dev.credgate.credential.CredentialProof;
import dev.credgate.crypto.Hash;
import org.jspecify.annotations.Nullable;

/**
 * Under which a credential's status is kept on the chain: Keccak-256 of the exact text that its
 * signature fitted. Reckoned when it is first asked for, since nothing is kept of most issuers'
 * credentials there, and hashing a kilobyte costs what five looks into the ledger do. Equal by
 * value; thread-safe.
 */
public final class StatusKey {

    private final @Nullable CredentialProof proof;
    private volatile @Nullable Hash hash;

    private StatusKey(@Nullable CredentialProof proof, @Nullable Hash hash) {
        this.proof = proof;
        this.hash = hash;
    }

    /** One that is known. */
    public static StatusKey of(Hash hash) {
        return new StatusKey(null, hash);
    }

    /** That of what a proof signs; the proof is kept. */
    static StatusKey of(CredentialProof proof) {
        return new StatusKey(proof, null);
    }

    /** The key itself. */
    public Hash hash() {
        Hash known = hash;
        if (known != null) {
            return known;
        }
        if (proof == null) {
            throw new IllegalStateException("neither the key nor what it is reckoned from");
        }
        Hash reckoned = proof.signedHash();
        hash = reckoned;
        return reckoned;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || other instanceof StatusKey key && hash().equals(key.hash());
    }

    @Override
    public int hashCode() {
        return hash().hashCode();
    }

    @Override
    public String toString() {
        return hash().toString();
    }
}
