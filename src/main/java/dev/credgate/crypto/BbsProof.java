package dev.credgate.crypto;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A holder's proof that an issuer signed what is disclosed (draft-irtf-cfrg-bbs-signatures, section
 * 4.2.4.3, ciphersuite BLS12-381-SHA-256): three points of G1, then scalars, one for each message
 * that stays hidden and four more. Immutable, compared by value.
 *
 * <p>Here its form is checked: lengths, that points are compressed and not the identity, that
 * scalars are 1 to r - 1. That points are on the curve and in the group is the engine's to check.
 */
public final class BbsProof implements Signature {

    /** Messages of one signature, disclosed and hidden: each costs a multiplication of a point. */
    public static final int MOST_MESSAGES = 1_000;

    static final int POINT_BYTES = 48;
    static final int SCALAR_BYTES = 32;

    /** Abar, Bbar, D. */
    static final int POINTS = 3;

    /** e^, r1^, r3^ before those of the hidden messages. */
    static final int SCALARS_BEFORE = 3;

    private static final int FLOOR = POINTS * POINT_BYTES + (SCALARS_BEFORE + 1) * SCALAR_BYTES;

    /** Of a proof that discloses nothing. */
    public static final int MOST_BYTES = FLOOR + MOST_MESSAGES * SCALAR_BYTES;

    /** The order of the groups. */
    private static final byte[] R =
            HexFormat.of()
                    .parseHex("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001");

    private static final int COMPRESSED = 0x80;
    private static final int INFINITY = 0x40;

    private final byte[] bytes;

    private BbsProof(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Reads the bytes; empty when they are no proof's, whatever the key. */
    public static Optional<BbsProof> of(byte[] bytes) {
        if (bytes.length < FLOOR
                || bytes.length > MOST_BYTES
                || (bytes.length - FLOOR) % SCALAR_BYTES != 0) {
            return Optional.empty();
        }
        for (int at = 0; at < POINTS * POINT_BYTES; at += POINT_BYTES) {
            if (!isCompressedPoint(bytes[at])) {
                return Optional.empty();
            }
        }
        for (int at = POINTS * POINT_BYTES; at < bytes.length; at += SCALAR_BYTES) {
            if (!isScalar(bytes, at)) {
                return Optional.empty();
            }
        }
        return Optional.of(new BbsProof(bytes.clone()));
    }

    /** By its first byte: compressed, and not the identity. */
    static boolean isCompressedPoint(byte first) {
        return (first & (COMPRESSED | INFINITY)) == COMPRESSED;
    }

    private static boolean isScalar(byte[] bytes, int from) {
        int to = from + SCALAR_BYTES;
        boolean isZero = true;
        for (int at = from; at < to; at++) {
            isZero &= bytes[at] == 0;
        }
        return !isZero && Arrays.compareUnsigned(bytes, from, to, R, 0, SCALAR_BYTES) < 0;
    }

    /** How many messages stay hidden. */
    public int hidden() {
        return (bytes.length - FLOOR) / SCALAR_BYTES;
    }

    /** Bytes. */
    public int length() {
        return bytes.length;
    }

    /** A new array of the point at a place among its points. */
    byte[] point(int at) {
        return Arrays.copyOfRange(bytes, at * POINT_BYTES, (at + 1) * POINT_BYTES);
    }

    /**
     * A new array of the scalar at a place among its scalars, of which the last is the challenge.
     */
    byte[] scalar(int at) {
        int from = POINTS * POINT_BYTES + at * SCALAR_BYTES;
        return Arrays.copyOfRange(bytes, from, from + SCALAR_BYTES);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BbsProof that && Arrays.equals(bytes, that.bytes);
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
