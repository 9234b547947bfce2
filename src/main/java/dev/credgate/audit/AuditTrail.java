package dev.credgate.audit;

import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonBoolean;
import dev.credgate.json.JsonValue.JsonNull;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.store.Database;
import dev.credgate.store.StoreUnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The audit record as an agency reads it: the records that name it, the newest first, a page at a
 * time. Reads only, and checks no hash: that is what {@code audit verify} is for. Thread-safe;
 * blocks on the database.
 */
@ApplicationScoped
public class AuditTrail {

    private static final int LARGEST_PAGE = 1000;

    private final Database database;

    /** The trail in that database. */
    AuditTrail(Database database) {
        this.database = database;
    }

    /**
     * A record.
     *
     * @param sequence its number in the chain
     * @param kind such as {@code credential_issued}
     * @param facts what the event says, by member name, in the order of the names
     */
    public record Entry(long sequence, Instant at, String kind, Map<String, String> facts) {
        public Entry {
            facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        }
    }

    /**
     * The records that name an agency, the newest first.
     *
     * @param before number of the last record of the page before, empty for the first page
     * @param limit 1 to 1000
     * @throws StoreUnavailableException when the database did not answer
     */
    public List<Entry> newest(String agency, Optional<Long> before, int limit) {
        if (limit < 1 || limit > LARGEST_PAGE) {
            throw new IllegalArgumentException(
                    "a page has 1 to " + LARGEST_PAGE + " entries, not " + limit);
        }
        try (Connection connection = database.connect();
                PreparedStatement select =
                        connection.prepareStatement(
                                "select seq, at, kind, event from audit_record where agency = ?"
                                        + " and seq < ? order by seq desc fetch first "
                                        + limit
                                        + " rows only")) {
            select.setString(1, agency);
            select.setLong(2, before.orElse(Long.MAX_VALUE));
            try (ResultSet row = select.executeQuery()) {
                List<Entry> entries = new ArrayList<>();
                while (row.next()) {
                    entries.add(
                            new Entry(
                                    row.getLong(1),
                                    row.getObject(2, OffsetDateTime.class).toInstant(),
                                    row.getString(3),
                                    facts(row.getString(4))));
                }
                return entries;
            }
        } catch (SQLException e) {
            throw new StoreUnavailableException(
                    "the database did not list audit records: " + e.getMessage(), e);
        }
    }

    /** A record that was tampered with tells nothing here. */
    private static Map<String, String> facts(String event) {
        Map<String, String> facts = new LinkedHashMap<>();
        if (JsonParser.parse(event.getBytes(StandardCharsets.UTF_8))
                instanceof JsonReading.Read(JsonObject object)) {
            object.members().forEach((name, value) -> facts.put(name, text(value)));
        }
        return facts;
    }

    private static String text(JsonValue value) {
        return switch (value) {
            case JsonString(String text) -> text;
            case JsonNumber(String token) -> token;
            case JsonBoolean truth -> truth == JsonBoolean.TRUE ? "true" : "false";
            case JsonNull _ -> "";
            case JsonArray(List<JsonValue> elements) ->
                    elements.stream().map(AuditTrail::text).collect(Collectors.joining(", "));
            case JsonObject(Map<String, JsonValue> members) ->
                    members.entrySet().stream()
                            .map(member -> member.getKey() + "=" + text(member.getValue()))
                            .collect(Collectors.joining(", "));
        };
    }
}
