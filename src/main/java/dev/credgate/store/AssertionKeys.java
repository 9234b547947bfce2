package dev.credgate.store;

import java.time.Instant;
import java.util.List;

/**
 * The keys that sign assertions for portals, shared by all replicas. The private part is stored
 * wrapped; wrapping and unwrapping is the caller's. Thread-safe; calls block on the database.
 */
public interface AssertionKeys {

    /**
     * One key. Keys may be written long before they sign, so that every replica and portal knows
     * them by then.
     *
     * @param kid the JWK's key id, at most 128 characters
     * @param publicJwk the public JWK as JSON, at most 4096 characters
     * @param wrappedPrivate the private key, encrypted under the service key, at most 4096 bytes
     * @param signsFrom from when on it signs
     * @param signsUntil from when on it signs no more
     * @param publishedUntil until when it stays in the JWKS: the latest expiry of what it signed
     */
    record AssertionKey(
            String kid,
            String publicJwk,
            byte[] wrappedPrivate,
            Instant createdAt,
            Instant signsFrom,
            Instant signsUntil,
            Instant publishedUntil) {

        public AssertionKey {
            wrappedPrivate = wrappedPrivate.clone();
        }

        /** A copy. */
        @Override
        public byte[] wrappedPrivate() {
            return wrappedPrivate.clone();
        }
    }

    /**
     * Adds the next key, if it is the next one: of several replicas that rotate at the same moment
     * one is answered {@code true}. Durable on return.
     *
     * @return false, and nothing is written, when a key is stored already whose {@code signsUntil}
     *     is at or after this one's: read {@link #published} again and use that
     * @throws StoreUnavailableException when the database did not answer
     */
    boolean add(AssertionKey key);

    /**
     * The keys still published at {@code now}, oldest {@code signsFrom} first.
     *
     * @throws StoreUnavailableException when the database did not answer
     */
    List<AssertionKey> published(Instant now);
}
