package dev.credgate.fuzz;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How long the processor works on one input, whatever else it has to do: {@code ProcessorTime
 * PARSER FILE}. Ends with 1 when that is too long; the best of three, so that compiling does not
 * count.
 */
final class ProcessorTime {

    private static final Duration LONGEST = Duration.ofSeconds(5);

    private ProcessorTime() {}

    /** Called by {@code ./credgate fuzz}. */
    public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
        Method feed =
                Class.forName("dev.credgate.fuzz." + arguments[0] + "Fuzz")
                        .getMethod("fuzzerTestOneInput", byte[].class);
        byte[] input = Files.readAllBytes(Path.of(arguments[1]));
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Duration best = Duration.ofNanos(Long.MAX_VALUE);
        for (int round = 0; round < 3; round++) {
            long before = threads.getCurrentThreadCpuTime();
            feed.invoke(null, (Object) input.clone());
            Duration took = Duration.ofNanos(threads.getCurrentThreadCpuTime() - before);
            best = took.compareTo(best) < 0 ? took : best;
        }
        System.out.printf(
                "%s: %d ms of the processor for %s%n",
                arguments[0], best.toMillis(), Path.of(arguments[1]).getFileName());
        System.exit(best.compareTo(LONGEST) > 0 ? 1 : 0);
    }
}
