package dev.credgate.verification;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.credgate.credential.SignatureChecker;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.PreparedKey;
import dev.credgate.crypto.Sha2;
import dev.credgate.crypto.Signature;
import dev.credgate.crypto.SignatureEngines;
import dev.credgate.crypto.VerificationKey;

/**
 * Signatures of keys that are named beside them, by the fastest engine. Keys are made ready once
 * and kept, those asked for often; signatures that fitted are remembered by the {@link ProofCache}.
 * Thread-safe.
 */
final class CachingChecker implements SignatureChecker {

    private static final int KEYS_KEPT = 100_000;

    private final ProofCache proofs;
    private final Cache<VerificationKey<?, ?>, PreparedKey<?, ?>> prepared =
            Caffeine.newBuilder().maximumSize(KEYS_KEPT).executor(Runnable::run).build();

    CachingChecker(ProofCache proofs) {
        this.proofs = proofs;
    }

    @Override
    public <M, S extends Signature> boolean fits(VerificationKey<M, S> key, M signed, S signature) {
        if (!proofs.isOn()) {
            return prepared(key).verify(signed, signature);
        }
        Hash digest =
                switch (signed) {
                    case Message message -> Hash.of(Sha2.SHA_256.hash(message));
                    case Hash given -> given;
                    default -> throw new IllegalArgumentException("neither message nor digest");
                };
        if (proofs.isKnown(key, digest, signature)) {
            return true;
        }
        boolean fits = prepared(key).verify(signed, signature);
        if (fits) {
            proofs.fitted(key, digest, signature);
        }
        return fits;
    }

    /** The key's types are those of what was prepared from it. */
    @SuppressWarnings("unchecked")
    private <M, S extends Signature> PreparedKey<M, S> prepared(VerificationKey<M, S> key) {
        return (PreparedKey<M, S>) prepared.get(key, SignatureEngines::prepare);
    }
}
