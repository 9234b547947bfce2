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

    /** Whether the contract is WeIdentity's own, written to by its SDKs of every version. */
    boolean original() {
        return this != CREDGATE;
    }

    /**
     * The rule's name, with the edition of how it is applied: a state that an older edition
     * concluded from the same events is no state of this one.
     */
    public String edition() {
        return original() ? name() + " edition 2" : name();
    }
}
