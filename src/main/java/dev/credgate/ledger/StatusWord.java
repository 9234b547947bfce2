package dev.credgate.ledger;

/**
 * A status entry in 64 bits, as it is kept by the million: two of status, 28 of the account's
 * number in {@link Accounts}, 34 of the block's number. A chain with a block each 100 ms gets to
 * the last of them after half a century.
 */
final class StatusWord {

    private static final int BLOCK_BITS = 34;
    private static final int ACCOUNT_BITS = 28;
    private static final long LAST_BLOCK = (1L << BLOCK_BITS) - 1;
    private static final long LAST_ACCOUNT = (1L << ACCOUNT_BITS) - 1;
    private static final StatusValue[] VALUES = StatusValue.values();

    private StatusWord() {}

    /**
     * Packs an entry.
     *
     * @throws IllegalArgumentException when a number has too many bits; nothing is cut off
     */
    static long of(StatusValue value, long account, long block) {
        if (block < 0 || block > LAST_BLOCK) {
            throw new IllegalArgumentException("no status can be kept of block " + block);
        }
        if (account < 0 || account > LAST_ACCOUNT) {
            throw new IllegalArgumentException("no status can be kept of account " + account);
        }
        return (long) value.ordinal() << (ACCOUNT_BITS + BLOCK_BITS)
                | account << BLOCK_BITS
                | block;
    }

    /** The status alone. */
    static StatusValue value(long word) {
        return VALUES[(int) (word >>> (ACCOUNT_BITS + BLOCK_BITS))];
    }

    /** The entry that a word stands for. */
    static StatusEntry entry(long word, Accounts accounts) {
        return new StatusEntry(
                value(word),
                word & LAST_BLOCK,
                accounts.account(word >>> BLOCK_BITS & LAST_ACCOUNT));
    }
}
