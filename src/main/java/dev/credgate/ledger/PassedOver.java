package dev.credgate.ledger;

import dev.credgate.crypto.Address;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The accounts that something was said of and nothing is kept of: who is not among them is surely
 * not, who is among them is so but for one in thousands. A Bloom filter in blocks of a cache line
 * (Putze, Sanders and Singler, 2007), so that it takes no more than 25 MB however many there are:
 * with a million accounts it takes less than one other in a million for one of them, with five
 * million one in five thousand, with fifty million most. Where an account falls is secret ({@link
 * SipHash}): nobody chooses for whom another is taken. Persistent: one more account copies the way
 * to one block.
 *
 * @param paths of all maps of the state
 * @param root 64 nodes of 64 nodes of 64 blocks, each where there is something in it
 * @param count how many were added that were not taken for one of them before
 */
record PassedOver(SipHash paths, Object[] root, long count) {

    private static final int WIDTH = 64;
    private static final int WIDTH_BITS = 6;
    private static final int BLOCKS = WIDTH * WIDTH * WIDTH;
    private static final int BLOCK_WORDS = 8;
    private static final int BLOCK_BITS = 9;
    private static final int BITS_SET = 5;

    static PassedOver nobody(SipHash paths) {
        return new PassedOver(paths, new Object[WIDTH], 0);
    }

    /** Whether an account may be among them. */
    boolean mayHold(Address account) {
        if (count == 0) {
            return false;
        }
        long hash = paths.of(account.toWord());
        long[] block = block(number(hash));
        long rest = hash >>> 3 * WIDTH_BITS;
        for (int bit = 0; block != null && bit < BITS_SET; bit++) {
            if ((block[word(rest)] & mask(rest)) == 0) {
                return false;
            }
            rest >>>= BLOCK_BITS;
        }
        return block != null;
    }

    /** With an account among them. */
    PassedOver with(Address account) {
        if (mayHold(account)) {
            return this;
        }
        long hash = paths.of(account.toWord());
        long[] before = block(number(hash));
        long[] block = before == null ? new long[BLOCK_WORDS] : before.clone();
        long rest = hash >>> 3 * WIDTH_BITS;
        for (int bit = 0; bit < BITS_SET; bit++) {
            block[word(rest)] |= mask(rest);
            rest >>>= BLOCK_BITS;
        }
        return with(number(hash), block, count + 1);
    }

    private static int number(long hash) {
        return (int) hash & BLOCKS - 1;
    }

    private static int word(long rest) {
        return (int) (rest >>> WIDTH_BITS) & BLOCK_WORDS - 1;
    }

    private static long mask(long rest) {
        return 1L << (rest & WIDTH - 1);
    }

    private long @Nullable [] block(int number) {
        Object node = root[number >>> 2 * WIDTH_BITS];
        Object leaf =
                node instanceof Object[] nodes ? nodes[number >>> WIDTH_BITS & WIDTH - 1] : null;
        return leaf instanceof Object[] blocks ? (long[]) blocks[number & WIDTH - 1] : null;
    }

    private PassedOver with(int number, long[] block, long after) {
        Object[] changed = root.clone();
        Object[] nodes = copy(changed[number >>> 2 * WIDTH_BITS]);
        Object[] blocks = copy(nodes[number >>> WIDTH_BITS & WIDTH - 1]);
        blocks[number & WIDTH - 1] = block;
        nodes[number >>> WIDTH_BITS & WIDTH - 1] = blocks;
        changed[number >>> 2 * WIDTH_BITS] = nodes;
        return new PassedOver(paths, changed, after);
    }

    private static Object[] copy(@Nullable Object node) {
        return node instanceof Object[] nodes ? nodes.clone() : new Object[WIDTH];
    }

    /** Writes its blocks, each behind its number, and the end. */
    void write(SealedOutput out) throws IOException {
        out.number(count);
        for (int number = 0; count > 0 && number < BLOCKS; number++) {
            long[] block = block(number);
            if (block != null) {
                out.number(number);
                out.numbers(block);
            }
        }
        out.number(-1);
    }

    static PassedOver read(SealedInput in, SipHash paths) throws IOException {
        PassedOver read = new PassedOver(paths, new Object[WIDTH], in.number());
        for (int number = in.integer(); number >= 0; number = in.integer()) {
            if (number >= BLOCKS) {
                throw new SealedInput.DamagedException("there is an impossible block of accounts");
            }
            read = read.with(number, in.numbers(BLOCK_WORDS), read.count);
        }
        return read;
    }
}
