package dev.credgate.credential.cose;

import dev.credgate.crypto.KeyAlgorithm;
import java.util.Optional;

/**
 * The signature algorithms of COSE that are taken (RFC 9053, RFC 8812, RFC 8230). Each goes with
 * one curve, as RFC 9864 has it, whose numbers are read as well.
 */
public enum CoseAlgorithm {
    /** ECDSA on P-256 with SHA-256. */
    ES256(-7, -9, KeyAlgorithm.P256),
    /** ECDSA on P-384 with SHA-384. */
    ES384(-35, -51, KeyAlgorithm.P384),
    /** ECDSA on P-521 with SHA-512. */
    ES512(-36, -52, KeyAlgorithm.P521),
    /** ECDSA on secp256k1 with SHA-256. */
    ES256K(-47, -47, KeyAlgorithm.SECP256K1),
    /** Ed25519. */
    EDDSA(-8, -19, KeyAlgorithm.ED25519),
    /** RSASSA-PSS with SHA-256. */
    PS256(-37, -37, KeyAlgorithm.RSA_PSS);

    private final int number;
    private final int fullySpecified;
    private final KeyAlgorithm keys;

    CoseAlgorithm(int number, int fullySpecified, KeyAlgorithm keys) {
        this.number = number;
        this.fullySpecified = fullySpecified;
        this.keys = keys;
    }

    /** The number that is written. */
    public int number() {
        return number;
    }

    /** The algorithm of its keys. */
    public KeyAlgorithm keys() {
        return keys;
    }

    /** The algorithm of that number. */
    public static Optional<CoseAlgorithm> of(long number) {
        for (CoseAlgorithm algorithm : values()) {
            if (number == algorithm.number || number == algorithm.fullySpecified) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /** The algorithm that such keys sign with. */
    public static Optional<CoseAlgorithm> of(KeyAlgorithm keys) {
        for (CoseAlgorithm algorithm : values()) {
            if (algorithm.keys == keys) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }
}
