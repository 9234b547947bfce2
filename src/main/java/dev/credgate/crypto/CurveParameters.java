package dev.credgate.crypto;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;

/** The numbers of a curve of cofactor 1, and what of them is computed once. */
enum CurveParameters {
    P256("secp256r1", "3059301306072a8648ce3d020106082a8648ce3d030107034200"),
    P384("secp384r1", "3076301006072a8648ce3d020106052b81040022036200"),
    P521("secp521r1", "30819b301006072a8648ce3d020106052b8104002303818600"),
    SECP256K1("secp256k1", "3056301006072a8648ce3d020106052b8104000a034200");

    private final String standardName;
    private final byte[] spkiPrefix;
    private final X9ECParameters numbers;
    private final int bytes;
    private final byte[] order;
    private final byte[] halfOrder;

    CurveParameters(String standardName, String spkiPrefix) {
        this.standardName = standardName;
        this.spkiPrefix = HexFormat.of().parseHex(spkiPrefix);
        this.numbers = CustomNamedCurves.getByName(standardName);
        this.bytes = (numbers.getCurve().getFieldSize() + 7) / 8;
        this.order = FixedLength.of(numbers.getN(), bytes);
        this.halfOrder = FixedLength.of(numbers.getN().shiftRight(1), bytes);
    }

    /** SEC 2's name, which the JCA takes as well. */
    String standardName() {
        return standardName;
    }

    /** Bytes of a coordinate, and of r and s. */
    int bytes() {
        return bytes;
    }

    X9ECParameters numbers() {
        return numbers;
    }

    BigInteger order() {
        return numbers.getN();
    }

    /** Whether the number at {@code offset} is from 1 to the order − 1. */
    boolean isScalar(byte[] numbers, int offset) {
        return FixedLength.isPositive(numbers, offset, bytes)
                && FixedLength.compare(numbers, offset, order, 0, bytes) < 0;
    }

    /** Whether it is above half the order. */
    boolean isHigh(byte[] numbers, int offset) {
        return FixedLength.compare(numbers, offset, halfOrder, 0, bytes) > 0;
    }

    /**
     * The point 04‖x‖y of an encoding, compressed or not (SEC 1, section 2.3.4); empty when that is
     * no point, or the one at infinity. With cofactor 1 a point on the curve has the right order.
     */
    Optional<byte[]> point(byte[] encoded) {
        boolean compressed =
                encoded.length == bytes + 1 && (encoded[0] == 0x02 || encoded[0] == 0x03);
        if (!compressed && (encoded.length != 2 * bytes + 1 || encoded[0] != 0x04)) {
            return Optional.empty();
        }
        try {
            ECPoint point = numbers.getCurve().decodePoint(encoded);
            return Optional.of(point.getEncoded(false));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** 02 or 03, as y is even or odd, and x, of the point 04‖x‖y (SEC 1, section 2.3.3). */
    byte[] compressed(byte[] point) {
        byte[] compressed = java.util.Arrays.copyOf(point, 1 + bytes);
        compressed[0] = (byte) (2 | point[point.length - 1] & 1);
        return compressed;
    }

    /** X.509's SubjectPublicKeyInfo of the point 04‖x‖y (RFC 5480). */
    byte[] subjectPublicKeyInfo(byte[] point) {
        byte[] whole = java.util.Arrays.copyOf(spkiPrefix, spkiPrefix.length + point.length);
        System.arraycopy(point, 0, whole, spkiPrefix.length, point.length);
        return whole;
    }
}
