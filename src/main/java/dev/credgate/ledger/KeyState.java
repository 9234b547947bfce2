package dev.credgate.ledger;

/**
 * Where a key stands in its life, the gravest last. What a {@link #RETIRED} key signed still
 * verifies; {@link #COMPROMISED} is final.
 */
public enum KeyState {
    ACTIVE,
    RETIRED,
    /**
     * Revoked the WeIdentity way ({@code OBSOLETE}): nothing it signed verifies, until it is
     * un-revoked.
     */
    REVOKED,
    /** Nothing it signed verifies, whatever date it claims; no later event brings it back. */
    COMPROMISED
}
