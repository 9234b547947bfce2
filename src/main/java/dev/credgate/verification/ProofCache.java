package dev.credgate.verification;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.credgate.crypto.BbsProof;
import dev.credgate.crypto.Bls12381G2PublicKey;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.RecoverableSignature;
import dev.credgate.crypto.RsaKey;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.crypto.Signature;
import dev.credgate.crypto.VerificationKey;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Signatures that were checked before: the digest of the exact text and the signature, all 65 bytes
 * of it, and whose key made it. That follows from the two alone and never changes, so nothing ever
 * has to be taken out. Whether that key is the issuer's, was revoked, may vouch, whether the
 * credential is in force, and every other question is asked anew at each verdict.
 *
 * <p>Only what fitted a key of the entity that it named is kept. So nobody fills the cache with
 * garbage; who is on the chain and signs many texts himself gets past that, but not past the
 * cache's admission, which prefers what is asked for often (W-TinyLFU) to what came once.
 *
 * <p>An entry takes some 300 bytes. One of an RSA key takes the place of several, by its length: up
 * to eight; one of BBS of three, and of more by what it hides. Thread-safe.
 */
public final class ProofCache {

    /** The most entries that can be asked for: some 3 GB. */
    public static final int MOST = 10_000_000;

    private static final int ENTRY_BYTES = 300;

    /** Of whom a signature is. */
    private sealed interface Question {}

    /** Whose key a signature names that names its key by itself. */
    private record Recovered(Hash digest, RecoverableSignature signature) implements Question {

        // Spelled out for the reason that Hash gives.

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Recovered that
                    && digest.equals(that.digest)
                    && signature.equals(that.signature);
        }

        @Override
        public int hashCode() {
            return digest.hashCode() * 31 + signature.hashCode();
        }
    }

    /** Whether a signature is of a key that was named beside it. */
    private record Named(VerificationKey<?, ?> key, Hash digest, Signature signature)
            implements Question {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Named that
                    && digest.equals(that.digest)
                    && signature.equals(that.signature)
                    && key.equals(that.key);
        }

        @Override
        public int hashCode() {
            return digest.hashCode() * 31 + signature.hashCode();
        }
    }

    private final @Nullable Cache<Question, VerificationKey<?, ?>> signers;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    private ProofCache(@Nullable Cache<Question, VerificationKey<?, ?>> signers) {
        this.signers = signers;
    }

    /** Keeps nothing: every signature is checked every time. */
    public static ProofCache off() {
        return new ProofCache(null);
    }

    /**
     * Keeps signatures.
     *
     * @param entries how many at most, 1 to {@link #MOST}; fewer where keys are RSA's or BBS's
     * @throws IllegalArgumentException for another number
     */
    public static ProofCache of(int entries) {
        if (entries < 1 || entries > MOST) {
            throw new IllegalArgumentException("no size of a cache: " + entries);
        }
        return new ProofCache(
                // Its upkeep is short and done by whoever causes it: no hand-over to other threads.
                Caffeine.newBuilder()
                        .maximumWeight((long) entries * ENTRY_BYTES)
                        .weigher(ProofCache::weight)
                        .executor(Runnable::run)
                        .build());
    }

    /**
     * A signature of RSA is as long as its modulus, and both are kept; a proof of BBS grows with
     * what it hides.
     */
    private static int weight(Question question, VerificationKey<?, ?> key) {
        if (key instanceof RsaKey<?> rsa) {
            return ENTRY_BYTES + 2 * ((rsa.modulus().bitLength() + 7) / 8);
        }
        return question instanceof Named(_, _, BbsProof proof)
                ? ENTRY_BYTES + Bls12381G2PublicKey.BYTES + proof.length()
                : ENTRY_BYTES;
    }

    /** Whether anything is kept. */
    public boolean isOn() {
        return signers != null;
    }

    /** Whose signature over the digest it is, if that was found before. */
    Optional<Secp256k1PublicKey> signer(Hash digest, RecoverableSignature signature) {
        if (signers == null) {
            return Optional.empty();
        }
        VerificationKey<?, ?> signer = signers.getIfPresent(new Recovered(digest, signature));
        (signer == null ? misses : hits).increment();
        return Optional.ofNullable((Secp256k1PublicKey) signer);
    }

    /** A signature was found to be of a key which the entity that it names has, or had. */
    void fitted(Hash digest, RecoverableSignature signature, Secp256k1PublicKey signer) {
        if (signers != null) {
            signers.put(new Recovered(digest, signature), signer);
        }
    }

    /**
     * Whether this signature was found to be the key's before.
     *
     * @param digest SHA-256 of the exact bytes, or the very digest that was signed
     */
    boolean isKnown(VerificationKey<?, ?> key, Hash digest, Signature signature) {
        if (signers == null) {
            return false;
        }
        boolean known = signers.getIfPresent(new Named(key, digest, signature)) != null;
        (known ? hits : misses).increment();
        return known;
    }

    /** A signature was found to be the key's. */
    void fitted(VerificationKey<?, ?> key, Hash digest, Signature signature) {
        if (signers != null) {
            signers.put(new Named(key, digest, signature), key);
        }
    }

    /** How often a signature was not checked again. */
    public long hits() {
        return hits.sum();
    }

    /** How often one was checked. */
    public long misses() {
        return misses.sum();
    }

    /** How many are kept. */
    long size() {
        if (signers == null) {
            return 0;
        }
        signers.cleanUp();
        return signers.estimatedSize();
    }
}
