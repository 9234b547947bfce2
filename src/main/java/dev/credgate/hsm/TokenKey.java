package dev.credgate.hsm;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.crypto.VerificationKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The public side of a key in a token. Immutable.
 *
 * @param label its {@code CKA_LABEL}, unique in the token
 * @param point the public key: uncompressed, {@code 04}, x and y; or Ed25519's 32 bytes
 */
public record TokenKey(String label, KeyCurve curve, byte[] point) {

    public TokenKey {
        if (point.length != curve.pointBytes() || curve.publicKey(point).isEmpty()) {
            throw new IllegalArgumentException("not a public key of " + curve.publicName());
        }
        point = point.clone();
    }

    /** A copy of the bytes. */
    @Override
    public byte[] point() {
        return point.clone();
    }

    /** As a key that signatures are checked with. */
    public VerificationKey<?, ?> publicKey() {
        return curve.publicKey(point).orElseThrow();
    }

    /** As a key of secp256k1; empty for another curve. */
    public Optional<Secp256k1PublicKey> secp256k1() {
        return publicKey() instanceof Secp256k1PublicKey key ? Optional.of(key) : Optional.empty();
    }

    /** The account that the key signs for on the chain; empty for a curve that has none there. */
    public Optional<Address> address() {
        return secp256k1().map(Secp256k1PublicKey::address);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenKey key
                && label.equals(key.label)
                && curve == key.curve
                && Arrays.equals(point, key.point);
    }

    @Override
    public int hashCode() {
        return label.hashCode() * 31 + Arrays.hashCode(point);
    }

    @Override
    public String toString() {
        return label + " (" + curve.publicName() + ", " + HexFormat.of().formatHex(point) + ")";
    }
}
