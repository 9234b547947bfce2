package dev.credgate.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
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
    public boolean end(UUID id, Runnable tell) {
        return transactions.write("end a status change", () -> endInTurn(id, tell)).orElse(false);
    }

    private boolean endInTurn(UUID id, Runnable tell) {
        // Whoever waits here finds the row gone once the lock is free.
        PendingStatusChangeRow row = findById(id, LockModeType.PESSIMISTIC_WRITE);
        if (row == null) {
            return false;
        }
        tell.run();
        delete(row);
        flush();
        return true;
    }

    @Override
    public List<PendingStatusChange> of(UUID credential) {
        return transactions.read(
                "list pending status changes",
                () -> values(list("credential", order(), credential)));
    }

    @Override
    public List<PendingStatusChange> before(Instant instant) {
        return transactions.read(
                "list pending status changes",
                () -> values(list("requestedAt < ?1", order(), instant)));
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
