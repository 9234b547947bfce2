package dev.credgate.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a database says of the migrations it went through, beside what this program would say. Where
 * the two are the same there is nothing to migrate and nothing to refuse, and one query takes the
 * place of a whole start of Flyway. Every difference, however small, is Flyway's to judge.
 */
final class SchemaHistory {

    /**
     * A migration that is in the database, as Flyway notes it.
     *
     * @param type how it is written, {@code SQL} or {@code JDBC}
     * @param checksum of its text; null where Flyway has none
     */
    record Migration(String version, String description, String type, @Nullable Integer checksum) {}

    /** What the schema of this program comes from, oldest first. A test holds it against Flyway. */
    static final List<Migration> OURS =
            List.of(
                    new Migration("1", "foundation", "SQL", 1258179919),
                    new Migration("2", "audit append only", "JDBC", null),
                    new Migration("3", "pending status change", "SQL", -995524501),
                    new Migration("4", "issuing key", "SQL", -1276191467),
                    new Migration("5", "idempotent answer", "SQL", 1273781987),
                    new Migration("7", "agencies", "SQL", -96541832),
                    new Migration("9", "status lists", "SQL", -933126691),
                    new Migration("10", "outbox", "SQL", 832851368),
                    new Migration("11", "withheld credentials", "SQL", -232390654),
                    new Migration("12", "audit checkpoints", "JDBC", null),
                    new Migration("13", "console", "JDBC", null),
                    new Migration("14", "pin trial", "SQL", 104782108),
                    new Migration("15", "status operations", "SQL", -477243216),
                    new Migration("16", "status bounds", "SQL", -794314396),
                    new Migration("17", "audit anchor intent", "SQL", 1218145300),
                    new Migration("18", "status lines taken", "SQL", -101561379),
                    new Migration("19", "status list numbers", "SQL", 585653809),
                    new Migration("20", "outbox state", "SQL", -509588377),
                    new Migration("21", "counted orders", "SQL", -220935472),
                    new Migration("22", "ended session numbers", "SQL", -747242717),
                    new Migration("23", "newest status", "SQL", 1727607839),
                    new Migration("24", "agency wish", "SQL", 1961030250),
                    new Migration("25", "agency wish document", "SQL", -1027891505),
                    new Migration("26", "key request done", "SQL", -576098689),
                    new Migration("27", "further keys", "SQL", -842212284));

    /** Marks that Flyway leaves beside migrations: that it made the table, or the schema. */
    private static final List<String> MARKS = List.of("TABLE", "SCHEMA");

    private static final String READ =
            "select \"version\", \"description\", \"type\", \"checksum\", \"success\""
                    + " from %s.\"flyway_schema_history\" order by \"installed_rank\"";

    private SchemaHistory() {}

    /**
     * Whether the database has been through exactly this program's migrations, in their order and
     * with their text.
     *
     * @param connection in auto-commit mode
     */
    static boolean isOurs(Connection connection) throws SQLException {
        // Where Flyway would look, and not the next schema of a search path that has such a table.
        String schema = connection.getSchema();
        if (schema == null || !hasHistory(connection, schema)) {
            return false;
        }
        List<Migration> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(READ.formatted(quoted(schema)))) {
            while (row.next()) {
                String version = row.getString(1);
                String type = row.getString(3);
                if (!row.getBoolean(5)) {
                    return false;
                }
                if (version == null && MARKS.contains(type)) {
                    continue;
                }
                if (version == null || found.size() == OURS.size()) {
                    return false;
                }
                found.add(
                        new Migration(
                                version, row.getString(2), type, row.getObject(4, Integer.class)));
            }
        }
        return found.equals(OURS);
    }

    /** Asked first: a query that fails would be an error in a server's log. */
    private static boolean hasHistory(Connection connection, String schema) throws SQLException {
        try (var statement =
                connection.prepareStatement(
                        "select 1 from information_schema.tables where table_schema = ? and"
                                + " table_name = 'flyway_schema_history'")) {
            statement.setString(1, schema);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
