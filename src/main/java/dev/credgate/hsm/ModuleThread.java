package dev.credgate.hsm;

import dev.credgate.ffi.CpuClock;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A thread that is lent to the calls of a PKCS#11 module, and that knows for how long it has been
 * inside one. Elsewhere its marks do nothing.
 */
final class ModuleThread extends Thread {

    /** Something to do. */
    interface Work {
        /**
         * Does it; throws nothing.
         *
         * @return what the same thread does next; null: what somebody gives it
         */
        @Nullable Work run();
    }

    /** How often it lets others run before it sleeps: whoever signs again may give it more. */
    private static final int LINGER = 4;

    /** In the place of work: there will be none. */
    private static final Work ENDED = () -> null;

    private final IdleThreads idle;

    /** What it was given and has not begun; null while it waits for some. */
    private final AtomicReference<@Nullable Work> given;

    private volatile boolean asleep;

    private int depth;

    /** {@link System#nanoTime} of the latest entry, odd; 0 outside the module. */
    private volatile long since;

    /** Of what it does now. Its own, as all below. */
    private BooleanSupplier givenUp = () -> false;

    private int calls;
    private @Nullable CpuClock clock;

    /** Of a call that is measured: {@link System#nanoTime}, and the clock's, at its beginning. */
    private long entered;

    private long processorBefore;

    /**
     * Not started.
     *
     * @param idle where it waits when it has done its work
     */
    ModuleThread(IdleThreads idle, Work work, String name) {
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
            if (own.depth++ == 0) {
                own.measure();
            }
            own.since = System.nanoTime() | 1;
        }
    }

    /** The end of what {@link #enter} began. */
    static void leave() {
        if (Thread.currentThread() instanceof ModuleThread own && --own.depth == 0) {
            own.since = 0;
            own.measured();
        }
    }

    private void measure() {
        if (clock != null && ++calls % Computing.MEASURED == 0) {
            entered = System.nanoTime();
            processorBefore = clock.nanos();
        }
    }

    private void measured() {
        if (clock != null && entered != 0) {
            long processor = clock.nanos() - processorBefore;
            idle.computing().took(System.nanoTime() - entered, processor);
            entered = 0;
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

    /** Gives it work; false when it has ended. For one who took it from the idle ones only. */
    boolean give(Work work) {
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
        try (CpuClock own = CpuClock.find()) {
            clock = own;
            for (Work work = given.get(); work != null && work != ENDED; work = next()) {
                doAll(work);
            }
        }
    }

    private void doAll(Work first) {
        for (Work work = first; work != null; ) {
            work = work.run();
            // An idle thread keeps nothing of what it did, and the next knows nothing of it.
            givenUp = () -> false;
            // Whoever was to be interrupted by it, it was not the next one.
            boolean _ = interrupted();
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // a hint: without it, it sleeps the sooner
    private @Nullable Work next() {
        given.set(null);
        idle.add(this);
        for (int i = 0; i < LINGER; i++) {
            Work work = given.get();
            if (work != null) {
                return work;
            }
            Thread.yield();
        }
        return slept();
    }

    private @Nullable Work slept() {
        long end = System.nanoTime() + IdleThreads.PATIENCE.toNanos();
        // Before it looks once more: whoever gave it work before that need not wake it, and whoever
        // did
        // so after sees that he must.
        asleep = true;
        try {
            while (true) {
                Work work = given.get();
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
