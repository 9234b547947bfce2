package dev.credgate.store;

import static dev.credgate.store.ChainRows.list;
import static dev.credgate.store.ChainRows.update;

import dev.credgate.store.StatusOperationBounds.Counted;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * {@link StatusOperations} in {@code status_operation} and {@code status_operation_line}. Whoever
 * changes an operation holds its row's lock, so that replicas take turns.
 */
@ApplicationScoped
class StatusOperationStore implements StatusOperations {

    private static final Duration DAY = Duration.ofDays(1);
    private static final int ATTEMPTS = 5;
    private static final Duration DONE_KEPT = Duration.ofDays(30);

    /** Operations that are deleted in one transaction, fewer where they have many lines. */
    private static final int MOST_DELETED = 500;

    /** Lines that are deleted in one transaction, which takes some seconds. */
    private static final long MOST_LINES_DELETED = 100_000;

    private static final String SELECT =
            "select id, agency, stage, taken, refused, requested_at, ended_at from status_operation";

    /** Of twenty connections. */
    private static final int TOGETHER = 4;

    /** Whoever sends lines had rather wait than send them again. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AgencyTransactions transactions = new AgencyTransactions(TOGETHER, PATIENCE);
    private final Database database;
    private final long mostLines;

    @Inject
    StatusOperationStore(Database database) {
        this(database, MOST_LINES_DELETED);
    }

    /** With another number of lines that are deleted in one transaction. */
    StatusOperationStore(Database database, long mostLines) {
        this.database = database;
        this.mostLines = mostLines;
    }

    @Override
    public Optional<StatusOperation> begin(
            UUID id, String agency, String lookup, Bounds bounds, Instant now) {
        Optional<StatusOperation> known = named(lookup);
        if (known.isPresent()) {
            return known;
        }
        return write(
                "begin a status operation",
                agency,
                connection -> {
                    Counted counted = StatusOperationBounds.locked(connection, agency, now);
                    // Somebody else may have been first by a moment.
                    Optional<StatusOperation> meanwhile =
                            one(connection, " where lookup = ?", lookup);
                    return meanwhile.isPresent()
                            ? meanwhile
                            : counted.open() < bounds.open() && counted.lines() < bounds.linesADay()
                                    ? begun(connection, id, agency, lookup, now)
                                    : Optional.empty();
                });
    }

    private static Optional<StatusOperation> begun(
            Connection connection, UUID id, String agency, String lookup, Instant now)
            throws SQLException {
        int _ =
                update(
                        connection,
                        "insert into status_operation (id, agency, lookup, stage, taken, refused,"
                                + " formed, requested_at) values (?, ?, ?, ?, 0, 0, 0, ?)",
                        id,
                        agency,
                        lookup,
                        Stage.TAKING.name(),
                        now);
        return one(connection, " where id = ?", id);
    }

    private Optional<StatusOperation> named(String lookup) {
        return one(" where lookup = ?", lookup);
    }

    @Override
    public Optional<StatusOperation> find(UUID id) {
        return one(" where id = ?", id);
    }

    private Optional<StatusOperation> one(String condition, Object parameter) {
        try (Connection connection = database.connect()) {
            return one(connection, condition, parameter);
        } catch (SQLException e) {
            throw ChainRows.unavailable("find a status operation", e);
        }
    }

    private static Optional<StatusOperation> one(
            Connection connection, String condition, Object parameter) throws SQLException {
        return list(connection, SELECT + condition, StatusOperationStore::value, parameter).stream()
                .findFirst();
    }

    @Override
    public List<StatusOperation> newestOf(String agency, int limit) {
        try (Connection connection = database.connect()) {
            return list(
                    connection,
                    SELECT
                            + " where agency = ? order by requested_at desc, id fetch first "
                            + limit
                            + " rows only",
                    StatusOperationStore::value,
                    agency);
        } catch (SQLException e) {
            throw ChainRows.unavailable("list status operations of an agency", e);
        }
    }

    /** Operations in a stage, the oldest first. */
    static List<StatusOperation> in(Connection connection, Stage stage) throws SQLException {
        return list(
                connection,
                SELECT + " where stage = ? order by requested_at, id",
                StatusOperationStore::value,
                stage.name());
    }

    private static StatusOperation value(ResultSet row) throws SQLException {
        return new StatusOperation(
                row.getObject(1, UUID.class),
                row.getString(2),
                Stage.valueOf(row.getString(3)),
                row.getLong(4),
                row.getLong(5),
                row.getObject(6, OffsetDateTime.class).toInstant(),
                ChainRows.instant(row, 7));
    }

    /** The operation, which nobody else changes until the transaction ends. */
    static StatusOperation locked(Connection connection, UUID operation) throws SQLException {
        return one(connection, " where id = ? for update", operation)
                .orElseThrow(() ->
                        new StoreUnavailableException(
                                "status operation " + operation + " is not on record any more"));
    }

    @Override
    public Taken take(UUID operation, String agency, List<Line> lines, Bounds bounds, Instant now) {
        return write(
                "take lines of a status operation",
                agency,
                connection -> {
                    Counted counted = StatusOperationBounds.locked(connection, agency, now);
                    return StatusLineRows.taken(
                            connection,
                            operation,
                            agency,
                            lines,
                            bounds.linesADay() - counted.lines(),
                            now);
                });
    }

    @Override
    public boolean close(UUID operation, long lines) {
        try {
            boolean closed =
                    JdbcTransaction.call(
                            database, connection -> closed(connection, operation, lines));
            database.force();
            return closed;
        } catch (SQLException e) {
            throw ChainRows.unavailable("close a status operation", e);
        }
    }

