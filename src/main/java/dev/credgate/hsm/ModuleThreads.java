package dev.credgate.hsm;

import dev.credgate.hsm.HsmException.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
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

    /**
     * Whoever waits longer for a turn does without, and what takes longer is not what turns are
     * for: another may come in.
     */
    private static final Duration TURN = Duration.ofMillis(50);

    private final AtomicInteger lingering = new AtomicInteger();
    private final int awake = AWAKE * Runtime.getRuntime().availableProcessors();
    private final Duration bound;
    private final int limit;

    /** Nanoseconds. */
    private final long turnLength;

    private final Runnable oneReturned;
    private final AtomicInteger stuck = new AtomicInteger();
    private final Computing computing = new Computing();
    private final IdleThreads threads;
    private final Turns<Handed<?>> turns;

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
        this(name, bound, limit, Integer.MAX_VALUE, oneReturned);
    }

    /**
     * The same.
     *
     * @param sessions how many calls do something at once: others wait for a session
     */
    ModuleThreads(String name, Duration bound, int limit, int sessions, Runnable oneReturned) {
        this(name, bound, limit, sessions, TURN, oneReturned);
    }

    /**
     * The same.
     *
     * @param turn how long a turn lasts at most, and how long one is waited for
     */
    ModuleThreads(
            String name,
            Duration bound,
            int limit,
            int sessions,
            Duration turn,
            Runnable oneReturned) {
        this.bound = bound;
        this.limit = limit;
        this.turnLength =
                Math.min(turn.toNanos(), bound.isZero() ? Long.MAX_VALUE : bound.toNanos());
        this.oneReturned = oneReturned;
        this.threads = new IdleThreads(name, computing);
        this.turns = new Turns<>(Math.min(sessions, places()));
    }

    /** How many calls wait for their turn. */
    int waiting() {
        return turns.waiting();
    }

    /** What is thought of the module: while it computes on this machine, calls take turns. */
    Computing computing() {
        return computing;
    }

    /** So many take their turn at once: the module's locks may keep one of them from a core. */
    static int places() {
        return Runtime.getRuntime().availableProcessors() + 1;
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
        if (here) {
            var _ = handed.run();
        } else {
            handed.begin();
        }
        return handed.await();
    }

    private void start(Handed<?> handed) {
        try {
            threads.execute(handed);
        } catch (RejectedExecutionException _) {
            throw new HsmException(Kind.AWAY, "the program is being stopped");
        } catch (OutOfMemoryError e) {
            // The machine gives no thread now, which says nothing of the token.
            throw new HsmException(
                    Kind.BUSY, "there is no thread for the token: " + e.getMessage());
        }
    }

    /** The caller's turn is over: whoever comes next begins, on a thread of its own. */
    private void passOn() {
        for (Handed<?> next = turns.next(); next != null; next = turns.next()) {
            try {
                start(next);
                return;
            } catch (HsmException e) {
                if (!next.fail(e)) {
                    return;
                }
            }
        }
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
    private final class Handed<T> implements ModuleThread.Work, Turns.Waiting {

        private static final int UNDER_WAY = 0;
        private static final int ENDED = 1;
        private static final int GIVEN_UP = 2;

        private static final int WITHOUT_TURN = 0;
        private static final int BEFORE_TURN = 1;
        private static final int IN_TURN = 2;

        private final Callable<T> work;
        private final Consumer<T> late;
        private final Thread waiting = Thread.currentThread();
        private final AtomicInteger course = new AtomicInteger(UNDER_WAY);
        private final AtomicInteger turn = new AtomicInteger(WITHOUT_TURN);
        private volatile boolean asleep;
        private volatile @Nullable ModuleThread by;

        /** Both are written before the course ends, and read after. */
        private @Nullable T result;

        private @Nullable Throwable failure;

        Handed(Callable<T> work, Consumer<T> late) {
            this.work = work;
            this.late = late;
        }

        /** Has it done by another thread: at once, or when it is its turn. */
        void begin() {
            if (!computing.isLikely()) {
                start(this);
            } else if (turns.take()) {
                turn.set(IN_TURN);
                startInTurn();
            } else {
                turn.set(BEFORE_TURN);
                turns.await(this);
                if (turns.take()) {
                    passOn();
                }
            }
        }

        private void startInTurn() {
            boolean started = false;
            try {
                start(this);
                started = true;
            } finally {
                if (!started) {
                    passOn();
                }
            }
        }

        @Override
        public boolean takesTurn() {
            return turn.compareAndSet(BEFORE_TURN, IN_TURN);
        }

        @Override
        public @Nullable Handed<?> run() {
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
            end();
            return turn.compareAndSet(IN_TURN, WITHOUT_TURN) ? turns.next() : null;
        }

        /** In the place of being done. Whether the turn that it had is the caller's to pass on. */
        boolean fail(HsmException why) {
            failure = why;
            end();
            return turn.compareAndSet(IN_TURN, WITHOUT_TURN);
        }

        private void end() {
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
            if (turn.get() != BEFORE_TURN && usual < QUICK && !waiting.isVirtual()) {
                try {
                    if (lingering.incrementAndGet() <= awake) {
                        linger();
                    }
                } finally {
                    lingering.decrementAndGet();
                }
            }
            asleep = true;
            long bounded = bound.toNanos();
            long now = System.nanoTime();
            long turnEnds = now + turnLength;
            long looksAgain = now + bounded;
            for (; course.get() == UNDER_WAY; now = System.nanoTime()) {
                if (turn.get() != WITHOUT_TURN) {
                    if (turnEnds - now > 0) {
                        LockSupport.parkNanos(ModuleThreads.this, turnEnds - now);
                    } else {
                        goOnWithoutTurn();
                    }
                } else if (bounded == 0) {
                    LockSupport.park(ModuleThreads.this);
                } else if (looksAgain - now > 0) {
                    LockSupport.parkNanos(ModuleThreads.this, looksAgain - now);
                } else {
                    long inside = inside();
                    if (inside >= bounded && giveUp()) {
                        return Optional.empty();
                    }
                    // It waits for something else, or for another call of the module.
                    looksAgain = now + Math.max(1, bounded - inside);
                }
                heedInterrupt();
            }
            if (failure != null) {
                throw unwrapped(failure);
            }
            return Optional.ofNullable(result);
        }

        private void heedInterrupt() {
            if (waiting.isInterrupted()
                    && (turn.compareAndSet(BEFORE_TURN, WITHOUT_TURN) || giveUp())) {
                throw new HsmException(Kind.BUSY, "interrupted while the token was working");
            }
        }

        /** What waits for a device takes no turns, nor does what waited for one too long. */
        private void goOnWithoutTurn() {
            if (turn.compareAndSet(BEFORE_TURN, WITHOUT_TURN)) {
                start(this);
            } else {
                leaveTurn();
            }
        }

        private void leaveTurn() {
            if (turn.compareAndSet(IN_TURN, WITHOUT_TURN)) {
                passOn();
            }
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
            leaveTurn();
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
