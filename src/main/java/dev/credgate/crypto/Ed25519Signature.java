package dev.credgate.crypto;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * An Ed25519 signature R‖S: S below the group order (RFC 8032, section 5.1.7: its twin S + L is
 * refused), R's coordinate below the field's prime and no point of small order, which no signer
 * makes. Immutable, compared by value.
 */
public final class Ed25519Signature implements Signature {

    /** Length in bytes. */
    public static final int BYTES = 64;

    private static final byte[] ORDER =
            little("1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed");
    private static final byte[] PRIME =
            little("7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed");

    /** The y of the eight points whose order divides 8, little endian, canonical. */
    private static final byte[][] SMALL_ORDER = {
        little("0000000000000000000000000000000000000000000000000000000000000000"),
        little("0000000000000000000000000000000000000000000000000000000000000001"),
        little("7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffec"),
        HexFormat.of().parseHex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
        HexFormat.of().parseHex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")
    };

    private final byte[] bytes;

    private Ed25519Signature(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Reads 64 bytes; empty for any other length, and for an R or S that nobody may send. */
    public static Optional<Ed25519Signature> of(byte[] bytes) {
        if (bytes.length != BYTES || !isBelow(bytes, 32, ORDER)) {
            return Optional.empty();
        }
        byte[] y = Arrays.copyOf(bytes, 32);
        y[31] &= 0x7F;
        if (!isBelow(y, 0, PRIME)) {
            return Optional.empty();
        }
        for (byte[] small : SMALL_ORDER) {
            if (Arrays.equals(y, small)) {
                return Optional.empty();
            }
        }
        return Optional.of(new Ed25519Signature(bytes.clone()));
    }

    private static boolean isBelow(byte[] number, int offset, byte[] bound) {
        for (int at = 31; at >= 0; at--) {
            int difference = (number[offset + at] & 0xFF) - (bound[at] & 0xFF);
            if (difference != 0) {
                return difference < 0;
            }
        }
        return false;
    }

    private static byte[] little(String bigEndianHex) {
        byte[] big = HexFormat.of().parseHex(bigEndianHex);
        byte[] little = new byte[big.length];
        for (int at = 0; at < big.length; at++) {
            little[at] = big[big.length - 1 - at];
        }
        return little;
    }

    /** A new array of the 64 bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** The 64 bytes themselves, for engines, which do not change them. */
    byte[] shared() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ed25519Signature that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Hex. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
