package dev.credgate.crypto;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;

/**
 * A key that holds memory outside the heap. The checks under way are counted, so that {@link #free}
 * frees it at once when there are none, and else the last of them does. Nothing is freed twice, and
 * nothing is used once it is freed. Thread-safe, without locks.
 */
final class CountedKey<M, S extends Signature> implements PreparedKey<M, S> {

    /** So far below zero that all threads together do not count up to it. */
    private static final int FREED = Integer.MIN_VALUE;

    private final String engine;
    private final BiPredicate<M, S> check;
    private final Runnable freeing;

    /** The checks under way, and one for the key's owner; from {@link #FREED} on it stays below. */
    private final AtomicInteger users = new AtomicInteger(1);

    private final AtomicBoolean owned = new AtomicBoolean(true);

    CountedKey(String engine, BiPredicate<M, S> check, Runnable freeing) {
        this.engine = engine;
        this.check = check;
        this.freeing = freeing;
    }

    @Override
    public String engine() {
        return engine;
    }

    @Override
    public boolean verify(M signed, S signature) {
        if (users.incrementAndGet() <= 0) {
            users.decrementAndGet();
            throw new FreedKeyException();
        }
        try {
            return check.test(signed, signature);
        } finally {
            leave();
        }
    }

    @Override
    public void free() {
        if (owned.compareAndSet(true, false)) {
            leave();
        }
    }

    private void leave() {
        // Somebody may enter between the two: then the key is in use again, and that one frees it.
        if (users.decrementAndGet() == 0 && users.compareAndSet(0, FREED)) {
            freeing.run();
        }
    }
}
