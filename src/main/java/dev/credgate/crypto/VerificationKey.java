package dev.credgate.crypto;

/**
 * A public key that knows its algorithm: what it signs ({@code M}) and the signatures it takes
 * ({@code S}), so that a check with the wrong key does not compile. Checked when it is read: a
 * point is on its curve, a modulus is long enough. Immutable, compared by value.
 *
 * <p>{@link SignatureEngines#prepare} makes it ready for checks, once.
 */
public sealed interface VerificationKey<M, S extends Signature>
        permits NistPublicKey,
                Secp256k1PublicKey,
                AccountKey,
                RecoveryKey,
                Ed25519PublicKey,
                RsaKey,
                Bls12381G2PublicKey {

    /** The algorithm, by which the engine is chosen. */
    KeyAlgorithm algorithm();
}
