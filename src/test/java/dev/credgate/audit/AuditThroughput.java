package dev.credgate.audit;

import dev.credgate.store.TestDatabase;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures durable appends a second with 1, 16, 64 and 256 callers on each database. Run it by its
 * main method on the test class path; no test.
 */
final class AuditThroughput {

    private static final Duration RUN = Duration.ofSeconds(4);

    private AuditThroughput() {}

    static void main() throws Exception {
        for (TestDatabase.Kind kind : TestDatabase.Kind.values()) {
            for (int callers : List.of(1, 16, 64, 256)) {
                try (TestDatabase database = TestDatabase.create(kind);
                        var log = new AuditWriter(database.database(), Clock.systemUTC())) {
                    run(log, 16, Duration.ofSeconds(2));
                    long appended = run(log, callers, RUN);
                    long start = System.nanoTime();
                    try (Connection connection = database.database().connect()) {
                        AuditVerification.Finding finding =
                                AuditVerification.verify(connection, List.of());
                        System.out.printf(
                                "%s, %d callers: %d appends/s; %s verified in %d ms%n",
                                kind,
                                callers,
                                appended / RUN.toSeconds(),
                                finding,
                                (System.nanoTime() - start) / 1_000_000);
                    }
                }
            }
        }
    }

    private static long run(AuditLog log, int callers, Duration time) {
        var appended = new AtomicLong();
        long end = System.nanoTime() + time.toNanos();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < callers; i++) {
                threads.execute(() -> {
                    while (System.nanoTime() < end) {
                        log.append(Events.doorOpened(appended.incrementAndGet()));
                    }
                });
            }
        }
        return appended.get();
    }
}
