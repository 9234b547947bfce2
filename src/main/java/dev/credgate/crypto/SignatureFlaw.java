package dev.credgate.crypto;

/** What can be wrong with the bytes of a signature before any curve arithmetic. */
public enum SignatureFlaw {
    /** Not standard base64 with padding, in its one canonical spelling. */
    NOT_BASE64,
    /** Not exactly 65 bytes. */
    LENGTH,
    /** r or s is zero or not below the group order. */
    OUT_OF_RANGE,
    /** s is above half the group order: the malleable twin of another signature. */
    HIGH_S,
    /** v is neither 0 nor 1. */
    RECOVERY_ID
}
