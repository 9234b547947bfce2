package dev.credgate.crypto;

/**
 * What a prepared key takes of memory, in the heap and outside, roughly. Measured as what a process
 * grows by with thousands of keys, each used once: on a NIST curve 3.0 KB in libcrypto 3.0 and 1.0
 * KB in AWS-LC, Ed25519 1.1 and 2.0 KB, RSA of 2048 bits 2.7 and 3.2 KB, of 8192 bits 6.5 and 6.7
 * KB. Counted is more than twice that: a key that several threads check with at once holds a
 * context for each.
 */
public final class PreparedWeight {

    private PreparedWeight() {}

    /** Bytes of a key's prepared form, the key itself included. */
    public static int of(VerificationKey<?, ?> key) {
        return switch (key) {
            case NistPublicKey<?> _ -> 8 * 1024;
            case RsaKey<?> rsa -> 8 * 1024 + 8 * rsa.bytes();
            case Ed25519PublicKey _ -> 4 * 1024;
            // These are no more than their bytes: the engine reads them at each check.
            case Secp256k1PublicKey _, AccountKey _, RecoveryKey _ -> 1024;
            // A point of two coordinates in the heap.
            case Bls12381G2PublicKey _ -> 1024;
        };
    }
}
