package dev.credgate.ledger;

/**
 * A credential's status on the chain. No entry means {@link #ACTIVE}. The ordinal is the contract's
 * number.
 */
public enum StatusValue {
    ACTIVE,
    SUSPENDED,
    REVOKED
}
