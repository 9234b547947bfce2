package dev.credgate.verification;

import dev.credgate.crypto.AccountKey;
import dev.credgate.crypto.Bls12381G2PublicKey;
import dev.credgate.crypto.Curve;
import dev.credgate.crypto.Ed25519PublicKey;
import dev.credgate.crypto.NistPublicKey;
import dev.credgate.crypto.RecoveryKey;
import dev.credgate.crypto.RsaKey;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.thread.Effort;

/**
 * What the check of a signature takes, in steps of {@link Effort}: one for each 40 ns, by the
 * slower of the JVM and the native executable with the engine that each of them chooses, on a slow
 * machine (docs/engines.md).
 */
final class CheckSteps {

    private static final int P256 = 1_800;
    private static final int P384 = 11_500;
    private static final int P521 = 15_000;
    private static final int SECP256K1 = 1_000;
    private static final int RECOVERY = 1_800;
    private static final int ED25519 = 2_800;

    /** To make a key ready: of the others' it is little beside a check. */
    private static final int RSA_READY = 1_000;

    /** One multiplication of numbers of 2048 bits; of longer ones it takes the square. */
    private static final long RSA_MULTIPLICATION = 37;

    private static final int RSA_BITS = 2_048;

    private CheckSteps() {}

    /** The steps of one check by a key. */
    static long of(VerificationKey<?, ?> key) {
        return switch (key) {
            case NistPublicKey<?> nist ->
                    switch (nist.curve()) {
                        case Curve.P256 _ -> P256;
                        case Curve.P384 _ -> P384;
                        case Curve.P521 _ -> P521;
                    };
            case Secp256k1PublicKey _ -> SECP256K1;
            case RecoveryKey _ -> RECOVERY;
            // Which of two keys made it, the signature does not say.
            case AccountKey _ -> 2 * RECOVERY;
            case Ed25519PublicKey _ -> ED25519;
            case RsaKey<?> rsa -> RSA_READY + rsa(rsa);
            // Counted where the proof is read, by its messages.
            case Bls12381G2PublicKey _ -> 0;
        };
    }

    /** A square for each bit of the exponent, and a product for each that is set. */
    private static long rsa(RsaKey<?> key) {
        long bits = key.modulus().bitLength();
        int multiplications = key.exponent().bitLength() + key.exponent().bitCount();
        return RSA_MULTIPLICATION * multiplications * bits * bits / (RSA_BITS * RSA_BITS);
    }
}
