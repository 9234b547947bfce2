package dev.credgate.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A 32-byte value: a Keccak-256 digest, a block hash, a key on the chain. Immutable, compared by
 * value, cheap to keep by the million (four longs, no array).
 */
public record Hash(long a, long b, long c, long d) implements Comparable<Hash> {

    /** Length in bytes. */
    public static final int BYTES = 32;

    /** Thirty-two zero bytes. */
    public static final Hash ZERO = new Hash(0, 0, 0, 0);

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /**
     * Reads exactly 32 bytes.
     *
     * @throws IllegalArgumentException when the array has another length
     */
    public static Hash of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a hash has 32 bytes, not " + bytes.length);
        }
        return at(bytes, 0);
    }

    /** Reads the 32 bytes that start at {@code offset}. */
    public static Hash at(byte[] bytes, int offset) {
        return new Hash(
                (long) LONGS.get(bytes, offset),
                (long) LONGS.get(bytes, offset + 8),
                (long) LONGS.get(bytes, offset + 16),
                (long) LONGS.get(bytes, offset + 24));
    }

    /** Reads {@code 0x} and 64 hex digits in either case; empty for any other text. */
    public static Optional<Hash> parse(String text) {
        if (text.length() != 66 || !text.startsWith("0x")) {
            return Optional.empty();
        }
        try {
            return Optional.of(of(HexFormat.of().parseHex(text, 2, 66)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** A new array of the 32 bytes. */
    public byte[] toBytes() {
        byte[] bytes = new byte[BYTES];
        copyTo(bytes, 0);
        return bytes;
    }

    /** Writes the 32 bytes at {@code offset}. */
    public void copyTo(byte[] target, int offset) {
        LONGS.set(target, offset, a);
        LONGS.set(target, offset + 8, b);
        LONGS.set(target, offset + 16, c);
        LONGS.set(target, offset + 24, d);
    }

    @Override
    public int compareTo(Hash other) {
        int order = Long.compareUnsigned(a, other.a);
        order = order != 0 ? order : Long.compareUnsigned(b, other.b);
        order = order != 0 ? order : Long.compareUnsigned(c, other.c);
        return order != 0 ? order : Long.compareUnsigned(d, other.d);
    }

    // Spelled out, as in every record that verification compares: what a record is given is linked
    // at run time. Where its builder cannot inline that, a native executable interprets it, field
    // by field through reflection, at some ten microseconds a call.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Hash that
                && a == that.a
                && b == that.b
                && c == that.c
                && d == that.d;
    }

    @Override
    public int hashCode() {
        return ((Long.hashCode(a) * 31 + Long.hashCode(b)) * 31 + Long.hashCode(c)) * 31
                + Long.hashCode(d);
    }

    /** {@code 0x} and 64 lower-case hex digits. */
    @Override
    public String toString() {
        return "0x" + HexFormat.of().formatHex(toBytes());
    }
}
