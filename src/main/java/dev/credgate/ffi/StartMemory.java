package dev.credgate.ffi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gives back what only the start of a native executable needed: the pages of its own file, code and
 * heap, of which most are never used again. They are read from the file, so whichever is needed is
 * mapped again when it is touched. On a JVM nothing happens.
 */
public final class StartMemory {

    private static final Pattern MAPPING =
            Pattern.compile("([0-9a-f]+)-([0-9a-f]+) (\\S{4}) \\S+ \\S+ \\S+ *(.*)");

    /** Written pages that are in memory. */
    private static final String WRITTEN = "Anonymous:";

    /** Written pages that are not; follows the others. */
    private static final String SWAPPED_OUT = "Swap:";

    private static final int HEX = 16;

    /** {@code MADV_DONTNEED}. */
    private static final long NOT_NEEDED = 4;

    private static final System.Logger LOG = System.getLogger(StartMemory.class.getName());

    private StartMemory() {}

    /** A range of addresses. */
    record Range(long from, long to) {}

    /** Tells that the start is over. Once; it takes some milliseconds. */
    public static void giveBack() {
        if (System.getProperty("org.graalvm.nativeimage.imagecode") == null) {
            return;
        }
        try (NativeLibrary libc = NativeLibrary.open("libc.so.6")) {
            NativeFunction madvise = libc.function("madvise", 3);
            for (Range range : unchanged(Path.of("/proc/self/exe").toRealPath())) {
                long _ = madvise.call(range.from(), range.to() - range.from(), NOT_NEEDED);
            }
        } catch (IOException | NativeLibraryException e) {
            LOG.log(System.Logger.Level.DEBUG, "no memory was given back after the start", e);
        }
    }

    /** The ranges of this process that show a file as it is on disk. */
    static List<Range> unchanged(Path file) throws IOException {
        return unchanged(file, Files.readAllLines(Path.of("/proc/self/smaps")));
    }

    /**
     * Of a process's mappings (proc_pid_smaps(5)) those of that file that are not writable and of
     * which no page was written before they became so: only such pages can be read again. One that
     * was written and is swapped out would be lost as well.
     */
    static List<Range> unchanged(Path file, List<String> smaps) {
        List<Range> unchanged = new ArrayList<>();
        Range candidate = null;
        boolean unwritten = false;
        for (String line : smaps) {
            Matcher mapping = MAPPING.matcher(line);
            if (mapping.matches()) {
                boolean readOnly = mapping.group(3).charAt(1) == '-';
                unwritten = false;
                candidate =
                        readOnly && mapping.group(4).equals(file.toString())
                                ? new Range(
                                        Long.parseUnsignedLong(mapping.group(1), HEX),
                                        Long.parseUnsignedLong(mapping.group(2), HEX))
                                : null;
            } else if (line.startsWith(WRITTEN)) {
                unwritten = isNone(line, WRITTEN);
            } else if (line.startsWith(SWAPPED_OUT)) {
                if (candidate != null && unwritten && isNone(line, SWAPPED_OUT)) {
                    unchanged.add(candidate);
                }
                candidate = null;
            }
        }
        return unchanged;
    }

    private static boolean isNone(String line, String name) {
        return line.substring(name.length()).strip().equals("0 kB");
    }
}
