package dev.credgate.hsm;

import java.util.Arrays;
import java.util.HexFormat;

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
