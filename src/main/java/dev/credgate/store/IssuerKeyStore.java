package dev.credgate.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** {@link IssuerKeys} in {@code issuing_key} and {@code key_request}. */
@ApplicationScoped
class IssuerKeyStore implements PanacheRepositoryBase<IssuerKeyRow, UUID>, IssuerKeys {

    private static final int MOST_FAULT = 256;

    /** Requests that are deleted in one transaction. */
    private static final int MOST_DELETED = 500;

    /** Lapsed, or decided and carried out, where it was approved. */
    private static final String OLD =
            " from KeyRequestRow r where r.requestedAt < ?1 and (r.decision is null or r.decidedAt <"
                    + " ?1 and not exists (select 1 from IssuerKeyRow k where k.settled = ?2 and"
                    + " (k.id = r.id or k.id = r.keyId)))";

    private final DurableTransactions transactions;
    private final EntityManager requests;

    IssuerKeyStore(DurableTransactions transactions, EntityManager requests) {
        this.transactions = transactions;
        this.requests = requests;
    }

    @Override
    public Book book(String issuer, Instant since) {
        return transactions.read(
                "list the keys of an issuer",
                () ->
                        new Book(
                                list("issuer", Sort.descending("createdAt", "id"), issuer).stream()
                                        .map(IssuerKeyRow::value)
                                        .toList(),
                                requests
                                        .createQuery(
                                                "from KeyRequestRow where issuer = ?1 and decision is"
                                                        + " null and requestedAt > ?2 order by"
                                                        + " requestedAt, id",
                                                KeyRequestRow.class)
                                        .setParameter(1, issuer)
                                        .setParameter(2, since)
                                        .getResultList()
                                        .stream()
                                        .map(KeyRequestRow::value)
                                        .toList()));
    }

    @Override
    public List<KeyRequest> open(Instant since, int limit) {
        return transactions.read(
                "list key requests",
                () ->
                        requests
                                .createQuery(
                                        "from KeyRequestRow where decision is null and requestedAt"
                                                + " > ?1 order by requestedAt, id",
                                        KeyRequestRow.class)
                                .setParameter(1, since)
                                .setMaxResults(limit)
                                .getResultList()
                                .stream()
                                .map(KeyRequestRow::value)
                                .toList());
    }

    @Override
    public long asked(Collection<String> issuers, Instant since) {
        return transactions.read(
                "count key requests",
                () ->
                        requests.createQuery(
                                        "select count(*) from KeyRequestRow where issuer in ?1 and"
                                                + " requestedAt > ?2",
                                        Long.class)
                                .setParameter(1, issuers)
                                .setParameter(2, since)
                                .getSingleResult());
    }

    @Override
    public long askedBy(String requester, Action action, Instant since) {
        return transactions.read(
                "count a person's key requests",
                () ->
                        requests.createQuery(
                                        "select count(*) from KeyRequestRow where requestedBy = ?1"
                                                + " and action = ?2 and requestedAt > ?3",
                                        Long.class)
                                .setParameter(1, requester)
                                .setParameter(2, action)
                                .setParameter(3, since)
                                .getSingleResult());
    }

    @Override
    public Optional<IssuerKey> find(UUID id) {
        return transactions.read("find a key", () -> findByIdOptional(id).map(IssuerKeyRow::value));
    }

    @Override
    public IssuerKey adopt(IssuerKey key) {
        return transactions
                .write(
                        "note a key",
                        () ->
                                of(key).map(IssuerKeyRow::value)
                                        .orElseGet(() -> {
                                            persistAndFlush(IssuerKeyRow.of(key));
                                            return key;
                                        }))
                // Somebody else noted it at the same time.
                .or(() -> transactions.read("find a key", () -> of(key).map(IssuerKeyRow::value)))
                .orElseThrow(() -> new StoreUnavailableException("a key was not noted"));
    }

    private Optional<IssuerKeyRow> of(IssuerKey key) {
        return find("issuer = ?1 and material = ?2", key.issuer(), key.material().orElseThrow())
                .firstResultOptional();
    }

    @Override
    public Optional<Recorded> recorded(UUID request) {
        return transactions.read(
                "find a key request",
                () ->
                        Optional.ofNullable(requests.find(KeyRequestRow.class, request))
                                .map(KeyRequestRow::recorded));
    }

    @Override
    public Mark noted(KeyRequest request) {
        return IssuerKeyMarks.noted(request);
    }

    @Override
    public Decision decision(
            UUID request, boolean approved, String by, Instant since, Instant now) {
        return new IssuerKeyMarks.Deciding(request, approved, by, since, now);
    }

