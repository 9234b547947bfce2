package dev.credgate.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.store.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;

/** An append is on disk, and not only in the operating system's memory, when it returns. */
class ForcedToDiskTest {

    private static final int APPENDS = 20;

    /** H2 runs in this process, so that the JVM itself can tell when it forces its file. */
    @Test
    void h2_forces_its_file_for_every_append() throws Exception {
        Path recorded = Files.createTempFile("credgate", ".jfr");
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.H2);
                var log = new AuditWriter(database.database(), Clock.systemUTC());
                var recording = new Recording()) {
            recording.enable("jdk.FileForce").withThreshold(Duration.ZERO);
            recording.start();
            for (int i = 0; i < APPENDS; i++) {
                log.append(Events.doorOpened(i));
            }
            recording.stop();
            recording.dump(recorded);
            assertThat(RecordingFile.readAllEvents(recorded))
                    .filteredOn(event -> event.getString("path").endsWith("credgate.mv.db"))
                    .hasSizeGreaterThanOrEqualTo(APPENDS);
        } finally {
            Files.delete(recorded);
        }
    }

    /** PostgreSQL says how far its log is flushed; everything that was acknowledged lies before. */
    @Test
    void postgresql_flushes_its_log_for_every_append() throws Exception {
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.POSTGRESQL);
                var log = new AuditWriter(database.database(), Clock.systemUTC())) {
            for (int i = 0; i < APPENDS; i++) {
                String before = ask(database, "select pg_current_wal_flush_lsn()");
                log.append(Events.doorOpened(i));
                assertThat(
                                ask(
                                        database,
                                        "select pg_current_wal_flush_lsn() > '"
                                                + before
                                                + "'::pg_lsn"))
                        .isEqualTo("t");
            }
        }
    }

    private static String ask(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.database().connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return List.of(row.getString(1)).getFirst();
        }
    }
}
