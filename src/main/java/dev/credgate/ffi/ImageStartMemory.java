package dev.credgate.ffi;

import java.io.IOException;
import java.nio.file.Path;
import org.graalvm.nativeimage.RuntimeOptions;

/** The native executable's side of {@link StartMemory}. A JVM never loads this class. */
final class ImageStartMemory {

    private static final System.Logger LOG = System.getLogger(ImageStartMemory.class.getName());

    private static final String YOUNG = "MaxNewSize";

    /** What the build compiles in (pom.xml), in bytes; another value is what somebody asked for. */
    static final long YOUNG_WHILE_STARTING = 12L << 20;

    /** {@code MADV_DONTNEED}. */
    private static final long NOT_NEEDED = 4;

    private ImageStartMemory() {}

    static void giveBack() {
        // From here on the collector may let it grow, which it does when there is work to do.
        if (RuntimeOptions.<Long>get(YOUNG) == YOUNG_WHILE_STARTING) {
            RuntimeOptions.set(YOUNG, 0L);
        }
        try (NativeLibrary libc = NativeLibrary.open("libc.so.6")) {
            NativeFunction madvise = libc.function("madvise", 3);
            Path program = Path.of("/proc/self/exe").toRealPath();
            for (StartMemory.Range range : StartMemory.unchanged(program)) {
                long _ = madvise.call(range.from(), range.to() - range.from(), NOT_NEEDED);
            }
        } catch (IOException | NativeLibraryException e) {
            LOG.log(System.Logger.Level.DEBUG, "no memory was given back after the start", e);
        }
    }
}
