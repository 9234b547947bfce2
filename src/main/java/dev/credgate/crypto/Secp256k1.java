package dev.credgate.crypto;

import java.math.BigInteger;
import java.util.Optional;

/**
 * ECDSA on secp256k1 over 32-byte digests: the engine behind it is libsecp256k1, or Bouncy Castle
 * where that cannot be loaded ({@link Secp256k1Engines}). Thread-safe.
 */
public interface Secp256k1 {

    /** The engine's name, for logs and the gauge: {@code libsecp256k1} or {@code bouncycastle}. */
    String engine();

    /**
     * The one key under which the signature with its v holds over the digest; empty when there is
     * none. A signature holds for a key if and only if this is that key.
     */
    Optional<Secp256k1PublicKey> recover(Hash digest, RecoverableSignature signature);

    /** Whether the signature, with its v, is that key's over the digest. */
    default boolean verify(Hash digest, RecoverableSignature signature, Secp256k1PublicKey key) {
        return recover(digest, signature).filter(key::equals).isPresent();
    }

    /**
     * Completes what a token gives, r‖s with s in either half, to the low-s form with its v.
     *
     * @return empty when r‖s is no signature of {@code key} over {@code digest}
     */
    default Optional<RecoverableSignature> complete(
            Hash digest, byte[] rs, Secp256k1PublicKey key) {
        return shape(digest, rs, key)
                .filter(found -> found.recoveryId() == 0 || verify(digest, found, key));
    }

    /**
     * The same of r‖s that somebody else will check: v is the only one that can be right, found by
     * one try instead of two.
     *
     * @return empty when r‖s has not the form of a signature
     */
    default Optional<RecoverableSignature> shape(Hash digest, byte[] rs, Secp256k1PublicKey key) {
        if (rs.length != 64) {
            return Optional.empty();
        }
        CurveParameters curve = CurveParameters.SECP256K1;
        byte[] bytes = java.util.Arrays.copyOf(rs, RecoverableSignature.BYTES);
        if (curve.isScalar(rs, 32) && curve.isHigh(rs, 32)) {
            BigInteger low = curve.order().subtract(new BigInteger(1, rs, 32, 32));
            System.arraycopy(FixedLength.of(low, 32), 0, bytes, 32, 32);
        }
        if (RecoverableSignature.read(bytes)
                instanceof RecoverableSignature.Reading.Read(var even)) {
            return Optional.of(verify(digest, even, key) ? even : even.withOtherV());
        }
        return Optional.empty();
    }
}
