package dev.credgate.ledger;

/** How far the keys that an entity contract announces are believed. */
public enum ContractRule {
    /**
     * Our own contract: it authenticates whoever changes an entity, so a further key counts as it
     * stands, and only here are life-cycle events heard.
     */
    CREDGATE,

    /**
     * An original {@code WeIdContract}, whose delegates may write into anybody's document: only the
     * key that hashes to the address counts.
     */
    WEIDENTITY,

    /**
     * An original {@code WeIdContract} whose operators are trusted: the first key must hash to the
     * address, further keys count.
     */
    WEIDENTITY_FURTHER_KEYS;

    /** Whether a key that is not the first counts without hashing to the address. */
    boolean furtherKeysCount() {
        return this != WEIDENTITY;
    }
}
