package dev.credgate.store;

import static java.util.Objects.requireNonNull;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@link IssuerKeys} in {@code issuing_key} and {@code key_request}. */
@ApplicationScoped
class IssuerKeyStore implements PanacheRepositoryBase<IssuerKeyRow, UUID>, IssuerKeys {

    private static final int MOST_FAULT = 256;

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
    public void note(KeyRequest request) {
        boolean written =
                transactions
                        .write(
                                "note a request",
                                () -> {
                                    requests.persist(KeyRequestRow.of(request));
                                    requests.flush();
                                    return true;
                                })
                        .orElse(false);
        if (!written) {
            throw new IllegalStateException("request " + request.id() + " was noted before");
        }
    }

    @Override
    public Decided decide(
            UUID request, boolean approved, String by, Instant since, Instant now, Runnable tell) {
        return transactions
                .write("decide a request", () -> decided(request, approved, by, since, now, tell))
                .orElse(Decided.NOT_OPEN);
    }

    private Decided decided(
            UUID id, boolean approved, String by, Instant since, Instant now, Runnable tell) {
        KeyRequestRow request =
                requests.find(KeyRequestRow.class, id, LockModeType.PESSIMISTIC_WRITE);
        if (request == null || request.decision != null || !request.requestedAt.isAfter(since)) {
            return Decided.NOT_OPEN;
        }
        @Nullable IssuerKeyRow key =
                request.keyId == null
                        ? null
                        : findById(request.keyId, LockModeType.PESSIMISTIC_WRITE);
        if (approved && !allows(request.action, key)) {
            return Decided.KEY_MOVED;
        }
        tell.run();
        request.decision = approved ? "approved" : "refused";
        request.decidedBy = by;
        request.decidedAt = now;
        if (approved) {
            act(request, key, now);
        }
        flush();
        return Decided.DONE;
    }

    private static boolean allows(Action action, @Nullable IssuerKeyRow key) {
        return switch (action) {
            case CREATE -> true;
            case ROTATE -> key != null && key.stage == Stage.ACTIVE;
            case RETIRE ->
                    key != null && key.stage != Stage.RETIRED && key.stage != Stage.COMPROMISED;
            case COMPROMISE -> key != null && key.stage != Stage.COMPROMISED;
        };
    }

    private void act(KeyRequestRow request, @Nullable IssuerKeyRow key, Instant now) {
        switch (request.action) {
            case CREATE, ROTATE -> persist(IssuerKeyRow.of(begun(request, now)));
            case RETIRE -> move(requireNonNull(key), Stage.RETIRED, now);
            case COMPROMISE -> move(requireNonNull(key), Stage.COMPROMISED, now);
        }
    }

    private static IssuerKey begun(KeyRequestRow request, Instant now) {
        return new IssuerKey(
                request.id,
                request.agency,
                request.issuer,
                Optional.ofNullable(request.token),
                Optional.empty(),
                requireNonNull(request.curve),
                Optional.empty(),
                Stage.PENDING,
                false,
                Optional.ofNullable(request.keyId),
                Optional.empty(),
                now,
                now,
                Optional.empty());
    }

    /** The chain is to say so next, where it ever heard of the key. */
    private static void move(IssuerKeyRow key, Stage stage, Instant now) {
        key.stage = stage;
        key.settled = key.material == null;
        if (key.fault != null) {
            // It rests for something that may be no obstacle to this.
            key.leasedUntil = now;
        }
        key.fault = null;
        key.changedAt = now;
        key.retireAt = null;
    }

    @Override
    public void made(UUID id, String label, String material) {
        inTurn(
                "note that a key is made",
                id,
                key -> {
                    key.label = label;
                    key.material = material;
                    // Whoever gave it up meanwhile did not know that it would be there.
                    key.settled = false;
                    return true;
                });
    }

    @Override
    public boolean settle(UUID id, Stage stage, Instant now, Instant retireAt, Runnable tell) {
        return inTurn(
                "settle a key",
                id,
                key -> {
                    if (key.stage != stage || key.settled) {
                        return false;
                    }
                    tell.run();
                    key.settled = true;
                    key.fault = null;
                    key.changedAt = now;
                    if (stage == Stage.PENDING) {
                        key.stage = Stage.ACTIVE;
                        replace(key, now, retireAt);
                    }
                    return true;
                });
    }

    private void replace(IssuerKeyRow key, Instant now, Instant retireAt) {
        if (key.replaces == null) {
            return;
        }
        IssuerKeyRow before = findById(key.replaces, LockModeType.PESSIMISTIC_WRITE);
        if (before != null && before.stage == Stage.ACTIVE) {
            before.stage = Stage.RETIRING;
            before.changedAt = now;
            before.retireAt = retireAt;
        }
    }

    @Override
    public void fault(UUID id, String why) {
        inTurn(
                "note a fault",
                id,
                key -> {
                    key.fault = why.length() <= MOST_FAULT ? why : why.substring(0, MOST_FAULT);
                    return true;
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
                                                move(key, Stage.RETIRED, now);
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

    @Override
    public void release(UUID id, Instant restsUntil) {
        inTurn(
                "give the work on a key back",
                id,
                key -> {
                    key.leasedUntil = restsUntil;
                    return true;
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
