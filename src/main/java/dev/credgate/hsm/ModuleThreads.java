package dev.credgate.hsm;

import dev.credgate.hsm.HsmException.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads on which one token's module is called, so that whoever asked can give up on a module
 * that does not return: nothing takes a thread back out of C. Such a thread stays inside until the
 * module lets it go, with the session that it used; there is a limit to how many do. Thread-safe.
 */
final class ModuleThreads implements AutoCloseable {

    private final Duration bound;
    private final int limit;
    private final Runnable oneReturned;
    private final AtomicInteger stuck = new AtomicInteger();
    private final ExecutorService threads;

    /**
     * Threads of which none is started yet.
     *
     * @param bound for how long a call of the module is waited for; zero: for as long as it takes
     * @param limit how many threads may be stuck before the module is called no more
     * @param oneReturned told each time that a thread which was given up on is back
     */
    ModuleThreads(String name, Duration bound, int limit, Runnable oneReturned) {
        this.bound = bound;
        this.limit = limit;
        this.oneReturned = oneReturned;
        AtomicInteger number = new AtomicInteger();
        this.threads =
                Executors.newCachedThreadPool(work ->
                        new ModuleThread(work, "hsm-" + name + "-" + number.getAndIncrement()));
    }

    /** Whether so many threads are stuck that the module is not called again before one is back. */
    boolean areExhausted() {
        return stuck.get() >= limit;
    }

    /** How many calls are inside the module that nobody waits for any more. */
    int stuck() {
        return stuck.get();
    }

    /**
     * Does something with the module. What it throws is thrown here.
     *
     * @param late what is done with a result that came when nobody waited any more
     * @return empty when one call of the module took longer than the bound
     * @throws HsmException of kind AWAY when too many threads are stuck already
     */
    <T> Optional<T> call(Callable<T> work, Consumer<T> late) {
        // A call of C keeps a virtual thread's carrier: some would keep all, and nothing else ran.
        boolean here = bound.isZero() && !Thread.currentThread().isVirtual();
        if (!here && areExhausted()) {
            throw new HsmException(
                    Kind.AWAY,
                    stuck.get()
                            + " calls are stuck inside the module, which is not called again"
                            + " before one returns");
        }
        Handed<T> handed = new Handed<>(work, late);
        try {
            if (here) {
                handed.run();
            } else {
                threads.execute(handed);
            }
        } catch (RejectedExecutionException _) {
            throw new HsmException(Kind.AWAY, "the program is being stopped");
        }
        return handed.await();
    }

    /** What whoever was given up on is told. */
    HsmException noAnswer() {
        return new HsmException(
                Kind.AWAY,
                "the token does not answer: its module has not returned for "
                        + bound.toMillis()
                        + " ms");
    }

    /** Takes no more work. Threads that are stuck are let be: they keep no process alive. */
    @Override
    public void close() {
        threads.shutdown();
    }

    /** Something to do, which ends in time or is given up on, and not both. */
    private final class Handed<T> extends FutureTask<T> {

        private static final int UNDER_WAY = 0;
        private static final int ENDED = 1;
        private static final int GIVEN_UP = 2;

        private final Consumer<T> late;
        private final AtomicInteger course = new AtomicInteger(UNDER_WAY);
        private volatile @Nullable ModuleThread by;

        Handed(Callable<T> work, Consumer<T> late) {
            super(work);
            this.late = late;
        }

        @Override
        public void run() {
            if (Thread.currentThread() instanceof ModuleThread own) {
                own.begin(() -> course.get() == GIVEN_UP);
                by = own;
            }
            super.run();
        }

        @Override
        protected void done() {
            if (course.compareAndSet(UNDER_WAY, ENDED)) {
                return;
            }
            try {
                late.accept(get());
            } catch (ExecutionException | RuntimeException _) {
                // It failed in the end, which nobody waits to be told.
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } finally {
                stuck.decrementAndGet();
                oneReturned.run();
            }
        }

        Optional<T> await() {
            long wait = bound.toNanos();
            while (true) {
                try {
                    return Optional.of(
                            wait == 0 && bound.isZero() ? get() : get(wait, TimeUnit.NANOSECONDS));
                } catch (TimeoutException _) {
                    long inside = inside();
                    if (inside >= bound.toNanos() && giveUp()) {
                        return Optional.empty();
                    }
                    // It waits for something else, or for another call of the module.
                    wait = Math.max(0, bound.toNanos() - inside);
                } catch (ExecutionException e) {
                    throw unwrapped(e);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                    boolean _ = giveUp();
                    throw new HsmException(Kind.BUSY, "interrupted while the token was working");
                }
            }
        }

        private long inside() {
            ModuleThread thread = by;
            return thread == null ? 0 : thread.inside();
        }

        private boolean giveUp() {
            // Counted first: it may be back at once.
            stuck.incrementAndGet();
            if (!course.compareAndSet(UNDER_WAY, GIVEN_UP)) {
                stuck.decrementAndGet();
                return false;
            }
            return true;
        }

        private static RuntimeException unwrapped(ExecutionException e) {
            return switch (e.getCause()) {
                case RuntimeException cause -> cause;
                case Error cause -> throw cause;
                case null, default ->
                        new IllegalStateException("a call of the token failed", e.getCause());
            };
        }
    }
}
