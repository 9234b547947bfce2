package dev.credgate.ffi;

/**
 * How much is allocated between two collections, by how often they come: as much as may be when
 * they come each second, little again when none was needed for long. For one thread.
 */
final class CollectionPace {

    /** Seconds with a collection, one after another, that are worth memory. */
    private static final int BUSY = 2;

    /** Seconds without one after which memory is given back. */
    private static final int QUIET = 30;

    private final long small;
    private final long large;
    private long size;
    private int busy;
    private int quiet;

    /**
     * @param small bytes while there is little to do
     * @param large bytes while there is much
     */
    CollectionPace(long small, long large) {
        this.small = small;
        this.large = large;
        this.size = small;
    }

    /**
     * Asked once a second.
     *
     * @param collected whether there was a collection since it was asked last
     * @return the bytes between two collections from now on
     */
    long size(boolean collected) {
        busy = collected ? busy + 1 : 0;
        quiet = collected ? 0 : quiet + 1;
        if (busy >= BUSY) {
            size = large;
        } else if (quiet >= QUIET) {
            size = small;
        }
        return size;
    }
}
