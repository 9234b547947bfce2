package dev.credgate.thread;

import org.jboss.logging.Logger;

/**
 * Work that comes again and again and must not end by what one turn throws, want of memory
 * included: nobody else would take it up, and what rests on it would grow old until a restart.
 */
public final class Unending {

    private static final Logger LOG = Logger.getLogger(Unending.class);

    private Unending() {}

    /**
     * The same turn, of which nothing is thrown: what it throws is logged, as far as there is
     * memory to do so. For executors that forget work that threw.
     *
     * @param what is not done when it throws, as a sentence
     */
    public static Runnable of(String what, Runnable turn) {
        return () -> survive(what, turn);
    }

    /**
     * Takes one turn, of which nothing is thrown.
     *
     * @return whether it came to its end
     */
    public static boolean survive(String what, Runnable turn) {
        try {
            turn.run();
            return true;
        } catch (RuntimeException | Error thrown) {
            tell(what, thrown);
            return false;
        }
    }

    private static void tell(String what, Throwable thrown) {
        try {
            LOG.error(what, thrown);
        } catch (RuntimeException | Error _) {
            // It may be memory that is wanting, also to say so.
        }
    }
}
