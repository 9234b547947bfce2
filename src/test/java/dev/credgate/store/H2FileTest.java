package dev.credgate.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What could make an H2 file unfit to be left running. */
class H2FileTest {

    @Test
    void an_interrupt_in_the_middle_of_a_write_does_not_close_the_database() throws Exception {
        try (TestDatabase database = TestDatabase.create(TestDatabase.Kind.H2);
                Connection _ = database.database().connect()) {
            var written = new AtomicInteger();
            for (int i = 0; i < 20; i++) {
                int round = i;
                Thread writer =
                        Thread.ofPlatform()
                                .start(() -> writeUntilInterrupted(database, round, written));
                int before = written.get();
                while (written.get() < before + 2 && writer.isAlive()) {
                    Thread.onSpinWait();
                }
                writer.interrupt();
                writer.join();
                insert(database.database(), "after " + round);
            }
            try (Connection connection = database.database().connect();
                    ResultSet row =
                            connection
                                    .createStatement()
                                    .executeQuery("select count(*) from consumed_nonce")) {
                row.next();
                assertThat(row.getInt(1)).isGreaterThanOrEqualTo(written.get() + 20);
            }
        }
    }

    private static void writeUntilInterrupted(
            TestDatabase database, int round, AtomicInteger written) {
        try {
            for (int i = 0; i < 200 && !Thread.currentThread().isInterrupted(); i++) {
                insert(database.database(), round + " " + i);
                written.incrementAndGet();
            }
        } catch (SQLException _) {
            // The pool does not hand out connections to who was interrupted: its own statement
            // fails.
        }
    }

    @Test
    void housekeeping_gathers_what_is_left_of_old_chunks_and_loses_nothing() throws Exception {
        try (TestDatabase database =
                        TestDatabase.on(
                                "jdbc:h2:file:"
                                        + Files.createTempDirectory("credgate-tidy").resolve("db")
                                        + ";RETENTION_TIME=0",
                                "");
                Connection _ = database.database().connect()) {
            SchemaMigration.migrate(database.flyway());
            Path file = Path.of(DatabaseUrl.parse(database.url()).file().orElseThrow() + ".mv.db");
            write(database.database(), 0, 400);
            H2Housekeeping.compact(database.database());
            long tidied = Files.size(file);
            for (int i = 1; i <= 5; i++) {
                write(database.database(), 400 * i, 400);
                H2Housekeeping.compact(database.database());
            }
            assertThat(Files.size(file)).isLessThan(3 * tidied);
            try (Connection connection = database.database().connect();
                    ResultSet row =
                            connection
                                    .createStatement()
                                    .executeQuery("select count(*) from consumed_nonce")) {
                row.next();
                assertThat(row.getInt(1)).isEqualTo(2400);
            }
            database.release();
            try (var files = Files.list(file.getParent())) {
                for (Path left : files.toList()) {
                    Files.delete(left);
                }
            }
            Files.delete(file.getParent());
        }
    }

    private static void write(Database database, int from, int count) throws SQLException {
        for (int i = from; i < from + count; i++) {
            insert(database, "row " + i);
        }
    }

    private static void insert(Database database, String id) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement insert =
                        connection.prepareStatement(
                                "insert into consumed_nonce values (?, current_timestamp)")) {
            insert.setString(1, id);
            insert.executeUpdate();
        }
        database.force();
    }
}
