package dev.credgate.crypto;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A point of secp256k1, never off the curve. Signs 32-byte digests: whether they are Keccak-256 or
 * SHA-256 is the caller's. Immutable, compared by value.
 */
public final class Secp256k1PublicKey implements VerificationKey<Hash, EcdsaSignature<Curve.K256>> {

    private static final BigInteger P =
            new BigInteger("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f", 16);
    private static final BigInteger SEVEN = BigInteger.valueOf(7);

    /** 2^512 has 155 digits; no longer text is worth reading. */
    private static final int MAX_DIGITS = 155;

    private final Hash x;
    private final Hash y;

    private Secp256k1PublicKey(Hash x, Hash y) {
        this.x = x;
        this.y = y;
    }

    /** What an engine computed: on the curve by construction. */
    static Secp256k1PublicKey computed(byte[] uncompressed) {
        return new Secp256k1PublicKey(Hash.at(uncompressed, 1), Hash.at(uncompressed, 33));
    }

    /** Reads x‖y, 64 bytes; empty when that is no point of the curve. */
    public static Optional<Secp256k1PublicKey> of(byte[] xy) {
        if (xy.length != 64) {
            return Optional.empty();
        }
        BigInteger x = new BigInteger(1, xy, 0, 32);
        BigInteger y = new BigInteger(1, xy, 32, 32);
        if (x.compareTo(P) >= 0
                || y.compareTo(P) >= 0
                || !y.multiply(y).mod(P).equals(x.pow(3).add(SEVEN).mod(P))) {
            return Optional.empty();
        }
        return Optional.of(new Secp256k1PublicKey(Hash.at(xy, 0), Hash.at(xy, 32)));
    }

    /**
     * Reads WeIdentity's form, the number x·2²⁵⁶+y in decimal without sign or leading zero (the
     * key's own leading zero bytes vanish in it).
     */
    public static Optional<Secp256k1PublicKey> ofDecimal(String text) {
        if (text.isEmpty() || text.length() > MAX_DIGITS || text.charAt(0) == '0') {
            return Optional.empty();
        }
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) < '0' || text.charAt(at) > '9') {
                return Optional.empty();
            }
        }
        byte[] number = new BigInteger(text).toByteArray();
        int leading = number[0] == 0 ? 1 : 0;
        if (number.length - leading > 64) {
            return Optional.empty();
        }
        byte[] xy = new byte[64];
        int length = number.length - leading;
        System.arraycopy(number, leading, xy, 64 - length, length);
        return of(xy);
    }

    /** Reads 02 or 03 and x, or 04, x and y; empty for another form or what is no point. */
    public static Optional<Secp256k1PublicKey> ofEncoded(byte[] encoded) {
        return CurveParameters.SECP256K1.point(encoded).map(Secp256k1PublicKey::computed);
    }

    /** Reads hex of {@code 04‖x‖y} or of x‖y, with or without {@code 0x}. */
    public static Optional<Secp256k1PublicKey> ofHex(String text) {
        String digits = text.startsWith("0x") ? text.substring(2) : text;
        if (digits.length() == 130 && digits.startsWith("04")) {
            digits = digits.substring(2);
        }
        try {
            return of(HexFormat.of().parseHex(digits));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** A new array x‖y, 64 bytes. */
    public byte[] toBytes() {
        byte[] xy = new byte[64];
        x.copyTo(xy, 0);
        y.copyTo(xy, 32);
        return xy;
    }

    @Override
    public KeyAlgorithm algorithm() {
        return KeyAlgorithm.SECP256K1;
    }

    /** A new array 04‖x‖y. */
    byte[] toUncompressed() {
        byte[] point = new byte[65];
        point[0] = 4;
        x.copyTo(point, 1);
        y.copyTo(point, 33);
        return point;
    }

    /** A new array 02 or 03, as y is even or odd, and x. */
    public byte[] toCompressed() {
        return CurveParameters.SECP256K1.compressed(toUncompressed());
    }

    /** WeIdentity's decimal form. */
    public String toDecimal() {
        return new BigInteger(1, toBytes()).toString();
    }

    /** The last 20 bytes of Keccak-256 of x‖y. */
    public Address address() {
        return Address.lastBytesOf(Keccak256.hash(toBytes()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secp256k1PublicKey that && x.equals(that.x) && y.equals(that.y);
    }

    @Override
    public int hashCode() {
        return x.hashCode();
    }

    /** {@code 04}, x and y in lower-case hex. */
    @Override
    public String toString() {
        return "04" + HexFormat.of().formatHex(toBytes());
    }
}
