package dev.credgate.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of {@code consumed_nonce}. */
@Entity
@Table(name = "consumed_nonce")
@SuppressWarnings("NullAway.Init")
class ConsumedNonce {

    /** Hex of the key. */
    @Id String id;

    @Column(name = "expires_at", nullable = false)
    Instant expiresAt;
}
