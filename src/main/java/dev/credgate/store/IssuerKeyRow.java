package dev.credgate.store;

import dev.credgate.store.IssuerKeys.IssuerKey;
import dev.credgate.store.IssuerKeys.Stage;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code issuing_key}. */
@Entity
@Table(name = "issuing_key")
@SuppressWarnings("NullAway.Init")
class IssuerKeyRow {

    @Id UUID id;

    @Column(nullable = false)
    String agency;

    @Column(nullable = false)
    String issuer;

    @Nullable String token;

    @Nullable String label;

    @Column(nullable = false)
    String curve;

    @Nullable String material;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    Stage stage;

    @Column(nullable = false)
    boolean settled;

    @Nullable UUID replaces;

    @Nullable String fault;

    @Column(name = "created_at", nullable = false)
    Instant createdAt;

    @Column(name = "changed_at", nullable = false)
    Instant changedAt;

    @Column(name = "retire_at")
    @Nullable Instant retireAt;

    @Column(name = "leased_until", nullable = false)
    Instant leasedUntil;

    static IssuerKeyRow of(IssuerKey key) {
        var row = new IssuerKeyRow();
        row.id = key.id();
        row.agency = key.agency();
        row.issuer = key.issuer();
        row.token = key.token().orElse(null);
        row.label = key.label().orElse(null);
        row.curve = key.curve();
        row.material = key.material().orElse(null);
        row.stage = key.stage();
        row.settled = key.settled();
        row.replaces = key.replaces().orElse(null);
        row.fault = key.fault().orElse(null);
        row.createdAt = key.createdAt();
        row.changedAt = key.changedAt();
        row.retireAt = key.retireAt().orElse(null);
        row.leasedUntil = key.createdAt();
        return row;
    }

    IssuerKey value() {
        return new IssuerKey(
                id,
                agency,
                issuer,
                Optional.ofNullable(token),
                Optional.ofNullable(label),
                curve,
                Optional.ofNullable(material),
                stage,
                settled,
                Optional.ofNullable(replaces),
                Optional.ofNullable(fault),
                createdAt,
                changedAt,
                Optional.ofNullable(retireAt));
    }
}
