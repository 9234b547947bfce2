package dev.credgate.store;

import dev.credgate.crypto.Hash;
import dev.credgate.ledger.StatusValue;
import dev.credgate.store.StatusOperations.Line;
import dev.credgate.store.StatusOperations.Wish;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code status_operation_line}. */
@Entity
@Table(name = "status_operation_line")
@IdClass(StatusOperationLineRow.Key.class)
@SuppressWarnings("NullAway.Init")
class StatusOperationLineRow {

    /** Which line of which operation. */
    record Key(UUID operation, long line) {}

    @Id UUID operation;

    @Id long line;

    @Column(nullable = false)
    String digest;

    @Nullable UUID credential;

    @Nullable String issuer;

    /** A {@link StatusValue}. */
    @Nullable String status;

    @Column(name = "reason_hash")
    @Nullable String reasonHash;

    @Nullable String refusal;

    @Nullable UUID batch;

    static StatusOperationLineRow of(UUID operation, Line line) {
        var row = new StatusOperationLineRow();
        row.operation = operation;
        row.line = line.number();
        row.digest = line.digest().toString();
        row.refusal = line.refusal().orElse(null);
        line.wish()
                .ifPresent(wish -> {
                    row.credential = wish.credential();
                    row.issuer = wish.issuer();
                    row.status = wish.status().name();
                    row.reasonHash = wish.reasonHash().toString();
                });
        return row;
    }

    Wish wish() {
        return new Wish(
                Objects.requireNonNull(credential),
                Objects.requireNonNull(issuer),
                StatusValue.valueOf(Objects.requireNonNull(status)),
                Hash.parse(Objects.requireNonNull(reasonHash))
                        .orElseThrow(() ->
                                new StoreUnavailableException(
                                        "line "
                                                + line
                                                + " of status operation "
                                                + operation
                                                + " cannot be read: the database was altered")));
    }
}
