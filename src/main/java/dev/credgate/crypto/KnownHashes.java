package dev.credgate.crypto;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Keccak-256 of texts that are asked for again and again, DIDs and types: no verdict changes by it.
 * Bounded by memory, since whoever sends a credential chooses them; which are kept is decided by
 * use (W-TinyLFU), and texts of more than 1 024 characters never are: hashing one costs less than
 * reading the document that brought it. Thread-safe.
 */
public final class KnownHashes {

    private static final int LONGEST = 1_024;

    /** An entry's bytes beside its text: its node, the string's head, the hash. */
    private static final int OVERHEAD = 160;

    private final Cache<String, Hash> hashes;

    /**
     * Knows none yet.
     *
     * @param mostBytes of memory, roughly
     */
    public KnownHashes(long mostBytes) {
        hashes =
                Caffeine.newBuilder()
                        .maximumWeight(mostBytes)
                        .weigher((String text, Hash _) -> OVERHEAD + 2 * text.length())
                        .executor(Runnable::run)
                        .build();
    }

    /** The hash of a text's UTF-8 bytes. */
    public Hash of(String text) {
        return text.length() > LONGEST ? Keccak256.hash(text) : hashes.get(text, Keccak256::hash);
    }

    /** How much is kept, in bytes of memory, roughly. */
    long weight() {
        hashes.cleanUp();
        return hashes.policy().eviction().orElseThrow().weightedSize().orElse(0);
    }
}
