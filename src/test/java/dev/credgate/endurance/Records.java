package dev.credgate.endurance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.credgate.acceptance.Answer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What the database holds at the end.
 *
 * @param issued by id
 * @param places by credential
 * @param keys by id
 * @param events in the order of the audit record
 */
record Records(
        Map<UUID, IssuedRow> issued,
        Map<UUID, Place> places,
        Map<UUID, KeyRow> keys,
        List<Event> events) {

    /** A credential on record; {@code order} is told by the second in which it expires. */
    record IssuedRow(UUID id, long order, String keyId) {}

    /** A place in a status list. */
    record Place(long list, long index) {}

    /** A key. */
    record KeyRow(UUID id, String stage, boolean settled, Optional<String> label) {}

    /** An audit event. */
    record Event(long sequence, String kind, JsonNode body) {
        String text(String member) {
            return body.path(member).asText();
        }
    }

    static Records read(Connection connection) throws SQLException {
        Map<UUID, IssuedRow> issued = new HashMap<>();
        for (IssuedRow row :
                all(
                        connection,
                        "select id, valid_until, key_id from issued_credential",
                        rows ->
                                new IssuedRow(
                                        rows.getObject(1, UUID.class),
                                        rows.getObject(2, OffsetDateTime.class).toEpochSecond()
                                                - Order.EPOCH.getEpochSecond(),
                                        rows.getString(3)))) {
            issued.put(row.id(), row);
        }
        Map<UUID, Place> places = new HashMap<>();
        all(
                connection,
                "select credential, list, place from status_place",
                rows ->
                        places.put(
                                rows.getObject(1, UUID.class),
                                new Place(rows.getLong(2), rows.getLong(3))));
        Map<UUID, KeyRow> keys = new HashMap<>();
        for (KeyRow row :
                all(
                        connection,
                        "select id, stage, settled, label from issuing_key",
                        rows ->
                                new KeyRow(
                                        rows.getObject(1, UUID.class),
                                        rows.getString(2),
                                        rows.getBoolean(3),
                                        Optional.ofNullable(rows.getString(4))))) {
            keys.put(row.id(), row);
        }
        return new Records(issued, places, keys, events(connection));
    }

    private static List<Event> events(Connection connection) throws SQLException {
        return all(
                connection,
                "select seq, kind, event from audit_record order by seq",
                rows -> new Event(rows.getLong(1), rows.getString(2), json(rows.getString(3))));
    }

    /**
     * Whether nothing is half-way any more. A change of status that nobody saw on the chain within
     * that age is left open for a day.
     */
    static boolean settled(Connection connection, Duration age) throws SQLException {
        return count(
                                connection,
                                "select count(*) from pending_status_change where requested_at"
                                        + " > now() - interval '"
                                        + age.toSeconds()
                                        + " seconds'")
                        == 0
                && count(
                                connection,
                                "select count(*) from issuing_key where not settled"
                                        + " or (stage = 'RETIRING' and retire_at < now())")
                        == 0
                && count(
                                connection,
                                "select count(*) from chain_transaction where state in"
                                        + " ('QUEUED', 'SENT')")
                        == 0;
    }

    /** Changes of status that are open. */
    static long open(Connection connection) throws SQLException {
        return count(connection, "select count(*) from pending_status_change");
    }

    private static long count(Connection connection, String query) throws SQLException {
        return all(connection, query, rows -> rows.getLong(1)).getFirst();
    }

    private interface Row<T> {
        T read(ResultSet rows) throws SQLException;
    }

    private static <T> List<T> all(Connection connection, String query, Row<T> row)
            throws SQLException {
        List<T> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                found.add(row.read(rows));
            }
        }
        return found;
    }

    private static JsonNode json(String text) {
        try {
            return Answer.JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an audit event is no JSON: " + text, e);
        }
    }
}
