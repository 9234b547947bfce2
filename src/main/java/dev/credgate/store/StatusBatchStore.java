package dev.credgate.store;

import static dev.credgate.store.ChainRows.list;
import static dev.credgate.store.ChainRows.update;

import dev.credgate.crypto.Hash;
import dev.credgate.ledger.StatusValue;
import dev.credgate.store.StatusOperations.Stage;
import dev.credgate.store.StatusOperations.StatusOperation;
import dev.credgate.store.StatusOperations.Wish;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** {@link StatusBatches} in {@code status_operation_batch}, under the lock of the operation. */
@ApplicationScoped
class StatusBatchStore implements StatusBatches {

    private static final String SELECT =
            "select id, coalesce(origin, id), issuer, status, lines from status_operation_batch"
                    + " where operation = ? and ";

    private final Database database;

    StatusBatchStore(Database database) {
        this.database = database;
    }

    @Override
    public List<StatusOperation> sending() {
        try (Connection connection = database.connect()) {
            return StatusOperationStore.in(connection, Stage.SENDING);
        } catch (SQLException e) {
            throw ChainRows.unavailable("list status operations", e);
        }
    }

    @Override
    public Optional<Batch> next(UUID operation, int most) {
        return write(
                "form a batch of status changes",
                connection -> {
                    StatusOperation unused = StatusOperationStore.locked(connection, operation);
                    Optional<Batch> formed =
                            list(
                                            connection,
                                            SELECT
                                                    + "put_at is null and decided_at is null order"
                                                    + " by number fetch first row only",
                                            StatusBatchStore::value,
                                            operation)
                                    .stream()
                                    .findFirst();
                    return formed.isPresent()
                            ? formed
                            : StatusBatchForming.formed(connection, operation, most);
                });
    }

    /** How many batches an operation has, which is the next one's number. */
    static long count(Connection connection, UUID operation) throws SQLException {
        return list(
                        connection,
                        "select count(*) from status_operation_batch where operation = ?",
                        row -> row.getLong(1),
                        operation)
                .getFirst();
    }

    private static Batch value(ResultSet row) throws SQLException {
        return new Batch(
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                row.getString(3),
                StatusValue.valueOf(row.getString(4)),
                row.getInt(5));
    }

    @Override
    public List<Wish> wishes(UUID batch) {
        try (Connection connection = database.connect()) {
            return list(
                    connection,
                    "select credential, issuer, status, reason_hash from status_operation_line"
                            + " where batch = ? order by line",
                    row ->
                            new Wish(
                                    row.getObject(1, UUID.class),
                                    row.getString(2),
                                    StatusValue.valueOf(row.getString(3)),
                                    Hash.parse(row.getString(4)).orElseThrow(() -> altered(batch))),
                    batch);
        } catch (SQLException e) {
            throw ChainRows.unavailable("list status changes of a batch", e);
        }
    }

    private static StoreUnavailableException altered(UUID batch) {
        return new StoreUnavailableException(
                "status changes of batch " + batch + " cannot be read: the database was altered");
    }

    @Override
    public Mark put(Batch batch, UUID operation, Instant now) {
        return connection -> {
            StatusOperation unused = StatusOperationStore.locked(connection, operation);
            return update(
                            connection,
                            "update status_operation_batch set put_at = ? where id = ? and put_at"
                                    + " is null and decided_at is null",
                            now,
                            batch.id())
                    == 1;
        };
    }

    @Override
    public boolean refuse(Batch batch, UUID operation, String refusal, Instant now) {
        return write(
                "refuse a batch of status changes",
                connection -> {
                    StatusOperation unused = StatusOperationStore.locked(connection, operation);
                    // Gateways of before noted only afterwards what they had put there.
                    int _ =
                            update(
                                    connection,
                                    "update status_operation_batch set put_at = ? where id = ? and"
                                            + " put_at is null and decided_at is null and exists"
                                            + " (select 1 from chain_transaction t where"
                                            + " t.operation = ?)",
                                    now,
                                    batch.id(),
                                    batch.id());
                    boolean refused =
                            update(
                                            connection,
                                            "update status_operation_batch set decided_at = ?,"
                                                    + " refusal = ? where id = ? and put_at is null"
                                                    + " and decided_at is null",
                                            now,
                                            refusal,
                                            batch.id())
                                    == 1;
                    if (refused) {
                        int _ = refuseLines(connection, batch.id(), refusal);
                    }
                    return refused;
                });
    }

    private static int refuseLines(Connection connection, UUID batch, String refusal)
            throws SQLException {
        return update(
                connection,
                "update status_operation_line set refusal = ? where batch = ?",
                refusal,
                batch);
    }

    @Override
    public List<Batch> open(UUID operation) {
        try (Connection connection = database.connect()) {
            return list(
                    connection,
                    SELECT + "put_at is not null and decided_at is null order by number",
                    StatusBatchStore::value,
                    operation);
        } catch (SQLException e) {
            throw ChainRows.unavailable("list batches of status changes", e);
        }
    }

    @Override
    public void decided(UUID batch, int transactions, Optional<String> refusal, Instant now) {
        int unused =
                write(
                        "note what became of a batch",
                        connection -> {
                            int changed =
                                    update(
                                            connection,
                                            "update status_operation_batch set decided_at = ?,"
                                                    + " refusal = ?, transactions = ? where id = ?"
                                                    + " and put_at is not null and decided_at is"
                                                    + " null",
                                            now,
                                            refusal,
                                            transactions,
                                            batch);
                            return changed == 1 && refusal.isPresent()
                                    ? refuseLines(connection, batch, refusal.get())
                                    : changed;
                        });
    }

    @Override
    public void divide(Batch batch, UUID operation, int transactions, Instant now) {
        int unused =
                write(
                        "divide a batch of status changes",
                        connection ->
                                StatusBatchDivision.divide(
                                        connection, batch, operation, transactions, now));
    }

    @Override
    public void end(UUID operation, Instant now) {
        int unused =
                write(
                        "end a status operation",
                        connection -> {
                            // Nobody divides a batch in between.
                            StatusOperation _ = StatusOperationStore.locked(connection, operation);
                            return update(
                                    connection,
                                    "update status_operation set stage = ?, ended_at = ? where"
                                            + " id = ? and stage = ? and not exists (select 1"
                                            + " from status_operation_batch b where b.operation"
                                            + " = ? and b.decided_at is null)",
                                    Stage.DONE.name(),
                                    now,
                                    operation,
                                    Stage.SENDING.name(),
                                    operation);
                        });
    }

    private <T> T write(String what, JdbcTransaction.Work<T> work) {
        try {
            T result = JdbcTransaction.call(database, work);
            database.force();
            return result;
        } catch (SQLException e) {
            throw ChainRows.unavailable(what, e);
        }
    }
}
