package dev.credgate.ffi;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import org.graalvm.nativeimage.RuntimeOptions;

/**
 * How many bytes a native executable allocates between two collections. Few while it starts, so
 * that little memory is ever touched; many once it serves, since every collection stands in the way
 * of whoever is being answered, and costs the same however much it frees. On a JVM, which is told
 * on its command line, nothing happens.
 */
public final class YoungGeneration {

    /** What the executable is built with ({@code -R:MaxNewSize} in the pom). */
    static final long STARTING = 24L << 20;

    private static final long SERVING = 256L << 20;

    /** Of the largest heap, so that a small container keeps room for what lives long. */
    private static final int PART_OF_HEAP = 4;

    /**
     * GraalVM's option behind {@code -Xmn}; its collector asks for it whenever a thread needs
     * another chunk of memory.
     */
    private static final String OPTION = "MaxNewSize";

    private YoungGeneration() {}

    /** Tells that the start is over; what an operator chose by {@code -Xmn} stays. */
    public static void grow() {
        if (System.getProperty("org.graalvm.nativeimage.imagecode") == null) {
            return;
        }
        Long now = RuntimeOptions.get(OPTION);
        if (now == STARTING) {
            RuntimeOptions.set(OPTION, serving(Runtime.getRuntime().maxMemory()));
        }
    }

    /** Bytes between two collections, for a heap of that many bytes at most. */
    static long serving(long largestHeap) {
        return Math.clamp(largestHeap / PART_OF_HEAP, STARTING, SERVING);
    }

    /**
     * GraalVM 25 takes no new size of the heap or its parts once the program runs, though nothing
     * rests on that for the young generation under the collection policy that the pom chooses: it
     * is asked for anew each time ({@code BasicCollectionPolicies}). Nothing but this class sets an
     * option.
     */
    @TargetClass(className = "com.oracle.svm.core.option.RuntimeOptionKey")
    static final class ChangeableOption {

        private ChangeableOption() {}

        @Substitute
        public boolean isImmutable() {
            return false;
        }
    }
}
