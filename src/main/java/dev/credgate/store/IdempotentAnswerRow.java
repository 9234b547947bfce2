package dev.credgate.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code idempotent_answer}. */
@Entity
@Table(name = "idempotent_answer")
@SuppressWarnings("NullAway.Init")
class IdempotentAnswerRow {

    @Id String lookup;

    @Column(nullable = false)
    String body;

    @Column(nullable = false)
    UUID claim;

    @Column(name = "claimed_until", nullable = false)
    Instant claimedUntil;

    @Column(name = "expires_at", nullable = false)
    Instant expiresAt;

    @Nullable UUID credential;

    byte @Nullable [] sealed;

    /** Null when it is not counted, or was taken back. */
    @Column(name = "counted_at")
    @Nullable Instant countedAt;

    /** As if it had never been asked for; but what was begun before is not forgotten. */
    void startOver(String newBody, UUID newClaim, Instant lapses, Instant expires) {
        body = newBody;
        claim = newClaim;
        claimedUntil = lapses;
        expiresAt = expires;
        credential = sealed == null ? credential : null;
        countedAt = sealed == null ? countedAt : null;
        sealed = null;
    }
}
