package dev.credgate.hsm;

import java.util.function.BooleanSupplier;

/**
 * A thread that is lent to the calls of a PKCS#11 module, and that knows for how long it has been
 * inside one. Elsewhere its marks do nothing.
 */
final class ModuleThread extends Thread {

    private int depth;

    /** {@link System#nanoTime} of the latest entry, odd; 0 outside the module. */
    private volatile long since;

    /** Of what it does now. Its own. */
    private BooleanSupplier givenUp = () -> false;

    ModuleThread(Runnable work, String name) {
        super(work, name);
        setDaemon(true);
    }

    /** From here on the caller is inside the module, or waits for others who are. */
    static void enter() {
        if (Thread.currentThread() instanceof ModuleThread own) {
            own.depth++;
            own.since = System.nanoTime() | 1;
        }
    }

    /** The end of what {@link #enter} began. */
    static void leave() {
        if (Thread.currentThread() instanceof ModuleThread own && --own.depth == 0) {
            own.since = 0;
        }
    }

    /** Whether nobody waits any more for what this thread does. */
    static boolean isGivenUp() {
        return Thread.currentThread() instanceof ModuleThread own && own.givenUp.getAsBoolean();
    }

    /** Begins something else. Called by the thread itself. */
    void begin(BooleanSupplier givenUp) {
        this.givenUp = givenUp;
    }

    /** For how long it has been inside one call of the module, in nanoseconds; 0 outside. */
    long inside() {
        long entered = since;
        return entered == 0 ? 0 : Math.max(1, System.nanoTime() - entered);
    }
}
