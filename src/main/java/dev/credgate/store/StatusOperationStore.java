package dev.credgate.store;

import dev.credgate.ledger.StatusValue;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * {@link StatusOperations} in three tables. Whoever changes an operation holds its row's lock, so
 * that replicas take turns.
 */
@ApplicationScoped
class StatusOperationStore
        implements PanacheRepositoryBase<StatusOperationRow, UUID>, StatusOperations {

    private static final Duration UNSENT_KEPT = Duration.ofDays(1);
    private static final Duration DONE_KEPT = Duration.ofDays(30);

    /** Operations whose lines are deleted in one transaction, a hundred thousand each at most. */
    private static final int MOST_DELETED = 4;

    private final DurableTransactions transactions;

    StatusOperationStore(DurableTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public StatusOperation begin(UUID id, String agency, Optional<String> lookup, Instant now) {
        Optional<StatusOperation> known = lookup.flatMap(this::named);
        if (known.isPresent()) {
            return known.get();
        }
        return transactions
                .write(
                        "begin a status operation",
                        () -> {
                            var row = new StatusOperationRow();
                            row.id = id;
                            row.agency = agency;
                            row.lookup = lookup.orElse(null);
                            row.stage = Stage.TAKING.name();
                            row.requestedAt = now;
                            persistAndFlush(row);
                            return row.value();
                        })
                // Somebody else was first by a moment.
                .or(() -> lookup.flatMap(this::named))
                .orElseThrow(() -> new IllegalStateException("operation " + id + " is there"));
    }

    private Optional<StatusOperation> named(String lookup) {
        return transactions.read(
                "find a status operation",
                () -> find("lookup", lookup).firstResultOptional().map(StatusOperationRow::value));
    }

    @Override
    public Optional<StatusOperation> find(UUID id) {
        return transactions.read(
                "find a status operation",
                () -> findByIdOptional(id).map(StatusOperationRow::value));
    }

    @Override
    public Taken take(UUID operation, List<Line> lines) {
        return write("take lines of a status operation", () -> takeInTurn(operation, lines));
    }

    private Taken takeInTurn(UUID operation, List<Line> lines) {
        StatusOperationRow row = locked(operation);
        Map<Long, String> known =
                getEntityManager()
                        .createQuery(
                                "from StatusOperationLineRow where operation = ?1 and line between"
                                        + " ?2 and ?3",
                                StatusOperationLineRow.class)
                        .setParameter(1, operation)
                        .setParameter(2, lines.getFirst().number())
                        .setParameter(3, lines.getLast().number())
                        .getResultStream()
                        .collect(Collectors.toMap(one -> one.line, one -> one.digest));
        Set<UUID> asked = asked(operation, lines);
        for (Line line : lines) {
            String before = known.get(line.number());
            if (before != null) {
                if (!before.equals(line.digest().toString())) {
                    return Taken.CHANGED;
                }
                continue;
            }
            if (!is(row, Stage.TAKING) || line.number() != row.taken + 1) {
                return Taken.CLOSED;
            }
            boolean repeated =
                    line.wish().isPresent() && !asked.add(line.wish().get().credential());
            getEntityManager()
                    .persist(
                            StatusOperationLineRow.of(
                                    operation,
                                    repeated
                                            ? new Line(
                                                    line.number(),
                                                    line.digest(),
                                                    Optional.empty(),
                                                    Optional.of("repeated"))
                                            : line));
            row.taken = line.number();
        }
        flush();
        return Taken.ON_RECORD;
    }

    /** Which of these lines' credentials other lines ask for already. */
    private Set<UUID> asked(UUID operation, List<Line> lines) {
        List<UUID> credentials =
                lines.stream().flatMap(line -> line.wish().stream()).map(Wish::credential).toList();
        return credentials.isEmpty()
                ? new HashSet<>()
                : new HashSet<>(
                        getEntityManager()
                                .createQuery(
                                        "select credential from StatusOperationLineRow where"
                                                + " operation = ?1 and credential in ?2",
                                        UUID.class)
                                .setParameter(1, operation)
                                .setParameter(2, credentials)
                                .getResultList());
    }

    @Override
    public void close(UUID operation) {
        boolean unused =
                write(
                        "close a status operation",
                        () -> {
                            StatusOperationRow row = locked(operation);
                            if (is(row, Stage.TAKING)) {
                                row.stage = Stage.SENDING.name();
                                flush();
                            }
                            return true;
                        });
    }

    @Override
    public List<StatusOperation> sending() {
        return transactions.read(
                "list status operations",
                () ->
                        list("stage", Sort.by("requestedAt").and("id"), Stage.SENDING.name())
                                .stream()
                                .map(StatusOperationRow::value)
                                .toList());
    }

    @Override
    public Optional<Batch> next(UUID operation, int most) {
        return write(
                "form a batch of status changes",
                () -> {
                    StatusOperationRow row = locked(operation);
                    return batches("operation = ?1 and putAt is null", operation).stream()
                            .findFirst()
                            .or(() -> formed(row, most))
                            .map(this::value);
                });
    }

    private Optional<StatusOperationBatchRow> formed(StatusOperationRow operation, int most) {
        String open =
                "from StatusOperationLineRow where operation = ?1 and batch is null and refusal is null";
        Optional<StatusOperationLineRow> first =
                getEntityManager()
                        .createQuery(open + " order by line", StatusOperationLineRow.class)
                        .setParameter(1, operation.id)
                        .setMaxResults(1)
                        .getResultStream()
                        .findFirst();
        if (first.isEmpty()) {
            return Optional.empty();
        }
        // No credential is in two lines: their order is free.
        List<StatusOperationLineRow> lines =
                getEntityManager()
                        .createQuery(
                                open + " and issuer = ?2 and status = ?3 order by line",
                                StatusOperationLineRow.class)
                        .setParameter(1, operation.id)
                        .setParameter(2, first.get().issuer)
                        .setParameter(3, first.get().status)
                        .setMaxResults(most)
                        .getResultList();
        var batch = new StatusOperationBatchRow();
        batch.id = UUID.randomUUID();
        batch.operation = operation.id;
        batch.number =
                getEntityManager()
                        .createQuery(
                                "select count(*) from StatusOperationBatchRow where operation = ?1",
                                Long.class)
                        .setParameter(1, operation.id)
                        .getSingleResult();
        batch.issuer = Objects.requireNonNull(first.get().issuer);
        batch.status = Objects.requireNonNull(first.get().status);
        batch.lines = lines.size();
        getEntityManager().persist(batch);
        lines.forEach(line -> line.batch = batch.id);
        flush();
        return Optional.of(batch);
    }

    private Batch value(StatusOperationBatchRow row) {
        return new Batch(
                row.id,
                row.issuer,
                StatusValue.valueOf(row.status),
                getEntityManager()
                        .createQuery(
                                "from StatusOperationLineRow where batch = ?1 order by line",
                                StatusOperationLineRow.class)
                        .setParameter(1, row.id)
                        .getResultStream()
                        .map(StatusOperationLineRow::wish)
                        .toList(),
                row.putAt != null);
    }

    private List<StatusOperationBatchRow> batches(String which, UUID operation) {
        return getEntityManager()
                .createQuery(
                        "from StatusOperationBatchRow where " + which + " order by number",
                        StatusOperationBatchRow.class)
                .setParameter(1, operation)
                .getResultList();
    }

    @Override
    public void put(UUID batch, Instant now) {
        change("note that a batch is handed on", batch, row -> row.putAt = now);
    }

    @Override
    public List<Batch> open(UUID operation) {
        return transactions.read(
                "list batches of status changes",
                () ->
                        batches(
                                        "operation = ?1 and putAt is not null and decidedAt is"
                                                + " null",
                                        operation)
                                .stream()
                                .map(this::value)
                                .toList());
    }

    @Override
    public void decided(UUID batch, boolean changed, int transactionCount, Instant now) {
        change(
                "note what became of a batch",
                batch,
                row -> {
                    row.decidedAt = now;
                    row.changed = changed;
                    row.transactions = transactionCount;
                    return row;
                });
    }

    private void change(String what, UUID batch, Function<StatusOperationBatchRow, ?> change) {
        boolean unused =
                write(
                        what,
                        () -> {
                            Object ignored =
                                    change.apply(
                                            Objects.requireNonNull(
                                                    getEntityManager()
                                                            .find(
                                                                    StatusOperationBatchRow.class,
                                                                    batch)));
                            flush();
                            return true;
                        });
    }

    @Override
    public void end(UUID operation, Instant now) {
        boolean unused =
                write(
                        "end a status operation",
                        () -> {
                            StatusOperationRow row = locked(operation);
                            if (is(row, Stage.SENDING)) {
                                row.stage = Stage.DONE.name();
                                row.endedAt = now;
                                flush();
                            }
                            return true;
                        });
    }

    @Override
    public Progress progress(UUID operation) {
        return transactions.read(
                "count lines of a status operation",
                () -> {
                    long refused =
                            getEntityManager()
                                    .createQuery(
                                            "select count(*) from StatusOperationLineRow where"
                                                    + " operation = ?1 and refusal is not null",
                                            Long.class)
                                    .setParameter(1, operation)
                                    .getSingleResult();
                    long put = 0;
                    long changed = 0;
                    long failed = 0;
                    long sent = 0;
                    for (StatusOperationBatchRow row :
                            batches("operation = ?1 and putAt is not null", operation)) {
                        put += row.lines;
                        changed += Boolean.TRUE.equals(row.changed) ? row.lines : 0;
                        failed += Boolean.FALSE.equals(row.changed) ? row.lines : 0;
                        sent += row.transactions;
                    }
                    return new Progress(refused, put, changed, failed, sent);
                });
    }

    @Override
    public List<RefusedLine> refused(UUID operation, int limit) {
        return transactions.read(
                "list refused lines of a status operation",
                () ->
                        getEntityManager()
                                .createQuery(
                                        "from StatusOperationLineRow where operation = ?1 and"
                                                + " refusal is not null order by line",
                                        StatusOperationLineRow.class)
                                .setParameter(1, operation)
                                .setMaxResults(limit)
                                .getResultStream()
                                .map(row ->
                                        new RefusedLine(
                                                row.line, Objects.requireNonNull(row.refusal)))
                                .toList());
    }

    /** Deletes what was never sent whole for a day, and what was done a month ago. */
    long deleteOld(Instant now) {
        return write(
                "delete old status operations",
                () -> {
                    List<UUID> old =
                            getEntityManager()
                                    .createQuery(
                                            "select id from StatusOperationRow where stage = ?1"
                                                    + " and requestedAt < ?2 or stage = ?3 and endedAt"
                                                    + " < ?4",
                                            UUID.class)
                                    .setParameter(1, Stage.TAKING.name())
                                    .setParameter(2, now.minus(UNSENT_KEPT))
                                    .setParameter(3, Stage.DONE.name())
                                    .setParameter(4, now.minus(DONE_KEPT))
                                    .setMaxResults(MOST_DELETED)
                                    .getResultList();
                    if (old.isEmpty()) {
                        return 0L;
                    }
                    for (String what :
                            List.of("StatusOperationLineRow", "StatusOperationBatchRow")) {
                        int unused =
                                getEntityManager()
                                        .createQuery(
                                                "delete from " + what + " where operation in ?1")
                                        .setParameter(1, old)
                                        .executeUpdate();
                    }
                    return delete("id in ?1", old);
                });
    }

    private static boolean is(StatusOperationRow row, Stage stage) {
        return row.stage.equals(stage.name());
    }

    private StatusOperationRow locked(UUID operation) {
        return Objects.requireNonNull(
                findById(operation, LockModeType.PESSIMISTIC_WRITE),
                "no status operation " + operation);
    }

    /** None of these writes a key that somebody else could have written. */
    private <T> T write(String what, java.util.function.Supplier<T> work) {
        return transactions
                .write(what, work)
                .orElseThrow(() -> new IllegalStateException("the database did not " + what));
    }
}
