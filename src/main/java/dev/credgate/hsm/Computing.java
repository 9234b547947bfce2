package dev.credgate.hsm;

/**
 * Whether a module computes on this machine, as SoftHSM does, or waits for a device: a guess from
 * the processor's time that some of its calls took. Thread-safe.
 */
final class Computing {

    /** One call in so many is measured. */
    static final int MEASURED = 4;

    /** So sure can it be; half of that is sure enough. */
    private static final int SURE = 16;

    private volatile int score;

    /** Whether it does, as it seems. */
    boolean isLikely() {
        return score >= SURE / 2;
    }

    /**
     * One call of the module.
     *
     * @param wall how long it took, in nanoseconds
     * @param processor how long it had the processor in that
     */
    void took(long wall, long processor) {
        // Others may write at the same time: it is a guess, and one of both is as good. A call that
        // computes may have waited for a core, one that waits for a device never computes: where
        // both are seen, as of calls that the device is not asked in, the latter count for more.
        int before = score;
        score = 2 * processor >= wall ? Math.min(SURE, before + 1) : Math.max(0, before - 2);
    }
}
