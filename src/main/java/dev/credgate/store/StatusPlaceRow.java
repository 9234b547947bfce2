package dev.credgate.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code status_place}. */
@Entity
@Table(name = "status_place")
@SuppressWarnings("NullAway.Init")
class StatusPlaceRow {

    @Id UUID credential;

    @Column(nullable = false)
    String agency;

    /** The list's issuer; null in a list whose number an older version gave a second time. */
    @Column(name = "numbered_under")
    @Nullable String numberedUnder;

    @Column(nullable = false)
    long list;

    @Column(nullable = false)
    long place;
}
