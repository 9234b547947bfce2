package dev.credgate.store;

import dev.credgate.crypto.Hash;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code issued_credential}. */
@Entity
@Table(name = "issued_credential")
@SuppressWarnings("NullAway.Init")
class IssuedCredentialRow {

    @Id UUID id;

    @Column(nullable = false)
    String agency;

    @Column(nullable = false)
    String issuer;

    @Column(nullable = false)
    String type;

    @Column(nullable = false)
    String format;

    @Column(name = "status_key", nullable = false)
    String statusKey;

    @Column(name = "issued_at", nullable = false)
    Instant issuedAt;

    @Column(name = "valid_until")
    @Nullable Instant validUntil;

    @Column(name = "key_id", nullable = false)
    String keyId;

    @Column(name = "withheld_at")
    @Nullable Instant withheldAt;

    /** Several with a blank between them, which no name of a key has. */
    @Column(name = "further_keys")
    @Nullable String furtherKeys;

    IssuedCredential value() {
        return new IssuedCredential(
                id,
                agency,
                issuer,
                type,
                format,
                Hash.parse(statusKey)
                        .orElseThrow(() ->
                                new StoreUnavailableException(
                                        "the stored status key of credential "
                                                + id
                                                + " is no hash: the database was altered")),
                issuedAt,
                Optional.ofNullable(validUntil),
                keyId,
                Optional.ofNullable(withheldAt),
                furtherKeys == null ? List.of() : List.of(furtherKeys.split(" ", -1)));
    }
}
