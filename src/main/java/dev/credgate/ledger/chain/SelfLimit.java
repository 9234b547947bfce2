package dev.credgate.ledger.chain;

/**
 * How much to ask of a node at once: halved when it refuses, doubled again after a while of
 * success, never above what was configured. Not thread-safe.
 */
final class SelfLimit {

    private static final int SUCCESSES_TO_GROW = 64;

    private final int most;
    private int now;
    private int successes;

    SelfLimit(int most) {
        this.most = most;
        now = most;
    }

    int now() {
        return now;
    }

    /**
     * Hears that so much was too much.
     *
     * @return whether asking for less is possible
     */
    boolean refused(long asked) {
        successes = 0;
        if (asked <= 1) {
            return false;
        }
        now = (int) Math.max(1, Math.min(now, asked) / 2);
        return true;
    }

    /** Hears that an answer came. */
    void accepted() {
        if (now < most && ++successes >= SUCCESSES_TO_GROW) {
            successes = 0;
            now = (int) Math.min(most, now * 2L);
        }
    }
}
