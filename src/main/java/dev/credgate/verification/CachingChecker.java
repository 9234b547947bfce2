package dev.credgate.verification;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.credgate.credential.SignatureChecker;
import dev.credgate.crypto.BbsDisclosure;
import dev.credgate.crypto.FreedKeyException;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.PreparedKey;
import dev.credgate.crypto.PreparedWeight;
import dev.credgate.crypto.Sha2;
import dev.credgate.crypto.Signature;
import dev.credgate.crypto.SignatureEngines;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.thread.Effort;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Signatures of keys that are named beside them, by the fastest engine. Keys are made ready once
 * and kept, those asked for often; signatures that fitted are remembered by the {@link ProofCache}.
 * Thread-safe.
 *
 * <p>Whoever sends a credential may bring a new key each time, and a prepared key holds memory
 * outside the heap, which no collection is begun for: so keys are kept by their weight, and what is
 * dropped is freed when its last check is over.
 */
final class CachingChecker implements SignatureChecker {

    /** Bytes of prepared keys, in the heap and outside. */
    private static final long MOST_BYTES = 64L * 1024 * 1024;

    private final ProofCache proofs;
    private final Function<VerificationKey<?, ?>, PreparedKey<?, ?>> maker;
    private final Cache<VerificationKey<?, ?>, PreparedKey<?, ?>> prepared =
            Caffeine.newBuilder()
                    .maximumWeight(MOST_BYTES)
                    .weigher((VerificationKey<?, ?> key, PreparedKey<?, ?> _) ->
                            PreparedWeight.of(key))
                    .removalListener(CachingChecker::free)
                    .executor(Runnable::run)
                    .build();

    CachingChecker(ProofCache proofs) {
        this(proofs, SignatureEngines::prepare);
    }

    /** One that makes keys ready by a way of its own. */
    CachingChecker(ProofCache proofs, Function<VerificationKey<?, ?>, PreparedKey<?, ?>> maker) {
        this.proofs = proofs;
        this.maker = maker;
    }

    private static void free(
            @Nullable VerificationKey<?, ?> key,
            @Nullable PreparedKey<?, ?> dropped,
            RemovalCause cause) {
        if (dropped != null) {
            dropped.free();
        }
    }

    @Override
    public <M, S extends Signature> boolean fits(VerificationKey<M, S> key, M signed, S signature) {
        if (!proofs.isOn()) {
            return verify(key, signed, signature);
        }
        Hash digest =
                switch (signed) {
                    case Message message -> Hash.of(Sha2.SHA_256.hash(message));
                    case Hash given -> given;
                    case BbsDisclosure disclosure -> disclosure.digest();
                    default -> throw new IllegalArgumentException("nothing that is signed");
                };
        if (proofs.isKnown(key, digest, signature)) {
            return true;
        }
        boolean fits = verify(key, signed, signature);
        if (fits) {
            proofs.fitted(key, digest, signature);
        }
        return fits;
    }

    /** Does not return where others wait, when they have waited for many already. */
    @SuppressWarnings("unchecked")
    private <M, S extends Signature> boolean verify(
            VerificationKey<M, S> key, M signed, S signature) {
        // No more than that: what fitted is remembered, and must get the same answer as before.
        Effort.current().delay(CheckSteps.of(key));
        // The key's types are those of what was prepared from it.
        PreparedKey<M, S> known = (PreparedKey<M, S>) prepared.getIfPresent(key);
        if (known != null) {
            try {
                return known.verify(signed, signature);
            } catch (FreedKeyException _) {
                // It was dropped since it was found. Should it be there still, it must not stay.
                prepared.asMap().remove(key, known);
            }
        }
        PreparedKey<M, S> made = (PreparedKey<M, S>) maker.apply(key);
        boolean offered = false;
        try {
            boolean fits = made.verify(signed, signature);
            // Only now, since there may be no room: it would be freed before its first check.
            offered = prepared.asMap().putIfAbsent(key, made) == null;
            return fits;
        } finally {
            if (!offered) {
                made.free();
            }
        }
    }

    /** How much is kept, in bytes. */
    long weight() {
        prepared.cleanUp();
        return prepared.policy().eviction().orElseThrow().weightedSize().orElse(0);
    }
}
