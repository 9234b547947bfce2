package dev.credgate.verification;

import java.util.Locale;

/**
 * Every reason a verdict can give. The lower-case name is the stable code on the wire; {@code
 * docs/reasons.md} documents each with its meaning and a next step, and a test holds the two
 * together.
 */
public enum Reason {
    // Form: the bytes are not what their format demands.
    MALFORMED,

    // Issuer key
    ISSUER_UNKNOWN,
    UNKNOWN_LEDGER,
    KEY_REVOKED,
    KEY_COMPROMISED,

    // Signature
    SIGNATURE_INVALID,

    // Validity
    NOT_YET_VALID,
    EXPIRED,
    DATES_REVERSED,

    // Status
    REVOKED,
    SUSPENDED,

    // Trust
    ISSUER_UNTRUSTED,
    TYPE_NOT_AUTHORISED,

    // Binding
    HOLDER_UNKNOWN,
    HOLDER_MISMATCH,
    HOLDER_SIGNATURE_INVALID,
    CHALLENGE_UNANSWERED,

    // Schema
    SCHEMA_VIOLATED,

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
