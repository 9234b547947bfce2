package dev.credgate.ffi;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Optional;
import org.graalvm.nativeimage.RuntimeOptions;

/**
 * How many bytes a native executable allocates between two collections. Few while it starts and
 * while there is little to do, so that little memory is ever touched; many under load, since every
 * collection stands in the way of whoever is being answered, and costs the same however much it
 * frees. On a JVM, which is told on its command line, nothing happens.
 */
public final class YoungGeneration {

    /** What the executable is built with ({@code -R:MaxNewSize} in the pom). */
    static final long STARTING = 24L << 20;

    private static final long BUSY = 256L << 20;

    /** Of the largest heap, so that a small container keeps room for what lives long. */
    private static final int PART_OF_HEAP = 4;

    /**
     * GraalVM's option behind {@code -Xmn}; its collector asks for it whenever a thread needs
     * another chunk of memory.
     */
    private static final String OPTION = "MaxNewSize";

    private final CollectionPace pace;

    private YoungGeneration(CollectionPace pace) {
        this.pace = pace;
    }

    /**
     * That of this process; none on a JVM and where an operator chose a size by {@code -Xmn}. To be
     * asked for before {@link StartMemory#giveBack}: the answer takes code that nothing else needs.
     */
    public static Optional<YoungGeneration> own() {
        if (System.getProperty("org.graalvm.nativeimage.imagecode") == null
                || RuntimeOptions.<Long>get(OPTION) != STARTING) {
            return Optional.empty();
        }
        long busy = busy(Runtime.getRuntime().maxMemory());
        return Optional.of(new YoungGeneration(new CollectionPace(STARTING, busy)));
    }

    /** Fits it to the load from now on, until the calling thread is interrupted. */
    public void follow() throws InterruptedException {
        long size = STARTING;
        while (true) {
            // Collections that are counted by Java's management cost 30 MB of memory.
            WeakReference<Object> untilCollected = new WeakReference<>(new Object());
            Thread.sleep(Duration.ofSeconds(1));
            long wanted = pace.size(untilCollected.get() == null);
            if (wanted != size) {
                RuntimeOptions.set(OPTION, wanted);
                size = wanted;
            }
        }
    }

    /** Bytes between two collections, for a heap of that many bytes at most. */
    static long busy(long largestHeap) {
        return Math.clamp(largestHeap / PART_OF_HEAP, STARTING, BUSY);
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
