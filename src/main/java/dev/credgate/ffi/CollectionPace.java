package dev.credgate.ffi;

/**
 * How much is allocated between two collections, by how often they come: as much as may be when
 * they come each second, little again when none was needed for long. For one thread.
 */
final class CollectionPace {

    /** Collections within a second that are worth memory. */
    private static final long OFTEN = 2;

    /** Seconds without a collection after which memory is given back. */
    private static final int QUIET = 30;

    private final long small;
    private final long large;
    private long size;
    private long seen;
    private int quiet;

    /**
     * @param small bytes while there is little to do
     * @param large bytes while there is much
     * @param collections how many there were before
     */
    CollectionPace(long small, long large, long collections) {
        this.small = small;
        this.large = large;
        this.size = small;
        this.seen = collections;
    }

    /**
     * Asked once a second.
     *
     * @param collections how many there were until now
     * @return the bytes between two collections from now on
     */
    long size(long collections) {
        long fresh = collections - seen;
        seen = collections;
        quiet = fresh == 0 ? quiet + 1 : 0;
        if (fresh >= OFTEN) {
            size = large;
        } else if (quiet >= QUIET) {
            size = small;
        }
        return size;
    }
}
