package dev.credgate.verification;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.Secp256k1PublicKey;
import java.util.Optional;

/**
 * What follows from a text alone and is asked for again and again: no verdict changes by it.
 * Bounded. Thread-safe.
 */
final class Known {

    private static final int KEPT = 100_000;

    private final Cache<String, Optional<Secp256k1PublicKey>> keys =
            Caffeine.newBuilder().maximumSize(KEPT).build();
    private final Cache<String, Hash> hashes = Caffeine.newBuilder().maximumSize(KEPT).build();
    private final Cache<String, Hash> keyHashes = Caffeine.newBuilder().maximumSize(KEPT).build();

    /** The key that a decimal means; parsing one costs a tenth of a signature check. */
    Optional<Secp256k1PublicKey> key(String decimal) {
        return keys.get(decimal, Secp256k1PublicKey::ofDecimal);
    }

    /** Keccak-256 of a key's material: by what a session knows the key again. */
    Hash keyHash(String material) {
        return keyHashes.get(material, Keccak256::hash);
    }

    /** Keccak-256 of a DID. */
    Hash hash(String did) {
        return hashes.get(did, Keccak256::hash);
    }
}
