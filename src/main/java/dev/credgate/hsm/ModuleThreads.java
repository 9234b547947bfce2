package dev.credgate.hsm;

import dev.credgate.hsm.HsmException.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The threads on which one token's module is called, so that whoever asked can give up on a module
 * that does not return: nothing takes a thread back out of C. Such a thread stays inside until the
 * module lets it go, with the session that it used; there is a limit to how many do. Thread-safe.
 */
final class ModuleThreads implements AutoCloseable {

    /**
     * Nanoseconds. What is done sooner is waited for awake: to fall asleep and be woken takes
     * longer. No device behind a network is so quick.
     */
    private static final long QUICK = 500_000;

    /** So many for each core wait awake: more of them keep the cores from those they wait for. */
    private static final int AWAKE = 4;

    private final AtomicInteger lingering = new AtomicInteger();

    /** Of the machine that runs it: in a class of the native executable it were its builder's. */
    private final int awake = AWAKE * Runtime.getRuntime().availableProcessors();

    private final Duration bound;
    private final int limit;
    private final Runnable oneReturned;
    private final AtomicInteger stuck = new AtomicInteger();
    private final IdleThreads threads;

    /** Nanoseconds that what is done takes; a guess. */
    private volatile long usual = QUICK;

    /**
     * Threads of which none is started yet.
     *
     * @param bound for how long a call of the module is waited for; zero: for as long as it takes
     * @param limit how many threads may be stuck before the module is called no more
     * @param oneReturned told each time that a thread which was given up on is back
     */
    ModuleThreads(String name, Duration bound, int limit, Runnable oneReturned) {
        this(name, bound, limit, oneReturned, System::nanoTime);
    }

    /**
     * The same, by a clock of the caller's.
     *
     * @param nanos by which the bound is measured, as {@link System#nanoTime}
     */
    ModuleThreads(
            String name, Duration bound, int limit, Runnable oneReturned, LongSupplier nanos) {
        this.bound = bound;
        this.limit = limit;
        this.oneReturned = oneReturned;
        this.threads = new IdleThreads(name, nanos);
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
        } catch (OutOfMemoryError e) {
            // The machine gives no thread now, which says nothing of the token.
            throw new HsmException(
                    Kind.BUSY, "there is no thread for the token: " + e.getMessage());
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
        threads.close();
    }

    /** How long what is done takes now, in nanoseconds; a mean of the latest. */
    private void took(long nanos) {
        // Others may write at the same time: it is a guess, and one of both is as good.
        long before = usual;
        usual = before + (nanos - before) / 8;
    }

    /**
     * Something to do, which ends in time or is given up on, and not both. Whoever handed it over
     * waits for it, one thread.
     */
    private final class Handed<T> implements Runnable {

        private static final int UNDER_WAY = 0;
        private static final int ENDED = 1;
        private static final int GIVEN_UP = 2;

        private final Callable<T> work;
        private final Consumer<T> late;
        private final Thread waiting = Thread.currentThread();
        private final AtomicInteger course = new AtomicInteger(UNDER_WAY);
        private volatile boolean asleep;
        private volatile @Nullable ModuleThread by;

        /** Both are written before the course ends, and read after. */
        private @Nullable T result;

        private @Nullable Throwable failure;

        Handed(Callable<T> work, Consumer<T> late) {
            this.work = work;
            this.late = late;
        }

        @Override
        public void run() {
            long began = System.nanoTime();
            try {
                if (Thread.currentThread() instanceof ModuleThread own) {
                    own.begin(() -> course.get() == GIVEN_UP);
                    by = own;
                }
                result = work.call();
            } catch (Throwable thrown) {
                failure = thrown;
            }
            took(System.nanoTime() - began);
            if (course.compareAndSet(UNDER_WAY, ENDED)) {
                if (asleep) {
                    LockSupport.unpark(waiting);
                }
            } else {
                comeLate();
            }
        }

        private void comeLate() {
            try {
                // What failed in the end, nobody waits to be told.
                if (result != null) {
                    late.accept(result);
                }
            } catch (RuntimeException _) {
                // Nor this.
            } finally {
                stuck.decrementAndGet();
                oneReturned.run();
            }
        }

        Optional<T> await() {
            if (usual < QUICK && !waiting.isVirtual()) {
                try {
                    if (lingering.incrementAndGet() <= awake) {
                        linger();
                    }
                } finally {
                    lingering.decrementAndGet();
                }
            }
            asleep = true;
            long wait = bound.toNanos();
            while (course.get() == UNDER_WAY) {
                if (bound.isZero()) {
                    LockSupport.park(ModuleThreads.this);
                } else {
                    long from = threads.nanos();
                    LockSupport.parkNanos(ModuleThreads.this, wait);
                    wait -= threads.nanos() - from;
                    if (wait <= 0) {
                        long inside = inside();
                        if (inside >= bound.toNanos() && giveUp()) {
                            return Optional.empty();
                        }
                        // It waits for something else, or for another call of the module.
                        wait = Math.max(1, bound.toNanos() - inside);
                    }
                }
                if (Thread.interrupted()) {
                    Thread.currentThread().interrupt();
                    if (giveUp()) {
                        throw new HsmException(
                                Kind.BUSY, "interrupted while the token was working");
                    }
                }
            }
            if (failure != null) {
                throw unwrapped(failure);
            }
            return Optional.ofNullable(result);
        }

        /**
         * Lets others run while what was handed over is done: a moment, and nobody need be woken.
         */
        @SuppressWarnings("ThreadPriorityCheck") // a hint: without it, it sleeps the sooner
        private void linger() {
            long end = System.nanoTime() + 2 * usual;
            while (course.get() == UNDER_WAY && System.nanoTime() < end) {
                Thread.yield();
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

        private static RuntimeException unwrapped(Throwable failure) {
            return switch (failure) {
                case RuntimeException cause -> cause;
                case Error cause -> throw cause;
                default -> new IllegalStateException("a call of the token failed", failure);
            };
        }
    }
}
