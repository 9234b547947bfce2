package dev.credgate.store;

import dev.credgate.crypto.Hash;
import dev.credgate.ledger.StatusValue;
import dev.credgate.store.PendingStatusChanges.PendingStatusChange;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code pending_status_change}. */
@Entity
@Table(name = "pending_status_change")
@SuppressWarnings("NullAway.Init")
class PendingStatusChangeRow {

    @Id UUID id;

    /** Where it is not the wish's id. */
    @Nullable UUID operation;

    @Column(nullable = false)
    String agency;

    @Column(nullable = false)
    UUID credential;

    @Column(nullable = false)
    String issuer;

    @Column(name = "status_key", nullable = false)
    String statusKey;

    @Column(nullable = false)
    String status;

    @Column(name = "reason_hash", nullable = false)
    String reasonHash;

    @Column(name = "requested_at", nullable = false)
    Instant requestedAt;

    static PendingStatusChangeRow of(PendingStatusChange change) {
        var row = new PendingStatusChangeRow();
        row.id = change.id();
        row.operation = change.operation().equals(change.id()) ? null : change.operation();
        row.agency = change.agency();
        row.credential = change.credential();
        row.issuer = change.issuer();
        row.statusKey = change.statusKey().toString();
        row.status = word(change.status());
        row.reasonHash = change.reasonHash().toString();
        row.requestedAt = change.requestedAt();
        return row;
    }

    PendingStatusChange value() {
        return new PendingStatusChange(
                id,
                operation == null ? id : operation,
                agency,
                credential,
                issuer,
                Hash.parse(statusKey).orElseThrow(this::altered),
                Arrays.stream(StatusValue.values())
                        .filter(value -> word(value).equals(status))
                        .findFirst()
                        .orElseThrow(this::altered),
                Hash.parse(reasonHash).orElseThrow(this::altered),
                requestedAt);
    }

    private static String word(StatusValue status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private StoreUnavailableException altered() {
        return new StoreUnavailableException(
                "the stored status change " + id + " cannot be read: the database was altered");
    }
}
