package dev.credgate.crypto;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A key of ECDSA on a NIST curve, over messages hashed with that curve's hash. Never off the curve.
 * Immutable, compared by value.
 *
 * @param <C> the curve
 */
public final class NistPublicKey<C extends Curve.Nist>
        implements VerificationKey<Message, EcdsaSignature<C>> {

    private final C curve;
    private final byte[] point;

    private NistPublicKey(C curve, byte[] point) {
        this.curve = curve;
        this.point = point;
    }

    /**
     * Reads a point, compressed (02 or 03, x) or not (04, x, y); empty for another form, another
     * length, or what is not on the curve.
     */
    public static <C extends Curve.Nist> Optional<NistPublicKey<C>> of(C curve, byte[] encoded) {
        return curve.parameters().point(encoded).map(point -> new NistPublicKey<>(curve, point));
    }

    /** The curve. */
    public C curve() {
        return curve;
    }

    @Override
    public KeyAlgorithm algorithm() {
        return curve.algorithm();
    }

    /** A new array 04‖x‖y. */
    public byte[] toBytes() {
        return point.clone();
    }

    /** A new array 02 or 03, as y is even or odd, and x. */
    public byte[] toCompressed() {
        return curve.parameters().compressed(point);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NistPublicKey<?> that
                && curve.equals(that.curve)
                && Arrays.equals(point, that.point);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(point);
    }

    /** {@code 04}, x and y in hex. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(point);
    }
}
