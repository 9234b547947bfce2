package dev.credgate.hsm;

import dev.credgate.thread.Unending;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The thread that looks after a token, from time to time and when it is woken, until it is closed.
 * Whatever a look throws, want of memory included, the next one comes: nobody else would find that
 * the token is back. Thread-safe.
 */
final class TokenWatch implements AutoCloseable {

    /** Milliseconds until the next look where the pause cannot be told. */
    private static final long ANYHOW = 1000;

    private final String name;
    private final Supplier<Duration> pause;
    private final BooleanSupplier look;
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean closed;

    /**
     * A watch that has not begun.
     *
     * @param name the token's
     * @param pause how long until the next look; asked on the watching thread
     * @param look looks after the token; false when there is nothing more to look after
     */
    TokenWatch(String name, Supplier<Duration> pause, BooleanSupplier look) {
        this.name = name;
        this.pause = pause;
        this.look = look;
    }

    /** Begins, with what is done on the watching thread before the first look. */
    void start(Runnable first) {
        Thread.ofPlatform()
                .daemon()
                .name("hsm-watch-" + name)
                .start(() -> {
                    survived(first);
                    watch();
                });
    }

    /** The next look comes at once. */
    void wake() {
        wake.release();
    }

    boolean isClosed() {
        return closed;
    }

    private void watch() {
        try {
            boolean more = true;
            while (more) {
                boolean _ = wake.tryAcquire(pauseMillis(), TimeUnit.MILLISECONDS);
                int _ = wake.drainPermits();
                more = !closed && looked();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private long pauseMillis() {
        AtomicLong millis = new AtomicLong(ANYHOW);
        survived(() -> millis.set(pause.get().toMillis()));
        return millis.get();
    }

    /** Whether there is more to look after; also where the look threw. */
    private boolean looked() {
        AtomicBoolean more = new AtomicBoolean(true);
        survived(() -> more.set(look.getAsBoolean()));
        return more.get();
    }

    private void survived(Runnable step) {
        boolean _ =
                Unending.survive("Token " + name + " could not be looked after this time", step);
    }

    /** No look begins after the one that is going on. */
    @Override
    public void close() {
        closed = true;
        wake.release();
    }
}
