package dev.credgate.hsm;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The thread that looks after a token, from time to time and when it is woken, until it is closed.
 * Whatever a look throws, want of memory included, the next one comes: nobody else would find that
 * the token is back. Thread-safe.
 */
final class TokenWatch implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(TokenWatch.class);

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
                    survived(() -> {
                        first.run();
                        return true;
                    });
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
                more = !closed && survived(look);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private long pauseMillis() {
        try {
            return pause.get().toMillis();
        } catch (RuntimeException | Error thrown) {
            tell(thrown);
            return ANYHOW;
        }
    }

    /** What it says; true when it says nothing because it threw. */
    private boolean survived(BooleanSupplier step) {
        try {
            return step.getAsBoolean();
        } catch (RuntimeException | Error thrown) {
            tell(thrown);
            return true;
        }
    }

    private void tell(Throwable thrown) {
        try {
            LOG.errorf(thrown, "Token %s could not be looked after this time", name);
        } catch (RuntimeException | Error _) {
            // It may be memory that is wanting, also to say so.
        }
    }

    /** No look begins after the one that is going on. */
    @Override
    public void close() {
        closed = true;
        wake.release();
    }
}