    @Override
    public Mark made(UUID id, String label, String material) {
        return IssuerKeyMarks.made(id, label, material);
    }

    @Override
    public Mark standing(UUID id, Stage stage) {
        return IssuerKeyMarks.standing(id, stage);
    }

    @Override
    public Mark settled(UUID id, Stage stage, Instant now, Instant retireAt) {
        return IssuerKeyMarks.settled(id, stage, now, retireAt);
    }

    @Override
    public List<IssuerKey> ended(Instant before) {
        return transactions.read(
                "list keys that signed once",
                () ->
                        list(
                                        "settled = ?1 and stage in (?2, ?3) and material is not null"
                                                + " and changedAt < ?4",
                                        true,
                                        Stage.RETIRED,
                                        Stage.COMPROMISED,
                                        before)
                                .stream()
                                .map(IssuerKeyRow::value)
                                .toList());
    }

    @Override
    public boolean unsettle(UUID id, Stage stage, Instant now) {
        return inTurn(
                "take up a key again",
                id,
                key -> {
                    boolean settled = key.settled && key.stage == stage;
                    if (settled) {
                        key.settled = false;
                        key.leasedUntil = now;
                    }
                    return settled;
                });
    }

    @Override
    public void fault(UUID id, Stage stage, String why) {
        inTurn(
                "note a fault",
                id,
                key -> {
                    boolean stands = !key.settled && key.stage == stage;
                    if (stands) {
                        key.fault = why.length() <= MOST_FAULT ? why : why.substring(0, MOST_FAULT);
                    }
                    return stands;
                });
    }

    @Override
    public Optional<IssuerKey> lease(UUID id, Instant now, Instant until) {
        return transactions
                .write(
                        "take the work on a key",
                        () ->
                                Optional.ofNullable(findById(id, LockModeType.PESSIMISTIC_WRITE))
                                        .filter(key -> !key.leasedUntil.isAfter(now))
                                        .filter(key -> {
                                            if (key.stage == Stage.RETIRING
                                                    && key.retireAt != null
                                                    && !key.retireAt.isAfter(now)) {
                                                retire(key, now);
                                            }
                                            return !key.settled;
                                        })
                                        .map(key -> {
                                            key.leasedUntil = until;
                                            flush();
                                            return key.value();
                                        }))
                .orElse(Optional.empty());
    }

    /** The chain is to say so next. */
    private static void retire(IssuerKeyRow key, Instant now) {
        key.stage = Stage.RETIRED;
        key.settled = key.material == null;
        key.fault = null;
        key.changedAt = now;
        key.retireAt = null;
    }

    @Override
    public boolean release(UUID id, Instant heldUntil, Instant until) {
        return inTurn(
                "keep the work on a key or give it back",
                id,
                key -> {
                    boolean held = key.leasedUntil.equals(heldUntil);
                    if (held) {
                        key.leasedUntil = until;
                    }
                    return held;
                });
    }

    @Override
    public List<UUID> unsettled(Instant now) {
        return transactions.read(
                "list unsettled keys",
                () ->
                        list(
                                        "leasedUntil <= ?1 and (settled = ?3 or (stage = ?2 and"
                                                + " retireAt <= ?1))",
                                        Sort.by("createdAt").and("id"),
                                        now,
                                        Stage.RETIRING,
                                        false)
                                .stream()
                                .map(key -> key.id)
                                .toList());
    }

    /**
     * Deletes requests that were done, refused or had lapsed by then: all of them, in transactions
     * that none waits for long. The audit record goes on telling of them. Returns how many.
     *
     * @param instant longer ago than any request stays open
     */
    long deleteRequestsBefore(Instant instant) {
        return transactions.whileAny("delete old key requests", () -> deleteSome(instant));
    }

    private long deleteSome(Instant instant) {
        List<UUID> old =
                requests.createQuery("select r.id" + OLD + " order by r.requestedAt", UUID.class)
                        .setParameter(1, instant)
                        .setParameter(2, false)
                        .setMaxResults(MOST_DELETED)
                        .getResultList();
        return old.isEmpty()
                ? 0
                : requests.createQuery("delete" + OLD + " and r.id in ?3")
                        .setParameter(1, instant)
                        .setParameter(2, false)
                        .setParameter(3, old)
                        .executeUpdate();
    }

    private interface Change {
        boolean to(IssuerKeyRow key);
    }

    private boolean inTurn(String what, UUID id, Change change) {
        return transactions
                .write(
                        what,
                        () -> {
                            IssuerKeyRow key = findById(id, LockModeType.PESSIMISTIC_WRITE);
                            boolean changed = key != null && change.to(key);
                            flush();
                            return changed;
                        })
                .orElse(false);
    }
}
