package dev.credgate.store;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.audit.AppendedRecords;
import dev.credgate.store.SchemaHistory.Migration;
import java.math.BigDecimal;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * From every schema that was ever released, with rows in every table, forward to the newest: the
 * rows are there as they were, and the schema is the one that a new database gets.
 */
class SchemaForwardTest {

    /** What stands in a row. */
    private enum Row {
        /** Something in every column, and the most that there can be. */
        FULL,
        /** Nothing where there may be nothing. */
        SPARSE,
        /** No ASCII in texts, and the least of everything else. */
        FOREIGN;

        /** What refers to another row finds the one of its kind. */
        UUID id() {
            return new UUID(7, 7 + ordinal());
        }
    }

    /** Refers to rows of another table, and is filled after it. */
    private static final String REFERRING = "chain_submission";

    /** Columns that a later schema does without. */
    private static final Set<String> GIVEN_UP = Set.of("idempotent_answer.told");

    private static final OffsetDateTime TIME =
            OffsetDateTime.of(2026, 11, 28, 9, 30, 15, 123_456_000, ZoneOffset.UTC);

    @ParameterizedTest
    @EnumSource
    void everyReleasedSchemaComesForwardWithItsRows(TestDatabase.Kind kind) throws Exception {
        List<String> fresh;
        try (TestDatabase database = TestDatabase.create(kind)) {
            fresh = schema(database);
        }
        for (Migration from : SchemaHistory.OURS) {
            try (TestDatabase database = TestDatabase.empty(kind)) {
                Flyway.configure()
                        .configuration(database.flyway().getConfiguration())
                        .target(from.version())
                        .load()
                        .migrate();
                Map<String, List<String>> tables = tables(database);
                // Records that fit each other, not anything.
                AppendedRecords.append(database, 3);
                AppendedRecords.checkpoint(database, tables.keySet());
                for (Map.Entry<String, List<String>> table : tables.entrySet()) {
                    if (!table.getKey().equals(REFERRING)) {
                        fill(database, table.getKey(), table.getValue());
                    }
                }
                if (tables.containsKey(REFERRING)) {
                    fill(database, REFERRING, requireNonNull(tables.get(REFERRING)));
                }
                tables.replaceAll(SchemaForwardTest::lasting);
                Map<String, List<List<String>>> before = new TreeMap<>();
                for (Map.Entry<String, List<String>> table : tables.entrySet()) {
                    before.put(table.getKey(), rows(database, table.getKey(), table.getValue()));
                }
                assertThat(before.values()).as("from %s", from.version()).noneMatch(List::isEmpty);

                SchemaMigration.migrate(database.flyway());

                for (Map.Entry<String, List<String>> table : tables.entrySet()) {
                    assertThat(rows(database, table.getKey(), table.getValue()))
                            .as("%s, from %s", table.getKey(), from.version())
                            .containsAll(before.get(table.getKey()));
                }
                assertThat(schema(database)).as("from %s", from.version()).isEqualTo(fresh);
                assertThat(AppendedRecords.intact(database)).isEqualTo(3);
                AppendedRecords.append(database, 2);
                assertThat(AppendedRecords.intact(database)).isEqualTo(5);
                try (Connection connection = database.pool().getConnection()) {
                    assertThat(SchemaHistory.isOurs(connection)).isTrue();
                }
            }
        }
    }

    private static List<String> lasting(String table, List<String> columns) {
        return columns.stream().filter(column -> !GIVEN_UP.contains(table + '.' + column)).toList();
    }

    /** The program's tables, with the names of their columns. */
    private static Map<String, List<String>> tables(TestDatabase database) throws SQLException {
        Map<String, List<String>> tables = new TreeMap<>();
        for (String column : schema(database)) {
            List<String> parts = Arrays.asList(column.split(" "));
            tables.computeIfAbsent(parts.get(0), _ -> new ArrayList<>()).add(parts.get(1));
        }
        return tables;
    }

    /** A line a column. */
    private static List<String> schema(TestDatabase database) throws SQLException {
        return query(
                        database,
                        "select lower(table_name), lower(column_name), data_type, is_nullable,"
                                + " character_maximum_length from information_schema.columns"
                                + " where lower(table_schema) = 'public'"
                                + " and table_name <> 'flyway_schema_history'"
                                + " order by 1, ordinal_position")
                .stream()
                .map(row -> String.join(" ", row))
                .toList();
    }

    /** Puts rows of each kind into a table that has none. */
    private static void fill(TestDatabase database, String table, List<String> columns)
            throws SQLException {
        if (!rows(database, table, columns).isEmpty()) {
            return;
        }
        try (Connection connection = database.pool().getConnection();
                Statement statement = connection.createStatement();
                ResultSet empty = statement.executeQuery("select * from " + table)) {
            ResultSetMetaData data = empty.getMetaData();
            var marks = new StringJoiner(", ", "insert into " + table + " values (", ")");
            columns.forEach(_ -> marks.add("?"));
            try (var insert = connection.prepareStatement(marks.toString())) {
                for (Row row : Row.values()) {
                    for (int i = 1; i <= columns.size(); i++) {
                        if (row == Row.SPARSE
                                && data.isNullable(i) == ResultSetMetaData.columnNullable) {
                            insert.setNull(i, data.getColumnType(i));
                        } else {
                            insert.setObject(i, value(data, i, row));
                        }
                    }
                    insert.executeUpdate();
                }
            }
        }
    }

    private static Object value(ResultSetMetaData data, int column, Row row) throws SQLException {
        boolean full = row == Row.FULL;
        if (data.getColumnTypeName(column).equalsIgnoreCase("uuid")) {
            return row.id();
        }
        return switch (data.getColumnType(column)) {
            case Types.VARCHAR, Types.CLOB ->
                    switch (row) {
                        case FULL -> "x".repeat(Math.min(5_000, data.getPrecision(column)));
                        case SPARSE -> "y";
                        case FOREIGN ->
                                "澳\"ã\'\\\n".substring(0, Math.min(6, data.getPrecision(column)));
                    };
            case Types.BIGINT -> full ? Long.MAX_VALUE - column : (long) row.ordinal();
            case Types.INTEGER -> full ? Integer.MAX_VALUE : row.ordinal();
            case Types.NUMERIC -> full ? BigDecimal.TEN.pow(77) : BigDecimal.valueOf(row.ordinal());
            case Types.SMALLINT -> (short) 1;
            case Types.BOOLEAN, Types.BIT -> full;
            case Types.BINARY, Types.VARBINARY -> full ? new byte[] {0, -1, 127} : new byte[0];
            case Types.TIMESTAMP_WITH_TIMEZONE, Types.TIMESTAMP ->
                    full
                            ? TIME.plusSeconds(column)
                            : TIME.minusYears(50).plusNanos(column * 1_000L);
            default -> throw new SQLException("no value for " + data.getColumnTypeName(column));
        };
    }

    private static List<List<String>> rows(
            TestDatabase database, String table, List<String> columns) throws SQLException {
        return query(
                database,
                "select " + String.join(", ", columns) + " from " + table + " order by 1");
    }

    private static List<List<String>> query(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.pool().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<List<String>> rows = new ArrayList<>();
            while (row.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    Object value = row.getObject(i);
                    values.add(
                            switch (value) {
                                case byte[] bytes -> Arrays.toString(bytes);
                                case Clob text -> text.getSubString(1, (int) text.length());
                                case null, default -> String.valueOf(value);
                            });
                }
                rows.add(values);
            }
            return rows;
        }
    }
}
