package dev.credgate.ledger;

import java.time.Instant;

/**
 * From {@code from} on (a credential's signed issuance date), the issuer's salts have exactly
 * {@code length} characters.
 */
public record SaltLength(int length, Instant from) {}
