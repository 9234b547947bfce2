package dev.credgate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.audit.AppendingProcess;
import dev.credgate.store.TestDatabase;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** {@code audit verify}, as a person types it. */
class AuditCommandTest {

    /** How a command ended and what it said. */
    record Ended(int code, String out, String err) {}

    @ParameterizedTest
    @EnumSource
    void verifies_while_another_process_goes_on_appending(TestDatabase.Kind kind) throws Exception {
        try (TestDatabase database = TestDatabase.create(kind)) {
            Map<String, String> environment = database.environment();
            database.release();
            Process gateway = AppendingProcess.start(environment);
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(gateway.getInputStream(), UTF_8))) {
                for (int i = 0; i < 50; i++) {
                    assertThat(lines.readLine()).isNotNull();
                }
                Ended ended = run(environment);
                assertThat(ended.err()).isEmpty();
                assertThat(ended.code()).isZero();
                assertThat(ended.out()).contains("intact", "records", "first    20", "head ");
                String head = ended.out().replaceFirst("(?s).*head\\s+(\\S+).*", "$1");

                for (int i = 0; i < 50; i++) {
                    assertThat(lines.readLine()).isNotNull();
                }
                assertThat(run(environment, "--anchor", head).code()).isZero();
                Ended forged = run(environment, "--anchor", "3:0x" + "ab".repeat(32));
                assertThat(forged.code()).isEqualTo(1);
                assertThat(forged.out()).contains("BROKEN at record 3 (REWRITTEN)");
            } finally {
                gateway.destroyForcibly().waitFor();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_broken_record_ends_with_1(TestDatabase.Kind kind) throws Exception {
        try (TestDatabase database = TestDatabase.create(kind)) {
            database.execute(
                    "insert into audit_record (seq, at, kind, event, prev_hash, hash)"
                            + " values (1, current_timestamp, 'x', '{}', '', '')");
            Ended ended = run(database.environment());
            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.out()).contains("BROKEN at record 1 (ALTERED)");
        }
    }

    @Test
    void what_can_not_be_read_ends_with_2_and_one_line(@TempDir Path folder) {
        Ended ended =
                run(Map.of("CREDGATE_DATABASE_URL", "jdbc:h2:file:" + folder.resolve("none")));
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).contains("can't be read", "does not exist").hasLineCount(1);
        assertThat(folder).isEmptyDirectory();

        ended = run(Map.of("CREDGATE_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/x"));
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).contains("127.0.0.1:1").hasLineCount(1);

        ended = run(Map.of("CREDGATE_DATABASE_URL", "jdbc:h2:mem:x"));
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).contains("jdbc:h2:file:").hasLineCount(1);
    }

    @ParameterizedTest
    @EnumSource
    void a_database_without_the_table_ends_with_2(TestDatabase.Kind kind) throws Exception {
        try (TestDatabase database = TestDatabase.create(kind)) {
            Map<String, String> environment = new HashMap<>(database.environment());
            database.execute("drop table audit_record");
            Ended ended = run(environment);
            assertThat(ended.code()).isEqualTo(2);
            assertThat(ended.err()).contains("the database has none").hasLineCount(1);
        }
    }

    @Test
    void an_anchor_of_another_form_is_refused() {
        assertThat(run(Map.of(), "--anchor", "3").code()).isEqualTo(2);
        assertThat(run(Map.of(), "--anchor", "3:0x12").err()).contains("64 hex digits");
    }

    private static Ended run(Map<String, String> environment, String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code =
                new CommandLine(new AuditVerifyCommand(environment))
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .execute(arguments);
        return new Ended(code, out.toString(), err.toString());
    }
}
