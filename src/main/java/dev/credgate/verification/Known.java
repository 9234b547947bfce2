package dev.credgate.verification;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;

/**
 * What follows from a text alone and is asked for again and again: no verdict changes by it.
 * Bounded. Thread-safe.
 */
final class Known {

    private static final int KEPT = 100_000;

    private final Cache<String, Hash> hashes = Caffeine.newBuilder().maximumSize(KEPT).build();

    /** Keccak-256 of a DID. */
    Hash hash(String did) {
        return hashes.get(did, Keccak256::hash);
    }
}
