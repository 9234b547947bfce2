package dev.credgate.verification;

import java.util.Locale;

/**
 * Every reason a verdict can give. The lower-case name is the stable code on the wire; {@code
 * docs/reasons.md} documents each with its meaning and a next step, and a test holds the two
 * together.
 */
public enum Reason {
    // Form: the bytes are not what their format demands.
    NOT_UTF8,
    UNPAIRED_SURROGATE,
    DUPLICATE_MEMBER,
    TRAILING_BYTES,
    TOO_DEEP,
    TOO_LARGE,
    NUMBER_OUT_OF_RANGE,
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
    CREATOR_MISMATCH,
    SALT_MISSING,
    CLAIM_WITHOUT_SALT,
    SALT_WITHOUT_CLAIM,
    SALT_SHAPE,
    SALT_LENGTH,
    SALT_MALFORMED,
    HIDDEN_LEAF_MALFORMED,
    AMBIGUOUS_LIST,
    MULTISIGN_CLAIM,
    MULTISIGN_OF_ONE,
    DUPLICATE_CREDENTIAL_ID,
    INNER_MALFORMED,
    SIGNATURE_NOT_BASE64,
    SIGNATURE_LENGTH,
    SIGNATURE_OUT_OF_RANGE,
    SIGNATURE_HIGH_S,
    SIGNATURE_RECOVERY_ID,

    // Issuer key
    ISSUER_UNKNOWN,
    UNKNOWN_LEDGER,
    ISSUER_WITHOUT_KEY,
    KEY_REVOKED,
    KEY_COMPROMISED,
    KEY_NOT_COUNTED,

    // Signature
    SIGNATURE_INVALID,
    CREATOR_UNKNOWN_KEY,

    // Validity
    NOT_YET_VALID,
    EXPIRED,
    DATES_REVERSED,
    DATE_NOT_IN_SECONDS,
    MULTISIGN_DATES,

    // Status
    REVOKED,
    SUSPENDED,

    // Trust
    ISSUER_UNTRUSTED,
    TYPE_NOT_AUTHORISED,

    // Binding
    HOLDER_UNKNOWN,
    HOLDER_UNKNOWN_KEY,
    HOLDER_KEY_REVOKED,
    HOLDER_KEY_COMPROMISED,
    HOLDER_MISMATCH,
    SUBJECT_HIDDEN,
    HOLDER_SIGNATURE_INVALID,
    HOLDER_PROOF_METHOD,
    HOLDER_PROOF_INVALID,
    CHALLENGE_UNANSWERED,
    CHALLENGE_CREDENTIAL_NOT_ALLOWED,
    CHALLENGE_CREDENTIAL_MALFORMED,
    CHALLENGE_MISMATCH,
    CHALLENGE_STALE,

    // Schema
    SCHEMA_VIOLATED,
    SCHEMA_UNUSABLE,

    // Policy
    POLICY_TYPE,
    POLICY_ISSUER,
    POLICY_CLAIM_MISSING,
    POLICY_TOO_OLD,

    // The ground under all of them
    LEDGER_STALE,
    LEDGER_UNAVAILABLE;

    /** The stable code, as written on the wire. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
