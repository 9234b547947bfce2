package dev.credgate.store;

import dev.credgate.store.AssertionKeys.AssertionKey;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of {@code assertion_key}. */
@Entity
@Table(name = "assertion_key")
@SuppressWarnings("NullAway.Init")
class AssertionKeyRow {

    @Id String kid;

    @Column(name = "public_jwk", nullable = false)
    String publicJwk;

    @Column(name = "wrapped_private", nullable = false)
    byte[] wrappedPrivate;

    @Column(name = "created_at", nullable = false)
    Instant createdAt;

    @Column(name = "signs_from", nullable = false)
    Instant signsFrom;

    @Column(name = "signs_until", nullable = false)
    Instant signsUntil;

    @Column(name = "published_until", nullable = false)
    Instant publishedUntil;

    static AssertionKeyRow of(AssertionKey key) {
        var row = new AssertionKeyRow();
        row.kid = key.kid();
        row.publicJwk = key.publicJwk();
        row.wrappedPrivate = key.wrappedPrivate();
        row.createdAt = key.createdAt();
        row.signsFrom = key.signsFrom();
        row.signsUntil = key.signsUntil();
        row.publishedUntil = key.publishedUntil();
        return row;
    }
}
