package dev.credgate.credential.cose;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes CBOR: definite lengths, everything in its shortest form. The order of entries, and that as
 * many follow as were announced, is the caller's. Not thread-safe.
 */
public final class CborWriter {

    private byte[] out;
    private int size;

    /** An empty document. */
    public CborWriter() {
        this(256);
    }

    /**
     * @param expected bytes that are likely to be written
     */
    public CborWriter(int expected) {
        this.out = new byte[Math.max(expected, 16)];
    }

    /** A new array of what was written. */
    public byte[] toBytes() {
        return Arrays.copyOf(out, size);
    }

    /** A whole number. */
    public CborWriter integer(long value) {
        return value < 0 ? head(1, -1 - value) : head(0, value);
    }

    /** A whole number up to 2⁶⁴ − 1, without sign. */
    public CborWriter unsigned(long value) {
        return head(0, value);
    }

    /** A byte string. */
    public CborWriter bytes(byte[] bytes) {
        return bytes(Slice.of(bytes));
    }

    /** A byte string. */
    public CborWriter bytes(Slice bytes) {
        return head(2, bytes.length()).encoded(bytes);
    }

    /** A text. */
    public CborWriter text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return head(3, utf8.length).encoded(Slice.of(utf8));
    }

    /** The head of an array of that many items. */
    public CborWriter array(int items) {
        return head(4, items);
    }

    /** The head of a map of that many entries, each a key and a value. */
    public CborWriter map(int entries) {
        return head(5, entries);
    }

    /** The head of a tag. */
    public CborWriter tag(long number) {
        return head(6, number);
    }

    /** {@code true} or {@code false}. */
    public CborWriter bool(boolean value) {
        return single(value ? 0xF5 : 0xF4);
    }

    /** {@code null}. */
    public CborWriter nil() {
        return single(0xF6);
    }

    /** A number in floating point, in the fewest bytes that hold it exactly. */
    public CborWriter floating(double value) {
        float single = (float) value;
        if (Double.isNaN(value) || single != value) {
            return Double.isNaN(value)
                    ? single(0xF9).bits(0x7E00, 2)
                    : single(0xFB).bits(Double.doubleToRawLongBits(value), 8);
        }
        short half = Float.floatToFloat16(single);
        return Float.float16ToFloat(half) == single
                ? single(0xF9).bits(half, 2)
                : single(0xFA).bits(Float.floatToRawIntBits(single), 4);
    }

    /** An item, or several, encoded already. */
    public CborWriter encoded(byte[] items) {
        return encoded(Slice.of(items));
    }

    /** An item, or several, encoded already. */
    public CborWriter encoded(Slice items) {
        room(items.length());
        System.arraycopy(items.in(), items.from(), out, size, items.length());
        size += items.length();
        return this;
    }

    private CborWriter head(int major, long argument) {
        int top = major << 5;
        if (argument >= 0 && argument < 24) {
            return single(top | (int) argument);
        }
        int power = 0;
        while (power < 3 && argument >>> (8 << power) != 0) {
            power++;
        }
        return single(top | 24 + power).bits(argument, 1 << power);
    }

    private CborWriter single(int b) {
        room(1);
        out[size++] = (byte) b;
        return this;
    }

    private CborWriter bits(long bits, int width) {
        room(width);
        for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
            out[size++] = (byte) (bits >>> shift);
        }
        return this;
    }

    private void room(int more) {
        if (more > out.length - size) {
            out = Arrays.copyOf(out, Math.max(Math.addExact(size, more), 2 * out.length));
        }
    }
}
