package dev.credgate.store;

import dev.credgate.ledger.StatusValue;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code status_operation_batch}. */
@Entity
@Table(name = "status_operation_batch")
@SuppressWarnings("NullAway.Init")
class StatusOperationBatchRow {

    @Id UUID id;

    @Column(nullable = false)
    UUID operation;

    @Column(nullable = false)
    long number;

    @Column(nullable = false)
    String issuer;

    /** A {@link StatusValue}. */
    @Column(nullable = false)
    String status;

    @Column(nullable = false)
    int lines;

    @Column(name = "put_at")
    @Nullable Instant putAt;

    @Column(name = "decided_at")
    @Nullable Instant decidedAt;

    @Nullable Boolean changed;

    @Column(nullable = false)
    int transactions;
}
