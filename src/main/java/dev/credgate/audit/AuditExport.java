package dev.credgate.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.json.JsonWriter;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The record as NDJSON: a JSON object a line, in the order of the numbers. */
public final class AuditExport {

    /** Where lines go. */
    public interface Lines {

        /** Takes a line, which has no line break. */
        void line(String text) throws IOException;
    }

    /**
     * What became of it.
     *
     * @param records how many were written
     * @param fault what ended it early; empty when nothing did
     */
    public record Ended(long records, Optional<String> fault) {}

    private AuditExport() {}

    /**
     * Writes the records from one number to another, both included, as they are in one snapshot of
     * the database. Holds a page of them at a time. Checks nothing but that each line is JSON.
     *
     * @param connection the caller's; auto-commit and isolation are changed
     */
    public static Ended write(Connection connection, long from, long to, Lines lines)
            throws SQLException, IOException {
        AuditTables.beginSnapshot(connection);
        try {
            long after = from - 1;
            long written = 0;
            while (after < to) {
                List<AuditRecord> page = AuditTables.page(connection, after);
                for (AuditRecord record : page) {
                    after = record.sequence();
                    if (after > to) {
                        break;
                    }
                    Optional<String> line = line(record);
                    if (line.isEmpty()) {
                        return new Ended(
                                written,
                                Optional.of(
                                        "record " + after + " holds no JSON: run audit verify"));
                    }
                    lines.line(line.get());
                    written++;
                }
                if (page.size() < AuditTables.PAGE) {
                    break;
                }
            }
            return new Ended(written, Optional.empty());
        } finally {
            connection.rollback();
        }
    }

    private static Optional<String> line(AuditRecord record) {
        if (!(JsonParser.parse(record.event().getBytes(UTF_8))
                instanceof JsonReading.Read(var event))) {
            return Optional.empty();
        }
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("number", new JsonNumber(Long.toString(record.sequence())));
        members.put("at", new JsonString(record.at().toString()));
        members.put("kind", new JsonString(record.kind()));
        members.put("event", event);
        members.put("previous", new JsonString(record.previous().toString()));
        members.put("hash", new JsonString(record.hash().toString()));
        return Optional.of(JsonWriter.text(JsonObject.of(members)));
    }
}
