package dev.credgate.did;

/** What a key may be used for, as DID documents name it (DID Core 1.0, section 5.3). */
public enum ProofPurpose {
    /** To vouch for claims. */
    ASSERTION_METHOD,
    /** To prove who one is. */
    AUTHENTICATION
}
