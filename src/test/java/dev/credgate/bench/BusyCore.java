package dev.credgate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Keeps a core busy with looking at the clock until the process is told to end, and writes how
 * often the clock jumped: then the machine, or another program, had the core. A virtual machine may
 * be given less than the time of all its cores; what is measured beside an idle core is then faster
 * than the same beside a busy one, by no merit of its own.
 */
public final class BusyCore {

    /** In nanoseconds; above what an interrupt takes. */
    private static final long JUMP = 500_000;

    private static volatile boolean told;

    private BusyCore() {}

    /** Takes the file to write, a line of JSON. */
    public static void main(String[] arguments) {
        Path file = Path.of(arguments[0]);
        Thread busy = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(busy)));
        long began = System.nanoTime();
        long last = began;
        long stopped = 0;
        long longest = 0;
        while (!told) {
            long now = System.nanoTime();
            long since = now - last;
            if (since > JUMP) {
                stopped += since;
                longest = Math.max(longest, since);
            }
            last = now;
        }
        write(
                file,
                String.format(
                        Locale.ROOT,
                        "{\"seconds\":%.1f,\"stopped_percent\":%.2f,\"longest_ms\":%.1f}%n",
                        (last - began) / 1e9,
                        100.0 * stopped / (last - began),
                        longest / 1e6));
    }

    private static void write(Path file, String line) {
        try {
            Files.writeString(file, line);
        } catch (IOException e) {
            System.err.println("what the busy core saw cannot be written: " + e);
        }
    }

    private static void end(Thread busy) {
        told = true;
        try {
            busy.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
