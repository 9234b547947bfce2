package dev.credgate.hsm;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A thread that is lent to the calls of a PKCS#11 module, and that knows for how long it has been
 * inside one. Elsewhere its marks do nothing.
 */
final class ModuleThread extends Thread {

    /** How often it lets others run before it sleeps: whoever signs again may give it more. */
    private static final int LINGER = 4;

    /** In the place of work: there will be none. */
    private static final Runnable ENDED = () -> {};

    private final IdleThreads idle;

    /** What it was given and has not begun; null while it waits for some. */
    private final AtomicReference<@Nullable Runnable> given;

    private volatile boolean asleep;

    private int depth;

    /** {@link IdleThreads#nanos} of the latest entry, odd; 0 outside the module. */
    private volatile long since;

    /** Of what it does now. Its own. */
    private BooleanSupplier givenUp = () -> false;

    /**
     * Not started.
     *
     * @param idle where it waits when it has done its work
     */
    ModuleThread(IdleThreads idle, Runnable work, String name) {
        super(null, null, name, 0, false);
        this.idle = idle;
        this.given = new AtomicReference<>(work);
        setDaemon(true);
        // Not that of whoever asked first, and not the system's, which knows nothing of the
        // program.
        setContextClassLoader(ModuleThread.class.getClassLoader());
    }

    /** From here on the caller is inside the module, or waits for others who are. */
    static void enter() {
        if (Thread.currentThread() instanceof ModuleThread own) {
            own.depth++;
            own.since = own.idle.nanos() | 1;
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
        return entered == 0 ? 0 : Math.max(1, idle.nanos() - entered);
    }

    /** Gives it work; false when it has ended. For one who took it from the idle ones only. */
    boolean give(Runnable work) {
        if (!given.compareAndSet(null, work)) {
            return false;
        }
        wake();
        return true;
    }

    /** Has it look whether there is work, or an end. */
    void wake() {
        if (asleep) {
            LockSupport.unpark(this);
        }
    }

    @Override
    public void run() {
        for (Runnable work = given.get(); work != null && work != ENDED; work = next()) {
            work.run();
            // An idle thread keeps nothing of what it did.
            givenUp = () -> false;
            // Whoever was to be interrupted by it, it was not the next one.
            boolean _ = interrupted();
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // a hint: without it, it sleeps the sooner
    private @Nullable Runnable next() {
        given.set(null);
        idle.add(this);
        for (int i = 0; i < LINGER; i++) {
            Runnable work = given.get();
            if (work != null) {
                return work;
            }
            Thread.yield();
        }
        return slept();
    }

    private @Nullable Runnable slept() {
        long end = System.nanoTime() + IdleThreads.PATIENCE.toNanos();
        // Before it looks once more: whoever gave it work before that need not wake it, and whoever
        // did
        // so after sees that he must.
        asleep = true;
        try {
            while (true) {
                Runnable work = given.get();
                if (work != null) {
                    return work;
                }
                long left = end - System.nanoTime();
                if ((left <= 0 || idle.isClosed()) && given.compareAndSet(null, ENDED)) {
                    return ENDED;
                }
                LockSupport.parkNanos(idle, Math.max(1, left));
                // Nobody is meant by an interrupt that comes now; it would keep the thread awake.
                boolean _ = interrupted();
            }
        } finally {
            asleep = false;
        }
    }
}
