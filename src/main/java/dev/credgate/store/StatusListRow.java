package dev.credgate.store;

import dev.credgate.store.ListedPlaces.OpenedList;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code status_list}. */
@Entity
@Table(name = "status_list")
@SuppressWarnings("NullAway.Init")
class StatusListRow {

    @Id String uri;

    @Column(nullable = false)
    String agency;

    @Column(nullable = false)
    long number;

    @Column(nullable = false)
    String issuer;

    /** The issuer; null where an older version gave its number a second time. */
    @Column(name = "numbered_under")
    @Nullable String numberedUnder;

    @Column(nullable = false)
    long places;

    @Column(name = "opened_at", nullable = false)
    Instant openedAt;

    static StatusListRow of(OpenedList list) {
        var row = new StatusListRow();
        row.agency = list.agency();
        row.number = list.number();
        row.issuer = list.issuer();
        row.numberedUnder = list.issuer();
        row.uri = list.uri();
        row.places = list.places();
        row.openedAt = list.openedAt();
        return row;
    }

    OpenedList value() {
        return new OpenedList(agency, number, issuer, uri, places, openedAt);
    }
}
