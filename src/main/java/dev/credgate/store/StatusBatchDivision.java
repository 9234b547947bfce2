package dev.credgate.store;

import static dev.credgate.store.ChainRows.list;
import static dev.credgate.store.ChainRows.update;

import dev.credgate.store.StatusBatches.Batch;
import dev.credgate.store.StatusOperations.StatusOperation;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Makes two batches of one, in one transaction under the lock of their operation: each line is in
 * one of them before and after, wherever a process dies.
 */
final class StatusBatchDivision {

    private StatusBatchDivision() {}

    /**
     * Divides a batch, unless somebody has.
     *
     * @return how many parts there are now that were not there before
     */
    static int divide(
            Connection connection, Batch batch, UUID operation, int transactions, Instant now)
            throws SQLException {
        StatusOperation unused = StatusOperationStore.locked(connection, operation);
        List<Long> lines =
                list(
                        connection,
                        "select line from status_operation_line where batch = ? order by line",
                        row -> row.getLong(1),
                        batch.id());
        if (lines.size() < 2
                || update(
                                connection,
                                "update status_operation_batch set decided_at = ?, lines = 0,"
                                        + " transactions = ? where id = ? and put_at is not null"
                                        + " and decided_at is null",
                                now,
                                transactions,
                                batch.id())
                        == 0) {
            return 0;
        }
        int half = lines.size() / 2;
        part(connection, batch, operation, lines.subList(0, half));
        part(connection, batch, operation, lines.subList(half, lines.size()));
        return 2;
    }

    private static void part(Connection connection, Batch whole, UUID operation, List<Long> lines)
            throws SQLException {
        UUID part = UUID.randomUUID();
        int moved =
                update(
                        connection,
                        "update status_operation_line set batch = ? where batch = ? and line"
                                + " between ? and ?",
                        part,
                        whole.id(),
                        lines.getFirst(),
                        lines.getLast());
        int _ =
                update(
                        connection,
                        "insert into status_operation_batch (id, operation, number, issuer, status,"
                                + " lines, transactions, origin) values (?, ?, ?, ?, ?, ?, 0, ?)",
                        part,
                        operation,
                        StatusBatchStore.count(connection, operation),
                        whole.issuer(),
                        whole.status().name(),
                        moved,
                        whole.origin());
        // They are asked for already, and end with the part.
        int _ =
                update(
                        connection,
                        "update pending_status_change set operation = ? where operation = ? and"
                                + " credential in (select credential from status_operation_line"
                                + " where batch = ?)",
                        part,
                        whole.id(),
                        part);
    }
}