    private static boolean closed(Connection connection, UUID operation, long lines)
            throws SQLException {
        StatusOperation row = locked(connection, operation);
        if (row.taken() != lines) {
            return false;
        }
        return row.stage() != Stage.TAKING
                || update(
                                connection,
                                "update status_operation set stage = ? where id = ? and stage = ?"
                                        + " and taken = ?",
                                Stage.SENDING.name(),
                                operation,
                                Stage.TAKING.name(),
                                lines)
                        == 1;
    }

    /** Under the lock of what the agency has. */
    private <T> T write(String what, String agency, JdbcTransaction.Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                T result = transactions.call(database, agency, work);
                database.force();
                return result;
            } catch (SQLException e) {
                // Two count at the same moment for the first time: the second finds the row when it
                // looks again.
                if (!ChainRows.DUPLICATE.equals(e.getSQLState()) || attempt == ATTEMPTS) {
                    throw ChainRows.unavailable(what, e);
                }
            }
        }
    }

    @Override
    public Progress progress(UUID operation) {
        try (Connection connection = database.connect()) {
            return list(
                            connection,
                            "select coalesce(sum(lines), 0), coalesce(sum(case when decided_at is"
                                    + " not null and refusal is null then lines end), 0),"
                                    + " coalesce(sum(case when refusal is not null then lines"
                                    + " end), 0), coalesce(sum(transactions), 0) from"
                                    + " status_operation_batch where operation = ? and (put_at is"
                                    + " not null or decided_at is not null)",
                            row ->
                                    new Progress(
                                            row.getLong(1),
                                            row.getLong(2),
                                            row.getLong(3),
                                            row.getLong(4)),
                            operation)
                    .getFirst();
        } catch (SQLException e) {
            throw ChainRows.unavailable("say how far a status operation is", e);
        }
    }

    @Override
    public List<RefusedLine> refused(UUID operation, int limit) {
        try (Connection connection = database.connect()) {
            return list(
                    connection,
                    "select line, refusal from status_operation_line where operation = ? and"
                            + " refusal is not null order by line fetch first "
                            + limit
                            + " rows only",
                    row -> new RefusedLine(row.getLong(1), row.getString(2)),
                    operation);
        } catch (SQLException e) {
            throw ChainRows.unavailable("list refused lines of a status operation", e);
        }
    }

    /**
     * Deletes what was never sent whole for a day, and what was done a month ago: all of it,
     * however many small ones there are, and however large one is, in transactions that none waits
     * for long.
     */
    long deleteOld(Instant now) {
        try {
            JdbcTransaction.call(
                    database,
                    connection -> {
                        StatusOperationBounds.deleteOld(connection, now);
                        return true;
                    });
            long deleted = 0;
            Step step;
            do {
                step = JdbcTransaction.call(database, connection -> deleteSome(connection, now));
                deleted += step.deleted();
            } while (step.more());
            return deleted;
        } catch (SQLException e) {
            throw ChainRows.unavailable("delete old status operations", e);
        }
    }

    /**
     * What a transaction deleted.
     *
     * @param more whether the next may find something
     */
    private record Step(long deleted, boolean more) {}

    private Step deleteSome(Connection connection, Instant now) throws SQLException {
        // Whatever ended a month ago began before that, which is what an index is walked by.
        List<StatusOperation> old =
                list(
                        connection,
                        SELECT
                                + " where stage = ? and requested_at < ? or stage = ? and"
                                + " requested_at < ? and ended_at < ? order by requested_at fetch"
                                + " first "
                                + MOST_DELETED
                                + " rows only for update",
                        StatusOperationStore::value,
                        Stage.TAKING.name(),
                        now.minus(DAY),
                        Stage.DONE.name(),
                        now.minus(DONE_KEPT),
                        now.minus(DONE_KEPT));
        long deleted = 0;
        long lines = 0;
        for (StatusOperation one : old) {
            lines += one.taken();
            if (lines > mostLines) {
                if (deleted > 0) {
                    break;
                }
                if (shortened(connection, one)) {
                    return new Step(0, true);
                }
            }
            for (String where :
                    List.of("_line where operation", "_batch where operation", " where id")) {
                int _ =
                        update(
                                connection,
                                "delete from status_operation" + where + " = ?",
                                one.id());
            }
            deleted++;
        }
        return new Step(deleted, deleted > 0);
    }

    /**
     * Deletes as many lines as may be, the last ones, where there are more. Who goes on with a file
     * that was cut off finds it shorter, and nowhere a hole.
     */
    private boolean shortened(Connection connection, StatusOperation operation)
            throws SQLException {
        long last =
                list(
                                connection,
                                "select coalesce(max(line), 0) from status_operation_line where"
                                        + " operation = ?",
                                row -> row.getLong(1),
                                operation.id())
                        .getFirst();
        long kept = last - mostLines;
        if (kept <= 0) {
            return false;
        }
        if (operation.stage() == Stage.TAKING) {
            int _ =
                    update(
                            connection,
                            "update status_operation set taken = ?, refused = refused - (select"
                                    + " count(*) from status_operation_line where operation = ? and"
                                    + " line > ? and refusal is not null) where id = ?",
                            kept,
                            operation.id(),
                            kept,
                            operation.id());
        }
        int _ =
                update(
                        connection,
                        "delete from status_operation_line where operation = ? and line > ?",
                        operation.id(),
                        kept);
        return true;
    }
}
