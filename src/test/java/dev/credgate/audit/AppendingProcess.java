package dev.credgate.audit;

import dev.credgate.audit.AuditLog.Receipt;
import dev.credgate.store.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A process of its own that appends without end and prints number and hash of what was
 * acknowledged.
 */
public final class AppendingProcess {

    private static final int THREADS = 8;

    private AppendingProcess() {}

    /** Starts it on the database that the environment names. */
    public static Process start(Map<String, String> environment) throws IOException {
        var builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AppendingProcess.class.getName());
        builder.environment().putAll(environment);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        return builder.start();
    }

    static void main() throws Exception {
        Database database = Database.ofEnvironment(System.getenv());
        // H2 closes the database with the last connection: keep one, as a pool does.
        try (Connection _ = database.connect();
                AuditWriter log = new AuditWriter(database, Clock.systemUTC())) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                threads.add(Thread.startVirtualThread(() -> appendForEver(log)));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private static void appendForEver(AuditLog log) {
        for (long i = 0; true; i++) {
            Receipt receipt = log.append(Events.doorOpened(i));
            // One write for one line, so that a line is whole or not there.
            System.out.print(receipt.sequence() + " " + receipt.hash() + "\n");
            System.out.flush();
        }
    }
}
