package dev.credgate.thread;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * How much may be computed for one who asks, in steps of some tens of nanoseconds, however many
 * documents lie within one another. Each part has its own bound as well; a body may hold hundreds
 * of parts that come near to it, and virtual threads let go of a processor only when they wait.
 * Counted and not timed, so that the same bytes get the same answer on a busy machine. For one
 * thread.
 */
public final class Effort {

    /** Twice what the hardest single document may take: about two seconds of the processor. */
    static final long MOST = 20_000_000;

    /**
     * What an event loop may be kept for: some milliseconds, and ten times an ordinary document.
     */
    static final long BRIEF = 50_000;

    private static final ScopedValue<Effort> CURRENT = ScopedValue.newInstance();

    private final boolean brief;
    private long spent;

    private Effort(boolean brief) {
        this.brief = brief;
    }

    /** Leaves what takes longer than an event loop may be kept. */
    private static final class TakesLongException extends RuntimeException {
        private static final long serialVersionUID = 1;

        TakesLongException() {
            super(null, null, false, false);
        }
    }

    /**
     * Does what others wait for as far as it is soon done; empty when it is not, and is to be done
     * anew where nobody waits.
     */
    public static <T> Optional<T> brief(Supplier<T> work) {
        try {
            return Optional.of(ScopedValue.where(CURRENT, new Effort(true)).call(work::get));
        } catch (TakesLongException _) {
            return Optional.empty();
        }
    }

    /** Does all that is done for one who asks. */
    public static <T> T bounded(Supplier<T> work) {
        return CURRENT.isBound()
                ? work.get()
                : ScopedValue.where(CURRENT, new Effort(false)).call(work::get);
    }

    /**
     * Does what is remembered for others as well: with an effort of its own, so that what comes of
     * it follows from what is read and not from who asked for it first. Whoever asks now pays for
     * it; empty, and nothing is done, when they may have no more done. Does not return where others
     * wait: it may take long, and somebody else may be at it already.
     */
    public static <T> Optional<T> apart(Supplier<T> work) {
        Effort asking = current();
        asking.beginLong();
        if (asking.spent > MOST) {
            return Optional.empty();
        }
        Effort own = new Effort(false);
        try {
            return Optional.of(ScopedValue.where(CURRENT, own).call(work::get));
        } finally {
            asking.spent += own.spent;
        }
    }

    /**
     * The same of what is short and counts its own steps: it is begun where others wait as well, at
     * the cost of whoever asks, and left by an exception, of which nothing is remembered, when
     * those are too many.
     */
    public static <T> Optional<T> apartInPlace(Supplier<T> work) {
        return current().brief ? Optional.of(work.get()) : apart(work);
    }

    /** Of whoever asks now; one of its own where nobody is known to. */
    public static Effort current() {
        return CURRENT.isBound() ? CURRENT.get() : new Effort(false);
    }

    /** Whether so many steps more may be taken. Does not return where others wait for too long. */
    public boolean spend(long steps) {
        spent += steps;
        if (brief && spent > BRIEF) {
            throw new TakesLongException();
        }
        return spent <= MOST;
    }

    /**
     * Takes so many steps of what is remembered afterwards. They count only where others wait, and
     * it does not return where that is for too long: elsewhere the same bytes would get another
     * answer when whoever asks is not the first.
     */
    public void delay(long steps) {
        if (brief) {
            spend(steps);
        }
    }

    /** Begins what may take long at any time. Does not return where others wait. */
    public void beginLong() {
        if (brief) {
            throw new TakesLongException();
        }
    }
}
