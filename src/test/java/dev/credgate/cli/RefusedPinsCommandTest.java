package dev.credgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.store.TestDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** {@code hsm forget-refused-pins}, as a person types it. */
class RefusedPinsCommandTest {

    @ParameterizedTest
    @EnumSource
    void what_was_refused_is_named_and_forgotten(TestDatabase.Kind kind) throws Exception {
        try (TestDatabase database = TestDatabase.create(kind)) {
            database.execute(
                    "insert into pin_trial values ('ab12', 'luna 1234', true, 1, timestamp with time"
                            + " zone '2026-11-28 08:00:00+00', timestamp with time zone"
                            + " '2026-11-28 08:00:20+00')");
            Map<String, String> environment = database.environment();
            database.release();
            assertThat(run(environment))
                    .contains("luna 1234\t2026-11-28T08:00:00Z", "1 forgotten")
                    .doesNotContain("ab12");
            assertThat(run(environment))
                    .isEqualToIgnoringNewLines("0 forgotten; start the gateways again");
        }
    }

    private static String run(Map<String, String> environment) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code =
                new CommandLine(new RefusedPinsCommand(environment))
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .execute();
        assertThat(code).as(err.toString()).isZero();
        return out.toString();
    }
}
