package dev.credgate.store;

import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** {@link IssuedCredentials} in {@code issued_credential}. */
@ApplicationScoped
class IssuedCredentialStore
        implements PanacheRepositoryBase<IssuedCredentialRow, UUID>, IssuedCredentials {

    private static final int LARGEST_PAGE = 1000;

    private final DurableTransactions transactions;

    IssuedCredentialStore(DurableTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public Mark recorded(IssuedCredential credential) {
        return insert(credential);
    }

    /** Writes the record. */
    static Mark insert(IssuedCredential credential) {
        return connection ->
                ChainRows.update(
                                connection,
                                "insert into issued_credential (id, agency, issuer, type, format,"
                                        + " status_key, issued_at, valid_until, key_id,"
                                        + " withheld_at, further_keys) values (?, ?, ?, ?, ?, ?,"
                                        + " ?, ?, ?, ?, ?)",
                                credential.id(),
                                credential.agency(),
                                credential.issuer(),
                                credential.type(),
                                credential.format(),
                                credential.statusKey(),
                                credential.issuedAt(),
                                credential.validUntil(),
                                credential.keyId(),
                                credential.withheldAt(),
                                furtherKeys(credential))
                        > 0;
    }

    /** As the row has them. */
    private static Optional<String> furtherKeys(IssuedCredential credential) {
        return credential.furtherKeys().isEmpty()
                ? Optional.empty()
                : Optional.of(String.join(" ", credential.furtherKeys()));
    }

    @Override
    public Mark withheld(UUID id, Instant at) {
        return connection ->
                ChainRows.update(
                                connection,
                                "update issued_credential set withheld_at = ? where id = ? and"
                                        + " withheld_at is null",
                                at,
                                id)
                        > 0;
    }

    @Override
    public Optional<IssuedCredential> find(UUID id) {
        return transactions.read(
                "find an issued credential",
                () -> findByIdOptional(id).map(IssuedCredentialRow::value));
    }

    @Override
    public List<IssuedCredential> findAll(Collection<UUID> ids) {
        return ids.isEmpty()
                ? List.of()
                : transactions.read(
                        "find issued credentials",
                        () ->
                                list("id in ?1", ids).stream()
                                        .map(IssuedCredentialRow::value)
                                        .toList());
    }

    @Override
    public List<IssuedCredential> ofAgency(String agency, Optional<UUID> after, int limit) {
        requirePage(limit);
        return transactions.read(
                "list issued credentials",
                () ->
                        page(agency, after).page(0, limit).list().stream()
                                .map(IssuedCredentialRow::value)
                                .toList());
    }

    @Override
    public List<IssuedCredential> newest(String agency, Optional<Place> before, int limit) {
        requirePage(limit);
        return transactions.read(
                "list the newest credentials",
                () ->
                        newest(agency, before).page(0, limit).list().stream()
                                .map(IssuedCredentialRow::value)
                                .toList());
    }

    private PanacheQuery<IssuedCredentialRow> newest(String agency, Optional<Place> before) {
        Sort order = Sort.descending("issuedAt", "id");
        // The first comparison is what an index can be walked by.
        return before.isEmpty()
                ? find("agency", order, agency)
                : find(
                        "agency = ?1 and issuedAt <= ?2 and (issuedAt < ?2 or id < ?3)",
                        order,
                        agency,
                        before.get().issuedAt(),
                        before.get().id());
    }

    private static void requirePage(int limit) {
        if (limit < 1 || limit > LARGEST_PAGE) {
            throw new IllegalArgumentException(
                    "a page has 1 to " + LARGEST_PAGE + " entries, not " + limit);
        }
    }

    private PanacheQuery<IssuedCredentialRow> page(String agency, Optional<UUID> after) {
        Sort order = Sort.by("id");
        return after.isEmpty()
                ? find("agency", order, agency)
                : find("agency = ?1 and id > ?2", order, agency, after.get());
    }
}
