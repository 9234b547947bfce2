package dev.credgate.hsm;

import dev.credgate.hsm.HsmException.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The sessions of one opened token. A token does one thing at a time in each, so they are its
 * parallelism: opened when they are needed, up to a limit or to what the token takes, given out in
 * turn, so that none idles for long, and never again after a failure. Thread-safe.
 */
final class SessionPool implements AutoCloseable {

    /** How many there may be, and how long a call waits for one. */
    record Limits(int sessions, Duration patience) {}

    private final Supplier<TokenSession> opener;
    private final Limits limits;
    private final Semaphore free;
    private final ConcurrentLinkedQueue<TokenSession> idle = new ConcurrentLinkedQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger busy = new AtomicInteger();
    private volatile boolean closed;

    SessionPool(Supplier<TokenSession> opener, Limits limits) {
        this.opener = opener;
        this.limits = limits;
        this.free = new Semaphore(limits.sessions(), true);
    }

    /**
     * Does something in a session.
     *
     * @throws CryptokiException what {@code work} threw; its session is gone, then
     * @throws HsmException of kind BUSY when no session became free in time
     */
    <T> T use(Function<TokenSession, T> work) {
        TokenSession session = take();
        busy.incrementAndGet();
        boolean good = false;
        try {
            T result = work.apply(session);
            good = true;
            return result;
        } finally {
            busy.decrementAndGet();
            if (good && !closed) {
                idle.add(session);
            } else {
                drop(session);
            }
            free.release();
            if (closed) {
                dropIdle();
            }
        }
    }

    private TokenSession take() {
        long deadline = System.nanoTime() + limits.patience().toNanos();
        while (true) {
            if (!acquired(deadline)) {
                throw new HsmException(
                        Kind.BUSY,
                        "no session of the token became free within "
                                + limits.patience().toMillis()
                                + " ms");
            }
            Optional<TokenSession> session = Optional.empty();
            boolean crowded = false;
            try {
                session = Optional.ofNullable(idle.poll());
                if (session.isEmpty()) {
                    session = Optional.of(opener.get());
                    open.incrementAndGet();
                }
                return session.get();
            } catch (CryptokiException e) {
                // The token takes fewer than the limit: this place is not given out again.
                crowded = e.value() == ReturnValue.SESSION_COUNT && open.get() > 0;
                if (!crowded) {
                    throw e;
                }
            } finally {
                if (session.isEmpty() && !crowded) {
                    free.release();
                }
            }
        }
    }

    private boolean acquired(long deadline) {
        if (free.tryAcquire()) {
            return true;
        }
        try {
            return free.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void drop(TokenSession session) {
        open.decrementAndGet();
        session.close();
    }

    /** Ends those that nobody uses: where one has died, the others have as a rule. */
    void dropIdle() {
        for (TokenSession session = idle.poll(); session != null; session = idle.poll()) {
            drop(session);
        }
    }

    int open() {
        return open.get();
    }

    int busy() {
        return busy.get();
    }

    int waiting() {
        return free.getQueueLength();
    }

    /** Ends all of them, those in use when their work is done. */
    @Override
    public void close() {
        closed = true;
        dropIdle();
    }
}
