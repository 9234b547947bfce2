package dev.credgate.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The bytes that stand for themselves in a JSON string, and for one character each: most of all
 * bytes, looked for eight at once.
 */
final class PlainBytes {

    /** How many bytes are looked at together. */
    static final int AT_ONCE = Long.BYTES;

    private static final VarHandle EIGHT =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;

    private PlainBytes() {}

    /** Whether a byte is one of them. */
    static boolean isPlain(byte b) {
        return b >= ' ' && b != '"' && b != '\\';
    }

    /** The place of the first that is none of them; the array's length when all are. */
    static int end(byte[] in, int from) {
        int at = from;
        while (at <= in.length - AT_ONCE) {
            long others = others((long) EIGHT.get(in, at));
            if (others != 0) {
                return at + Long.numberOfTrailingZeros(others) / Byte.SIZE;
            }
            at += AT_ONCE;
        }
        while (at < in.length && isPlain(in[at])) {
            at++;
        }
        return at;
    }

    /**
     * The high bit of each byte that is none of them, the first in the lowest: a subtraction that
     * borrows leaves one behind. It may be set behind the first, where it borrowed, but not before.
     */
    private static long others(long eight) {
        long quotes = (eight ^ 0x2222222222222222L) - ONES;
        long backslashes = (eight ^ 0x5C5C5C5C5C5C5C5CL) - ONES;
        long controls = eight - 0x2020202020202020L;
        return (eight | quotes | backslashes | controls) & 0x8080808080808080L;
    }
}
