package dev.credgate.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.audit.AuditLog.Receipt;
import dev.credgate.audit.AuditVerification.Anchor;
import dev.credgate.audit.AuditVerification.Finding;
import dev.credgate.audit.AuditVerification.Finding.Intact;
import dev.credgate.crypto.Hash;
import dev.credgate.store.Database;
import dev.credgate.store.TestDatabase;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that is killed in the middle of appending loses nothing that it acknowledged. */
class KillTest {

    private static final int ENOUGH = 300;

    @ParameterizedTest
    @EnumSource
    void nothing_acknowledged_is_lost(TestDatabase.Kind kind) throws Exception {
        try (TestDatabase database = TestDatabase.create(kind)) {
            Map<String, String> environment = database.environment();
            database.release();
            List<Anchor> acknowledged = new ArrayList<>();
            for (int round = 0; round < 2; round++) {
                Process child = start(environment);
                try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8))) {
                    int seen = 0;
                    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                        acknowledged.add(anchor(line));
                        if (++seen == ENOUGH) {
                            // Its threads are still appending; what they print until it is dead is
                            // read to the end and counts as well.
                            // (Process.destroyForcibly would close the stream here.)
                            child.toHandle().destroyForcibly();
                        }
                    }
                    assertThat(seen).isGreaterThanOrEqualTo(ENOUGH);
                }
                assertThat(child.waitFor()).isEqualTo(137);
                try (Connection connection = Database.ofEnvironment(environment).connect()) {
                    Finding finding = AuditVerification.verify(connection, acknowledged);
                    assertThat(finding)
                            .isInstanceOfSatisfying(
                                    Intact.class,
                                    intact ->
                                            assertThat(intact.records())
                                                    .isGreaterThanOrEqualTo(acknowledged.size()));
                }
            }
        }
    }

    private static Process start(Map<String, String> environment) throws Exception {
        var builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName());
        builder.environment().putAll(environment);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        return builder.start();
    }

    private static Anchor anchor(String line) {
        int space = line.indexOf(' ');
        return new Anchor(
                Long.parseLong(line.substring(0, space)),
                Hash.parse(line.substring(space + 1)).orElseThrow());
    }

    /** Appends without end and says what was acknowledged. */
    static final class Child {

        private static final int THREADS = 8;

        private Child() {}

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
}
