package dev.credgate.hsm;

import dev.credgate.hsm.HsmException.Kind;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What one at a time does with a token: nobody waits for ever for one that hangs inside the module.
 * Whoever holds it may take it again. Thread-safe.
 */
final class PatientLock {

    private final ReentrantLock lock = new ReentrantLock();
    private final Duration patience;
    private final String busy;

    /**
     * Nobody holds it.
     *
     * @param patience how long it is waited for
     * @param busy what is told to whom that was too long
     */
    PatientLock(Duration patience, String busy) {
        this.patience = patience;
        this.busy = busy;
    }

    /**
     * Waits for it.
     *
     * @throws HsmException of kind BUSY when another still holds it, or who waits is interrupted
     */
    void lock() {
        try {
            if (lock.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        throw new HsmException(Kind.BUSY, busy);
    }

    void unlock() {
        lock.unlock();
    }
}
