package dev.credgate.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of {@code pin_trial}. */
@Entity
@Table(name = "pin_trial")
@SuppressWarnings("NullAway.Init")
class PinTrialRow {

    @Id String mark;

    @Column(nullable = false)
    String token;

    @Column(nullable = false)
    boolean refused;

    @Column(nullable = false)
    int tries;

    @Column(name = "tried_at", nullable = false)
    Instant triedAt;

    @Column(name = "lapses_at", nullable = false)
    Instant lapsesAt;
}
