package dev.credgate.gateway;

import java.time.Instant;

/**
 * What a browser was asked to have signed. Immutable.
 *
 * @param nonce {@code <portal origin>#<128 random bits, base64url>}: whoever signs it signs the
 *     audience too
 * @param portal the portal's name
 */
record Challenge(String nonce, String portal, Instant issuedAt, Instant expires) {}
