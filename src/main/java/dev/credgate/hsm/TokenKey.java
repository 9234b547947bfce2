package dev.credgate.hsm;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Secp256k1PublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The public side of a key in a token. Immutable.
 *
 * @param label its {@code CKA_LABEL}, unique in the token
 * @param point the public key uncompressed: {@code 04}, x and y, 65 bytes
 */
public record TokenKey(String label, KeyCurve curve, byte[] point) {

    public TokenKey {
        if (point.length != 65 || point[0] != 4) {
            throw new IllegalArgumentException("not an uncompressed point of a 256-bit curve");
        }
        point = point.clone();
    }

    /** A copy of the 65 bytes. */
    @Override
    public byte[] point() {
        return point.clone();
    }

    /** As a key of secp256k1; empty for another curve. */
    public Optional<Secp256k1PublicKey> secp256k1() {
        return curve == KeyCurve.SECP256K1
                ? Secp256k1PublicKey.of(Arrays.copyOfRange(point, 1, point.length))
                : Optional.empty();
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
