package dev.credgate.ledger;

import java.time.Instant;

/**
 * A key that an account's owner entered for it in the registry of ERC-1056. Immutable.
 *
 * @param number n in {@code <DID>#delegate-<n>}: which of the account's events about keys it was
 * @param entry what it is
 * @param material in lower-case hex: a delegate's address, or an attribute's bytes as they came,
 *     which need not be a key
 * @param until unix seconds; from then on nothing by it holds. {@link #REVOKED} when it was revoked
 */
public record RegisteredKey(long number, RegistryEntry entry, String material, long until) {

    /** No instant of a verdict is before it. */
    static final long REVOKED = 0;

    /** Whether it holds at an instant. The contract's own rule: no longer in the last second. */
    public boolean holdsAt(Instant instant) {
        return until > instant.getEpochSecond();
    }

    boolean is(RegistryEntry other, String bytes) {
        return entry.equals(other) && material.equals(bytes);
    }

    RegisteredKey revoked() {
        return new RegisteredKey(number, entry, material, REVOKED);
    }
}
