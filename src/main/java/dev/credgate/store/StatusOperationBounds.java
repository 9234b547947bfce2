package dev.credgate.store;

import static dev.credgate.store.ChainRows.list;
import static dev.credgate.store.ChainRows.update;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * What counts against {@link StatusOperations.Bounds}, under a lock of the agency's row in {@code
 * status_operation_bound}: replicas that count and add take turns.
 */
final class StatusOperationBounds {

    private static final Duration DAY = Duration.ofDays(1);

    private StatusOperationBounds() {}

    /**
     * What an agency has.
     *
     * @param open operations that are not done
     * @param lines of operations that were begun within a day, or whose lines are still coming
     */
    record Counted(long open, long lines) {}

    /**
     * Counts; until the transaction ends, nobody else adds to it. To be called before any operation
     * is locked, so that nobody waits in a circle.
     *
     * @throws SQLException also {@link ChainRows#DUPLICATE}, where another counted an agency's for
     *     the first time at the same moment: the whole transaction is to be tried again
     */
    static Counted locked(Connection connection, String agency, Instant now) throws SQLException {
        if (list(
                        connection,
                        "select 1 from status_operation_bound where agency = ? for update",
                        row -> row.getInt(1),
                        agency)
                .isEmpty()) {
            int _ =
                    update(
                            connection,
                            "insert into status_operation_bound (agency) values (?)",
                            agency);
        }
        // Only now: what is counted before the lock is had may be too little.
        return list(
                        connection,
                        "select count(case when stage <> 'DONE' then 1 end), coalesce(sum(case when"
                                + " requested_at > ? or stage = 'TAKING' then taken end), 0) from"
                                + " status_operation where agency = ?",
                        row -> new Counted(row.getLong(1), row.getLong(2)),
                        now.minus(DAY),
                        agency)
                .getFirst();
    }
}
