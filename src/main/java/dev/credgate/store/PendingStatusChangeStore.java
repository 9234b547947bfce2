package dev.credgate.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

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
    public void noteAll(List<PendingStatusChange> changes) {
        boolean written =
                transactions
                        .write(
                                "note status changes",
                                () -> {
                                    Set<UUID> known = known(changes);
                                    changes.stream()
                                            .filter(change -> !known.contains(change.id()))
                                            .map(PendingStatusChangeRow::of)
                                            .forEach(this::persist);
                                    flush();
                                    return true;
                                })
                        .orElse(false);
        if (!written) {
            throw new StoreUnavailableException("somebody else notes the same status changes");
        }
    }

    private Set<UUID> known(List<PendingStatusChange> changes) {
        return list("id in ?1", changes.stream().map(PendingStatusChange::id).toList()).stream()
                .map(row -> row.id)
                .collect(Collectors.toSet());
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
