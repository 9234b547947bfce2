package dev.credgate.store;

import static dev.credgate.store.ChainRows.list;
import static dev.credgate.store.ChainRows.update;

import dev.credgate.ledger.StatusValue;
import dev.credgate.store.StatusBatches.Batch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Makes a batch of an operation's next lines that belong together, under the operation's lock. */
final class StatusBatchForming {

    /** Lines that belong to no batch; no credential is in two of them, so their order is free. */
    private static final String FREE =
            " from status_operation_line where operation = ? and line > ? and batch is null and"
                    + " refusal is null";

    private StatusBatchForming() {}

    /**
     * A new batch; empty when no line is left.
     *
     * @param most how many lines it has at most
     */
    static Optional<Batch> formed(Connection connection, UUID operation, int most)
            throws SQLException {
        // Lines up to there are in batches, or refused: they are not gone through again.
        long from =
                list(
                                connection,
                                "select formed from status_operation where id = ?",
                                row -> row.getLong(1),
                                operation)
                        .getFirst();
        record Free(long line, String issuer, String status) {}
        Optional<Free> first =
                list(
                                connection,
                                "select line, issuer, status"
                                        + FREE
                                        + " order by line fetch first row only",
                                row -> new Free(row.getLong(1), row.getString(2), row.getString(3)),
                                operation,
                                from)
                        .stream()
                        .findFirst();
        if (first.isEmpty()) {
            return Optional.empty();
        }
        String alike = FREE + " and issuer = ? and status = ?";
        Object[] which = {
            operation, first.get().line() - 1, first.get().issuer(), first.get().status()
        };
        List<Long> lines =
                list(
                        connection,
                        "select line" + alike + " order by line fetch first " + most + " rows only",
                        row -> row.getLong(1),
                        which);
        UUID batch = UUID.randomUUID();
        long number = StatusBatchStore.count(connection, operation);
        int _ =
                update(
                        connection,
                        "update status_operation_line set batch = ? where operation = ? and line"
                                + " between ? and ? and batch is null and refusal is null and"
                                + " issuer = ? and status = ?",
                        batch,
                        operation,
                        lines.getFirst(),
                        lines.getLast(),
                        first.get().issuer(),
                        first.get().status());
        int _ =
                update(
                        connection,
                        "insert into status_operation_batch (id, operation, number, issuer, status,"
                                + " lines, transactions) values (?, ?, ?, ?, ?, ?, 0)",
                        batch,
                        operation,
                        number,
                        first.get().issuer(),
                        first.get().status(),
                        lines.size());
        int _ =
                update(
                        connection,
                        "update status_operation set formed = ? where id = ?",
                        first.get().line(),
                        operation);
        return Optional.of(
                new Batch(
                        batch,
                        batch,
                        first.get().issuer(),
                        StatusValue.valueOf(first.get().status()),
                        lines.size()));
    }
}
