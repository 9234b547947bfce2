package dev.credgate.store;

import dev.credgate.store.StatusOperations.Stage;
import dev.credgate.store.StatusOperations.StatusOperation;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code status_operation}. */
@Entity
@Table(name = "status_operation")
@SuppressWarnings("NullAway.Init")
class StatusOperationRow {

    @Id UUID id;

    @Column(nullable = false)
    String agency;

    @Nullable String lookup;

    /** A {@link Stage}. */
    @Column(nullable = false)
    String stage;

    @Column(nullable = false)
    long taken;

    @Column(name = "requested_at", nullable = false)
    Instant requestedAt;

    @Column(name = "ended_at")
    @Nullable Instant endedAt;

    StatusOperation value() {
        return new StatusOperation(
                id, agency, Stage.valueOf(stage), taken, requestedAt, Optional.ofNullable(endedAt));
    }
}
