package dev.credgate.store;

import static dev.credgate.store.ChainRows.list;
import static dev.credgate.store.ChainRows.update;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What counts against {@link StatusOperations.Bounds}, under a lock of the agency's row in {@code
 * status_operation_bound}: replicas that count and add take turns.
 */
final class StatusOperationBounds {

    /** As long as what came counts. */
    private static final Duration DAY = Duration.ofDays(1);

    /** What came within one is counted together, and so counts up to that much longer. */
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private StatusOperationBounds() {}

    /**
     * What an agency has.
     *
     * @param open operations that are not done
     * @param lines that came within a day, whatever became of their operation
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
        return new Counted(
                list(
                                connection,
                                "select count(*) from status_operation where agency = ? and stage"
                                        + " <> 'DONE'",
                                row -> row.getLong(1),
                                agency)
                        .getFirst(),
                list(
                                connection,
                                "select coalesce(sum(lines), 0) from status_operation_taken where"
                                        + " agency = ? and taken_at > ?",
                                row -> row.getLong(1),
                                agency,
                                now.minus(DAY).minus(MINUTE))
                        .getFirst());
    }

    /** Lines came; within the transaction that counted, so that nobody else adds meanwhile. */
    static void add(Connection connection, String agency, long lines, Instant now)
            throws SQLException {
        Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
        if (update(
                        connection,
                        "update status_operation_taken set lines = lines + ? where agency = ? and"
                                + " taken_at = ?",
                        lines,
                        agency,
                        minute)
                == 0) {
            int _ =
                    update(
                            connection,
                            "insert into status_operation_taken (agency, taken_at, lines) values"
                                    + " (?, ?, ?)",
                            agency,
                            minute,
                            lines);
        }
    }

    /** Forgets what counts no more. */
    static void deleteOld(Connection connection, Instant now) throws SQLException {
        int _ =
                update(
                        connection,
                        "delete from status_operation_taken where taken_at < ?",
                        now.minus(DAY.multipliedBy(2)));
    }
}
