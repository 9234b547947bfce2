package dev.credgate.ffi;

/**
 * Steps back behind the threads that answer requests. Java's own thread priorities do nothing on
 * Linux unless the JVM is told so as root; the kernel's nice values do, and are each thread's own
 * there. A thread that steps back keeps a quarter of a processor that others want whole, and gives
 * it up at once to one that wakes, where it would else be given milliseconds more.
 */
public final class BackgroundThread {

    /** A third of the usual weight: enough to keep up beside an event loop that never rests. */
    private static final int NICE = 5;

    private static final System.Logger LOG = System.getLogger(BackgroundThread.class.getName());

    private BackgroundThread() {}

    /**
     * The work, done behind others' by the platform thread that runs it, from its beginning to its
     * end. Where the kernel does not take it, it is done like any other.
     */
    public static Runnable of(Runnable work) {
        return () -> {
            stepBack();
            work.run();
        };
    }

    /**
     * From now on the platform thread that calls this works behind others. Where the kernel does
     * not take it, it works like any other.
     */
    public static void stepBack() {
        try (NativeLibrary libc = NativeLibrary.open("libc.so.6")) {
            // PRIO_PROCESS and 0: under Linux the calling thread, not its process (setpriority(2)).
            long _ = libc.function("setpriority", 3).call(0, 0, NICE);
        } catch (NativeLibraryException e) {
            LOG.log(System.Logger.Level.DEBUG, "a background thread has the usual priority", e);
        }
    }
}
