package dev.credgate.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of {@code ended_session}. */
@Entity
@Table(name = "ended_session")
@SuppressWarnings("NullAway.Init")
class EndedSessionRow {

    @Id String id;

    @Column(name = "ended_at", nullable = false)
    Instant endedAt;

    @Column(name = "expires_at", nullable = false)
    Instant expiresAt;
}
