package dev.credgate.hsm;

/**
 * What a token key is asked to do. An algorithm names its curve, so that no key signs for another.
 */
public enum SignatureAlgorithm {
    /**
     * ECDSA over a 32-byte hash that the caller made; the result is r‖s‖v, 65 bytes, s in the lower
     * half, v the recovery id 0 or 1. WeIdentity's form and the chain's.
     */
    SECP256K1_RECOVERABLE(KeyCurve.SECP256K1),
    /** ECDSA over SHA-256 of the bytes, r‖s, 64 bytes: RFC 7518 §3.4. */
    ES256(KeyCurve.P256);

    private final KeyCurve curve;

    SignatureAlgorithm(KeyCurve curve) {
        this.curve = curve;
    }

    KeyCurve curve() {
        return curve;
    }
}
