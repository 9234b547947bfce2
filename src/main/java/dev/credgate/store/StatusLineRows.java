package dev.credgate.store;

import static dev.credgate.store.ChainRows.list;
import static dev.credgate.store.ChainRows.update;

import dev.credgate.store.StatusOperations.Line;
import dev.credgate.store.StatusOperations.Stage;
import dev.credgate.store.StatusOperations.StatusOperation;
import dev.credgate.store.StatusOperations.Taken;
import dev.credgate.store.StatusOperations.Wish;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Takes lines of an operation, under the lock of the operation's row and of the agency's count. */
final class StatusLineRows {

    private static final String REPEATED = "repeated";

    private StatusLineRows() {}

    /**
     * {@link StatusOperations#take}, within the transaction that counted.
     *
     * @param room how many lines more the agency may bring
     */
    static Taken taken(
            Connection connection,
            UUID operation,
            String agency,
            List<Line> lines,
            long room,
            Instant now)
            throws SQLException {
        StatusOperation row = StatusOperationStore.locked(connection, operation);
        Map<Long, String> known = known(connection, operation, lines);
        List<Line> more = new ArrayList<>();
        for (Line line : lines) {
            String before = known.get(line.number());
            if (before == null) {
                more.add(line);
            } else if (!before.equals(line.digest().toString())) {
                return Taken.CHANGED;
            }
        }
        if (more.isEmpty()) {
            return Taken.ON_RECORD;
        }
        if (row.stage() != Stage.TAKING || more.getFirst().number() != row.taken() + 1) {
            return Taken.CLOSED;
        }
        if (more.size() > room) {
            return Taken.TOO_MANY;
        }
        StatusOperationBounds.add(connection, agency, more.size(), now);
        long refused = added(connection, operation, more);
        int _ =
                update(
                        connection,
                        "update status_operation set taken = ?, refused = ? where id = ?",
                        more.getLast().number(),
                        row.refused() + refused,
                        operation);
        return Taken.ON_RECORD;
    }

    private static Map<Long, String> known(Connection connection, UUID operation, List<Line> lines)
            throws SQLException {
        Map<Long, String> known = new HashMap<>();
        for (Map.Entry<Long, String> line :
                list(
                        connection,
                        "select line, digest from status_operation_line where operation = ? and"
                                + " line between ? and ?",
                        row -> Map.entry(row.getLong(1), row.getString(2)),
                        operation,
                        lines.getFirst().number(),
                        lines.getLast().number())) {
            known.put(line.getKey(), line.getValue());
        }
        return known;
    }

    /** How many of them are refused. */
    private static long added(Connection connection, UUID operation, List<Line> lines)
            throws SQLException {
        Set<UUID> asked = asked(connection, operation, lines);
        long refused = 0;
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "insert into status_operation_line (operation, line, digest, credential,"
                                + " issuer, status, reason_hash, refusal) values (?, ?, ?, ?, ?, ?,"
                                + " ?, ?)")) {
            for (Line line : lines) {
                Optional<Wish> wish = line.wish().filter(one -> asked.add(one.credential()));
                insert.setObject(1, operation);
                insert.setLong(2, line.number());
                insert.setString(3, line.digest().toString());
                insert.setObject(4, wish.map(Wish::credential).orElse(null));
                insert.setString(5, wish.map(Wish::issuer).orElse(null));
                insert.setString(6, wish.map(one -> one.status().name()).orElse(null));
                insert.setString(7, wish.map(one -> one.reasonHash().toString()).orElse(null));
                insert.setString(8, wish.isPresent() ? null : line.refusal().orElse(REPEATED));
                insert.addBatch();
                refused += wish.isPresent() ? 0 : 1;
            }
            insert.executeBatch();
        }
        return refused;
    }

    /** Which of these lines' credentials other lines ask for already. */
    private static Set<UUID> asked(Connection connection, UUID operation, List<Line> lines)
            throws SQLException {
        List<UUID> credentials =
                lines.stream().flatMap(line -> line.wish().stream()).map(Wish::credential).toList();
        if (credentials.isEmpty()) {
            return new HashSet<>();
        }
        List<Object> parameters = new ArrayList<>(credentials);
        parameters.addFirst(operation);
        return new HashSet<>(
                list(
                        connection,
                        "select credential from status_operation_line where operation = ? and"
                                + " credential in ("
                                + String.join(", ", Collections.nCopies(credentials.size(), "?"))
                                + ")",
                        row -> row.getObject(1, UUID.class),
                        parameters.toArray()));
    }
}
