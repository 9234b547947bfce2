package dev.credgate.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.credgate.audit.AuditExport.Ended;
import dev.credgate.store.TestDatabase.Kind;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The record as lines. */
class AuditExportTest {

    @ParameterizedTest
    @EnumSource
    void aLineARecordInTheirOrderAndOverMorePagesThanOne(Kind kind) throws Exception {
        try (var on = new CheckpointedRecord(kind)) {
            on.append(AuditTables.PAGE + 3);
            List<String> lines = new ArrayList<>();
            assertThat(export(on, 1, Long.MAX_VALUE, lines))
                    .isEqualTo(new Ended(AuditTables.PAGE + 3, Optional.empty()));
            for (int i = 0; i < lines.size(); i++) {
                JsonNode line = new ObjectMapper().readTree(lines.get(i));
                assertThat(line.get("number").asLong()).isEqualTo(i + 1);
                assertThat(line.get("kind").asText()).isEqualTo("door_opened");
                assertThat(line.get("event").get("portal").asText()).isEqualTo("tax");
                if (i > 0) {
                    assertThat(line.get("previous"))
                            .isEqualTo(new ObjectMapper().readTree(lines.get(i - 1)).get("hash"));
                }
            }
            List<String> some = new ArrayList<>();
            assertThat(export(on, 5, 7, some).records()).isEqualTo(3);
            assertThat(some).isEqualTo(lines.subList(4, 7));
            assertThat(export(on, Long.MAX_VALUE, Long.MAX_VALUE, some).records()).isZero();
        }
    }

    @Test
    void aRecordThatIsNoJsonEndsItWithItsNumber() throws Exception {
        try (var on = new CheckpointedRecord(Kind.H2)) {
            on.append(4);
            on.tamper("update audit_record set event = 'x' where seq = 3");
            List<String> lines = new ArrayList<>();
            assertThat(export(on, 1, Long.MAX_VALUE, lines))
                    .isEqualTo(
                            new Ended(2, Optional.of("record 3 holds no JSON: run audit verify")));
            assertThat(lines).hasSize(2);
            // No line break gets into a line.
            on.tamper("update audit_record set event = '{\"a\":' || chr(10) || '1}' where seq = 3");
            lines.clear();
            assertThat(export(on, 3, 3, lines).fault()).isEmpty();
            assertThat(lines.getFirst()).doesNotContain("\n").contains("{\"a\":1}");
        }
    }

    private static Ended export(CheckpointedRecord on, long from, long to, List<String> lines)
            throws Exception {
        try (Connection connection = on.database.database().connect()) {
            return AuditExport.write(connection, from, to, lines::add);
        }
    }
}
