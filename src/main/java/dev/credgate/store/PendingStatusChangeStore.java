package dev.credgate.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** {@link PendingStatusChanges} in {@code pending_status_change}. */
@ApplicationScoped
class PendingStatusChangeStore
        implements PanacheRepositoryBase<PendingStatusChangeRow, UUID>, PendingStatusChanges {

    private final DurableTransactions transactions;

    PendingStatusChangeStore(DurableTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public void note(PendingStatusChange change) {
        boolean written =
                transactions
                        .write(
                                "note a status change",
                                () -> {
                                    persistAndFlush(PendingStatusChangeRow.of(change));
                                    return true;
                                })
                        .orElse(false);
        if (!written) {
            throw new IllegalStateException("status change " + change.id() + " was noted before");
        }
    }

    @Override
    public Mark ended(UUID id) {
        return connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("delete from pending_status_change where id = ?")) {
                delete.setObject(1, id);
                return delete.executeUpdate() == 1;
            }
        };
    }

    @Override
    public Mark requested(PendingStatusChange change) {
        PendingStatusChangeRow row = PendingStatusChangeRow.of(change);
        // What was noted is there until its batch is decided, so until long after it is put.
        return connection -> {
            if (!isToBePut(connection, change.operation())) {
                return false;
            }
            try (PreparedStatement insert =
                    connection.prepareStatement(
                            "insert into pending_status_change (id, operation, agency, credential,"
                                    + " issuer, status_key, status, reason_hash, requested_at)"
                                    + " select cast(? as uuid), b.id, cast(? as varchar),"
                                    + " cast(? as uuid), cast(? as varchar), cast(? as varchar),"
                                    + " cast(? as varchar), cast(? as varchar),"
                                    + " cast(? as timestamp(6) with time zone)"
                                    + " from status_operation_batch b where b.id = ? and not exists"
                                    + " (select 1 from pending_status_change p where p.id = ?)")) {
                insert.setObject(1, row.id);
                insert.setString(2, row.agency);
                insert.setObject(3, row.credential);
                insert.setString(4, row.issuer);
                insert.setString(5, row.statusKey);
                insert.setString(6, row.status);
                insert.setString(7, row.reasonHash);
                insert.setObject(8, row.requestedAt.atOffset(ZoneOffset.UTC));
                insert.setObject(9, change.operation());
                insert.setObject(10, row.id);
                return insert.executeUpdate() == 1;
            }
        };
    }

    /** Until the transaction ends, the batch is neither put into the outbox nor refused. */
    private static boolean isToBePut(Connection connection, UUID batch) throws SQLException {
        return !ChainRows.list(
                        connection,
                        "select 1 from status_operation_batch where id = ? and put_at is null and"
                                + " decided_at is null for update",
                        row -> row.getInt(1),
                        batch)
                .isEmpty();
    }

    @Override
    public List<PendingStatusChange> of(UUID credential) {
        return transactions.read(
                "list pending status changes",
                () -> values(list("credential", order(), credential)));
    }

    @Override
    public List<PendingStatusChange> before(Instant instant, Instant batchesToo) {
        return transactions.read(
                "list pending status changes",
                () ->
                        values(
                                list(
                                        "requestedAt < ?1 and (operation is null or requestedAt <"
                                                + " ?2)",
                                        order(),
                                        instant,
                                        batchesToo)));
    }

    @Override
    public List<PendingStatusChange> ofAgency(String agency, int limit) {
        return transactions.read(
                "list pending status changes",
                () -> values(find("agency", order(), agency).page(0, limit).list()));
    }

    private static Sort order() {
        return Sort.by("requestedAt").and("id");
    }

    private static List<PendingStatusChange> values(List<PendingStatusChangeRow> rows) {
        return rows.stream().map(PendingStatusChangeRow::value).toList();
    }
}
