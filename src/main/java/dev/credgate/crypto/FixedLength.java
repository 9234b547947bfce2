package dev.credgate.crypto;

import java.math.BigInteger;
import java.util.Arrays;

/** Unsigned big-endian numbers of a fixed length in arrays. */
final class FixedLength {

    private FixedLength() {}

    /** A number of at most that many bytes. */
    static byte[] of(BigInteger number, int length) {
        byte[] fixed = new byte[length];
        byte[] bytes = number.toByteArray();
        int taken = Math.min(bytes.length, length);
        System.arraycopy(bytes, bytes.length - taken, fixed, length - taken, taken);
        return fixed;
    }

    static int compare(byte[] a, int fromA, byte[] b, int fromB, int length) {
        return Arrays.compareUnsigned(a, fromA, fromA + length, b, fromB, fromB + length);
    }

    static boolean isPositive(byte[] number, int from, int length) {
        for (int at = from; at < from + length; at++) {
            if (number[at] != 0) {
                return true;
            }
        }
        return false;
    }
}
