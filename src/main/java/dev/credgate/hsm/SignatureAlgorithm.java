package dev.credgate.hsm;

/**
 * What a token key is asked to do. An algorithm names its curve, so that no key signs for another.
 */
public enum SignatureAlgorithm {
    /**
     * ECDSA over a 32-byte hash that the caller made; the result is r‖s‖v, 65 bytes, s in the lower
     * half, v the recovery id 0 or 1. WeIdentity's form and the chain's.
     */
    SECP256K1_RECOVERABLE(KeyCurve.SECP256K1, SignatureAlgorithm.CKM_ECDSA),
    /** ECDSA over SHA-256 of the bytes, r‖s, 64 bytes, s in the lower half: RFC 8812 §3.2. */
    ES256K(KeyCurve.SECP256K1, SignatureAlgorithm.CKM_ECDSA),
    /** ECDSA over SHA-256 of the bytes, r‖s, 64 bytes: RFC 7518 §3.4. */
    ES256(KeyCurve.P256, SignatureAlgorithm.CKM_ECDSA),
    /** ECDSA over SHA-384 of the bytes, r‖s, 96 bytes: RFC 7518 §3.4. */
    ES384(KeyCurve.P384, SignatureAlgorithm.CKM_ECDSA),
    /** Ed25519 of the bytes themselves, 64 bytes: RFC 8032 §5.1.6. */
    EDDSA(KeyCurve.ED25519, SignatureAlgorithm.CKM_EDDSA);

    private static final long CKM_ECDSA = 0x1041;
    private static final long CKM_EDDSA = 0x1057;

    private final KeyCurve curve;
    private final long mechanism;

    SignatureAlgorithm(KeyCurve curve, long mechanism) {
        this.curve = curve;
        this.mechanism = mechanism;
    }

    KeyCurve curve() {
        return curve;
    }

    /** The token is handed a digest where there is one: not every token hashes. */
    long mechanism() {
        return mechanism;
    }
}
