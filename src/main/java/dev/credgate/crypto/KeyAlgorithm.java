package dev.credgate.crypto;

/** What an engine is chosen for. */
public enum KeyAlgorithm {
    /** ECDSA on P-256 with SHA-256. */
    P256("P-256"),
    /** ECDSA on P-384 with SHA-384. */
    P384("P-384"),
    /** ECDSA on P-521 with SHA-512. */
    P521("P-521"),
    /** ECDSA on secp256k1 over a given 32-byte digest. */
    SECP256K1("secp256k1"),
    /** The key that a recoverable signature names; {@link Secp256k1}. */
    SECP256K1_RECOVERY("secp256k1-recovery"),
    /** Ed25519, RFC 8032. */
    ED25519("Ed25519"),
    /** RSASSA-PKCS1-v1_5. */
    RSA_PKCS1("RSA-PKCS1"),
    /** RSASSA-PSS. */
    RSA_PSS("RSA-PSS"),
    /** BBS on BLS12-381 with SHA-256: what a holder proves of it, never the signature itself. */
    BBS("BBS");

    private final String label;

    KeyAlgorithm(String label) {
        this.label = label;
    }

    /** Its name in logs, metrics and tables. */
    public String label() {
        return label;
    }
}
