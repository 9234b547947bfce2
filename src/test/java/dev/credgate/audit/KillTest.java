package dev.credgate.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.audit.AuditVerification.Anchor;
import dev.credgate.audit.AuditVerification.Finding;
import dev.credgate.audit.AuditVerification.Finding.Intact;
import dev.credgate.crypto.Hash;
import dev.credgate.store.Database;
import dev.credgate.store.TestDatabase;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.sql.Connection;
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
                Process child = AppendingProcess.start(environment);
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

    private static Anchor anchor(String line) {
        int space = line.indexOf(' ');
        return new Anchor(
                Long.parseLong(line.substring(0, space)),
                Hash.parse(line.substring(space + 1)).orElseThrow());
    }
}
