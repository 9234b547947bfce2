package dev.credgate.ffi;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps back behind the threads that answer requests. Java's own thread priorities do nothing on
 * Linux unless the JVM is told so as root; the kernel's nice values do, and are each thread's own
 * there. A thread that steps back keeps a quarter of a processor that others want whole, and gives
 * it up at once to one that wakes, where it would else be given milliseconds more.
 */
public final class BackgroundThread {

    /** A third of the usual weight: enough to keep up beside an event loop that never rests. */
    private static final int NICE = 5;

    /**
     * Half of the usual weight. With a third, a gateway on one core that is asked all it can answer
     * from its first second on takes twice as long until its code is compiled.
     */
    private static final int COMPILERS_NICE = 3;

    /** As the kernel cuts the name of the JVM's optimising compiler's threads. */
    private static final String OPTIMISING = "C2 CompilerThre";

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

    /**
     * From now on the JVM's optimising compiler works behind others, and so do the threads that it
     * may start: whoever asks while the program is young, and the start itself, goes before faster
     * code for those who ask later. Where there is none, nothing happens.
     */
    public static void compilersStepBack() {
        List<Integer> compilers = new ArrayList<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path thread : threads) {
                if (name(thread).equals(OPTIMISING)) {
                    compilers.add(Integer.valueOf(thread.getFileName().toString()));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.log(System.Logger.Level.DEBUG, "the compilers have the usual priority", e);
        }
        if (compilers.isEmpty()) {
            return;
        }
        try (NativeLibrary libc = NativeLibrary.open("libc.so.6")) {
            NativeFunction setPriority = libc.function("setpriority", 3);
            for (int compiler : compilers) {
                // PRIO_PROCESS, of a thread where it is asked for by a thread's number.
                long _ = setPriority.call(0, compiler, COMPILERS_NICE);
            }
        } catch (NativeLibraryException e) {
            LOG.log(System.Logger.Level.DEBUG, "the compilers have the usual priority", e);
        }
    }

    /** Empty where it has ended. */
    private static String name(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).strip();
        } catch (IOException _) {
            return "";
        }
    }
}
