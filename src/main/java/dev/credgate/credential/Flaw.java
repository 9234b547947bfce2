package dev.credgate.credential;

/**
 * What can be wrong with the form of a presented document. Each is a reason of its own in the
 * verdict, of the same name; {@code docs/reasons.md} says what to do about it.
 */
public enum Flaw {
    // The JSON itself
    NOT_UTF8,
    UNPAIRED_SURROGATE,
    DUPLICATE_MEMBER,
    TRAILING_BYTES,
    TOO_DEEP,
    TOO_LARGE,
    NUMBER_OUT_OF_RANGE,

    // Members
    MEMBER_MISSING,
    UNKNOWN_MEMBER,
    WRONG_TYPE,
    DID_MALFORMED,
    ID_MALFORMED,
    TYPE_ENTRIES,
    PROOF_TYPE,
    ZKP_UNSUPPORTED,
    CPT_UNSUPPORTED,
    TOO_MANY_CREDENTIALS,
    NO_CREDENTIAL,
    DATE_NOT_IN_SECONDS,
    CREATOR_MISMATCH,

    // Salts and leaves
    SALT_MISSING,
    SALT_MISMATCH,
    SALT_LENGTH,
    SALT_MALFORMED,
    HIDDEN_LEAF_MALFORMED,
    AMBIGUOUS_LIST,

    // Multi-signed credentials
    MULTISIGN_CLAIM,
    MULTISIGN_OF_ONE,
    MULTISIGN_DATES,
    DUPLICATE_CREDENTIAL_ID,
    INNER_MALFORMED,

    // The signature's bytes
    SIGNATURE_NOT_BASE64,
    SIGNATURE_LENGTH,
    SIGNATURE_OUT_OF_RANGE,
    SIGNATURE_HIGH_S,
    SIGNATURE_RECOVERY_ID
}
