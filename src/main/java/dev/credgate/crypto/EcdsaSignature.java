package dev.credgate.crypto;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * An ECDSA signature (r, s) of a curve, both from 1 to the group order − 1. Immutable, compared by
 * value.
 *
 * <p>A high s is taken, since RFC 7515 and RFC 8812 allow it and NIST's signers make it; who must
 * refuse the twin of a signature asks {@link #isLowS} (Bitcoin and Ethereum do, and {@link
 * RecoverableSignature} does it by itself).
 *
 * @param <C> the curve
 */
public final class EcdsaSignature<C extends Curve> implements Signature {

    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;

    private final C curve;
    private final byte[] rs;

    private EcdsaSignature(C curve, byte[] rs) {
        this.curve = curve;
        this.rs = rs;
    }

    /**
     * Reads r‖s in the curve's fixed length, as JOSE and COSE have it (IEEE P1363); empty for any
     * other length, and for an r or s out of range.
     */
    public static <C extends Curve> Optional<EcdsaSignature<C>> ofP1363(C curve, byte[] bytes) {
        return bytes.length == 2 * curve.parameters().bytes()
                ? checked(curve, bytes.clone())
                : Optional.empty();
    }

    /**
     * Reads X.509's form (RFC 3279, section 2.2.3) in DER: any other BER of the same numbers,
     * anything after them, and an r or s out of range give empty.
     */
    public static <C extends Curve> Optional<EcdsaSignature<C>> ofDer(C curve, byte[] bytes) {
        int size = curve.parameters().bytes();
        // A length below 128 is one byte, one below 256 is 0x81 and one byte: X.690, 10.1.
        int body = bytes.length >= 2 && (bytes[1] & 0xFF) == 0x81 ? 3 : 2;
        if (bytes.length < body
                || bytes[0] != SEQUENCE
                || (bytes[body - 1] & 0xFF) != bytes.length - body
                || (body == 3) != (bytes.length - body > 127)) {
            return Optional.empty();
        }
        byte[] rs = new byte[2 * size];
        int s = readInteger(bytes, body, rs, 0, size);
        if (s < 0 || readInteger(bytes, s, rs, size, size) != bytes.length) {
            return Optional.empty();
        }
        return checked(curve, rs);
    }

    /** Where the integer ends, or −1. */
    private static int readInteger(byte[] der, int at, byte[] target, int offset, int size) {
        if (at + 2 > der.length || der[at] != INTEGER) {
            return -1;
        }
        // At most 67 bytes are of use, so a length has one byte.
        int length = der[at + 1];
        int from = at + 2;
        if (length < 1 || length > size + 1 || from + length > der.length || der[from] < 0) {
            return -1;
        }
        int end = from + length;
        if (der[from] == 0 && length > 1) {
            if (der[from + 1] >= 0) {
                return -1;
            }
            from++;
            length--;
        }
        if (length > size) {
            return -1;
        }
        System.arraycopy(der, from, target, offset + size - length, length);
        return end;
    }

    private static <C extends Curve> Optional<EcdsaSignature<C>> checked(C curve, byte[] rs) {
        CurveParameters parameters = curve.parameters();
        return parameters.isScalar(rs, 0) && parameters.isScalar(rs, parameters.bytes())
                ? Optional.of(new EcdsaSignature<>(curve, rs))
                : Optional.empty();
    }

    /** The same signature without its v: a weaker claim, since v names the key. */
    public static EcdsaSignature<Curve.K256> of(RecoverableSignature signature) {
        return new EcdsaSignature<>(Curve.K256.SECP256K1, signature.compact());
    }

    /** Whether s is at most half the group order. */
    public boolean isLowS() {
        return !curve.parameters().isHigh(rs, curve.parameters().bytes());
    }

    /** The twin with the low s, which fits the same keys and digests; itself when it is low. */
    public EcdsaSignature<C> withLowS() {
        return isLowS() ? this : twin();
    }

    /** The signature (r, n − s), which fits the same keys and digests. */
    public EcdsaSignature<C> twin() {
        int size = curve.parameters().bytes();
        byte[] other = rs.clone();
        var s = new java.math.BigInteger(1, rs, size, size);
        System.arraycopy(
                FixedLength.of(curve.parameters().order().subtract(s), size), 0, other, size, size);
        return new EcdsaSignature<>(curve, other);
    }

    /** The curve. */
    public C curve() {
        return curve;
    }

    /** A new array r‖s. */
    public byte[] toP1363() {
        return rs.clone();
    }

    /** r‖s itself, for engines, which do not change it. */
    byte[] sharedP1363() {
        return rs;
    }

    /** A new array of the DER form. */
    public byte[] toDer() {
        int size = curve.parameters().bytes();
        int r = integerLength(0, size);
        int s = integerLength(size, size);
        int length = 4 + r + s;
        int body = length > 127 ? 3 : 2;
        byte[] der = new byte[body + length];
        der[0] = SEQUENCE;
        if (body == 3) {
            der[1] = (byte) 0x81;
        }
        der[body - 1] = (byte) length;
        writeInteger(der, body, 0, r, size);
        writeInteger(der, body + 2 + r, size, s, size);
        return der;
    }

    private int integerLength(int from, int size) {
        int zeros = 0;
        while (rs[from + zeros] == 0) {
            zeros++;
        }
        return size - zeros + (rs[from + zeros] < 0 ? 1 : 0);
    }

    private void writeInteger(byte[] der, int at, int from, int length, int size) {
        der[at] = INTEGER;
        der[at + 1] = (byte) length;
        int taken = Math.min(length, size);
        System.arraycopy(rs, from + size - taken, der, at + 2 + length - taken, taken);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EcdsaSignature<?> that
                && curve.equals(that.curve)
                && Arrays.equals(rs, that.rs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(rs);
    }

    /** r‖s in hex. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(rs);
    }
}
