package dev.credgate.store;

import java.util.concurrent.locks.LockSupport;

/**
 * How long those who set marks in one go may wait for rows that somebody else has locked: 0.2
 * seconds, all of them together, since everybody waits for the transaction in which they do. For
 * one thread.
 */
public final class Patience {

    /** Nanoseconds. */
    private static final long PAUSE = 5_000_000;

    private static final int PAUSES = 40;

    private int left = PAUSES;

    /**
     * How many pauses the next of them may make: half of those left, so that a row that is locked
     * for long leaves something to whoever comes behind it.
     */
    int share() {
        return left / 2;
    }

    /** Waits for a moment. */
    void pause() {
        left--;
        LockSupport.parkNanos(PAUSE);
    }
}
