package dev.credgate.store;

import java.time.Instant;

/**
 * Nonces that have been used, so that one-time means one time across replicas and restarts.
 * Thread-safe; calls block on the database.
 */
public interface ConsumedNonces {

    /** Length of a nonce's key in bytes. */
    int KEY_BYTES = 32;

    /**
     * Consumes a nonce. Of any number of callers with the same key, on any number of replicas,
     * exactly one is answered {@code true}; the answer is durable before it is given.
     *
     * @param key 32 bytes that stand for the nonce: an HMAC of it, never the nonce itself
     * @param expires when the nonce itself stops being accepted by whoever checks it. The entry is
     *     kept beyond that, so that a purge never re-opens a nonce
     * @return whether this call was the first
     * @throws IllegalArgumentException when the key has another length
     * @throws StoreUnavailableException when the database did not answer; treat the nonce as used
     */
    boolean consume(byte[] key, Instant expires);
}
