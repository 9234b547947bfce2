package dev.credgate.store;

import dev.credgate.store.IssuerKeys.Action;
import dev.credgate.store.IssuerKeys.KeyRequest;
import dev.credgate.store.IssuerKeys.Recorded;
import dev.credgate.store.IssuerKeys.Verdict;
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

/** A row of {@code key_request}. */
@Entity
@Table(name = "key_request")
@SuppressWarnings("NullAway.Init")
class KeyRequestRow {

    @Id UUID id;

    @Column(nullable = false)
    String agency;

    @Column(nullable = false)
    String issuer;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    Action action;

    @Column(name = "key_id")
    @Nullable UUID keyId;

    @Nullable String token;

    @Nullable String curve;

    @Column(name = "requested_by", nullable = false)
    String requestedBy;

    @Column(name = "requested_at", nullable = false)
    Instant requestedAt;

    @Nullable String decision;

    @Column(name = "decided_by")
    @Nullable String decidedBy;

    @Column(name = "decided_at")
    @Nullable Instant decidedAt;

    @Column(nullable = false)
    boolean done;

    static KeyRequestRow of(KeyRequest request) {
        var row = new KeyRequestRow();
        row.id = request.id();
        row.agency = request.agency();
        row.issuer = request.issuer();
        row.action = request.action();
        row.keyId = request.key().orElse(null);
        row.token = request.token().orElse(null);
        row.curve = request.curve().orElse(null);
        row.requestedBy = request.requestedBy();
        row.requestedAt = request.requestedAt();
        return row;
    }

    Recorded recorded() {
        return new Recorded(
                value(),
                Optional.ofNullable(decision)
                        .map(word ->
                                new Verdict(
                                        word.equals("approved"),
                                        Optional.ofNullable(decidedBy).orElse(""))),
                done);
    }

    KeyRequest value() {
        return new KeyRequest(
                id,
                agency,
                issuer,
                action,
                Optional.ofNullable(keyId),
                Optional.ofNullable(token),
                Optional.ofNullable(curve),
                requestedBy,
                requestedAt);
    }
}
