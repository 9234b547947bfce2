package dev.credgate.status;

import java.util.Arrays;

/**
 * The inflated bytes of a status list, read as values of a few bits each. Immutable.
 *
 * <p>Kept in pages, of which those that hold nothing but zeros are one and the same: most lists are
 * mostly zeros, and a list that was made to be large takes little.
 */
public final class PackedBits {

    static final int PAGE = 4096;

    /** More bits of one value are not read: a value is a positive long. */
    public static final int LARGEST = 62;

    private static final byte[] ZEROS = new byte[PAGE];

    private final byte[][] pages;
    private final long size;
    private final long memory;

    private PackedBits(byte[][] pages, long size, long memory) {
        this.pages = pages;
        this.size = size;
        this.memory = memory;
    }

    /** Bytes. */
    public long size() {
        return size;
    }

    /** Bytes of memory, roughly. */
    public long memory() {
        return memory;
    }

    /** How many values of so many bits there are in whole. */
    public long values(int bits) {
        return size * Byte.SIZE / bits;
    }

    /**
     * A value where the first is in the highest bits of the first byte and a value's first bit is
     * its highest, as in Bitstring Status List 1.0, section 2.2.
     *
     * @param bits of one value, 1 to {@link #LARGEST}
     * @throws IndexOutOfBoundsException when there are not so many
     */
    public long highestFirst(long index, int bits) {
        check(index, bits);
        long value = 0;
        for (long bit = index * bits; bit < (index + 1) * bits; bit++) {
            value = value << 1 | (at(bit >>> 3) >>> (7 - (bit & 7)) & 1);
        }
        return value;
    }

    /**
     * A value where the first is in the lowest bits of the first byte, as in Token Status List,
     * section 4.1.
     *
     * @param bits of one value: 1, 2, 4 or 8
     * @throws IndexOutOfBoundsException when there are not so many
     */
    public int lowestFirst(long index, int bits) {
        check(index, bits);
        int perByte = Byte.SIZE / bits;
        int place = (int) (index % perByte) * bits;
        return at(index / perByte) >>> place & (1 << bits) - 1;
    }

    private void check(long index, int bits) {
        if (index < 0 || index >= values(bits)) {
            throw new IndexOutOfBoundsException("value " + index + " of " + values(bits));
        }
    }

    private int at(long position) {
        return pages[(int) (position / PAGE)][(int) (position % PAGE)] & 0xFF;
    }

    /** Gathers pages in their order. For one thread. */
    static final class Gathering {
        private byte[][] pages = new byte[4][];
        private int count;
        private long size;
        private long memory = 64;

        long size() {
            return size;
        }

        /** The next bytes; only the last page may be shorter than {@link #PAGE}. */
        void add(byte[] page, int length) {
            if (count == pages.length) {
                pages = Arrays.copyOf(pages, 2 * count);
            }
            boolean zeros = Arrays.mismatch(page, 0, length, ZEROS, 0, length) < 0;
            pages[count++] = zeros ? ZEROS : Arrays.copyOf(page, length);
            size += length;
            memory += Long.BYTES + (zeros ? 0 : length + 16);
        }

        PackedBits done() {
            return new PackedBits(Arrays.copyOf(pages, count), size, memory);
        }
    }
}
