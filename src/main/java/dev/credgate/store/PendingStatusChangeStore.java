package dev.credgate.store;

import static dev.credgate.store.ChainRows.list;
import static dev.credgate.store.ChainRows.update;

import dev.credgate.crypto.Hash;
import dev.credgate.ledger.StatusValue;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** {@link PendingStatusChanges} in {@code pending_status_change}. */
@ApplicationScoped
class PendingStatusChangeStore implements PendingStatusChanges {

    private static final String COLUMNS =
            "p.id, p.operation, p.agency, p.credential, p.issuer, p.status_key, p.status,"
                    + " p.reason_hash, p.requested_at";

    private static final String SELECT = "select " + COLUMNS + " from pending_status_change p ";
    private static final String IN_ORDER = " order by p.requested_at, p.id";

    private static final String INSERT =
            "insert into pending_status_change (id, operation, agency, credential, issuer,"
                    + " status_key, status, reason_hash, requested_at) ";

    /** A batch is found by the lines that it has, however its file was divided. */
    private static final String OUTGOING =
            "select t.operation, t.status, t.purpose, t.given_up from (select c.operation,"
                    + " c.status, c.purpose, c.given_up, c.state, c.line from chain_transaction c"
                    + " where c.status_key = ? union all select c.operation, l.status, c.purpose,"
                    + " c.given_up, c.state, c.line from status_operation_line l join"
                    + " chain_transaction c on c.operation = l.batch where l.credential = ?) t ";

    private final Database database;

    PendingStatusChangeStore(Database database) {
        this.database = database;
    }

    @Override
    public Mark noted(PendingStatusChange change) {
        return connection ->
                update(
                                connection,
                                INSERT + "values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                change.id(),
                                Optional.of(change.operation())
                                        .filter(id -> !id.equals(change.id())),
                                change.agency(),
                                change.credential(),
                                change.issuer(),
                                change.statusKey(),
                                word(change.status()),
                                change.reasonHash(),
                                change.requestedAt())
                        == 1;
    }

    @Override
    public Mark ended(UUID id) {
        return connection ->
                update(connection, "delete from pending_status_change where id = ?", id) == 1;
    }

    @Override
    public Mark requested(PendingStatusChange change) {
        // What was noted is there until its batch is decided, so until long after it is put.
        return connection ->
                isToBePut(connection, change.operation())
                        && update(
                                        connection,
                                        INSERT
                                                + "select cast(? as uuid), b.id, cast(? as"
                                                + " varchar), cast(? as uuid), cast(? as varchar),"
                                                + " cast(? as varchar), cast(? as varchar), cast(?"
                                                + " as varchar), cast(? as timestamp(6) with time"
                                                + " zone) from status_operation_batch b join"
                                                + " status_operation_line l on l.operation ="
                                                + " b.operation and l.credential = ? and l.batch ="
                                                + " b.id where b.id = ? and not exists (select 1"
                                                + " from pending_status_change p where p.id = ?)",
                                        change.id(),
                                        change.agency(),
                                        change.credential(),
                                        change.issuer(),
                                        change.statusKey(),
                                        word(change.status()),
                                        change.reasonHash(),
                                        change.requestedAt(),
                                        change.credential(),
                                        change.operation(),
                                        change.id())
                                == 1;
    }

    /** Until the transaction ends, the batch is neither put into the outbox nor refused. */
    private static boolean isToBePut(Connection connection, UUID batch) throws SQLException {
        return !list(
                        connection,
                        "select 1 from status_operation_batch where id = ? and put_at is null and"
                                + " decided_at is null for update",
                        row -> row.getInt(1),
                        batch)
                .isEmpty();
    }

    @Override
    public List<PendingStatusChange> of(UUID credential) {
        return read(
                SELECT + "where p.credential = ?" + IN_ORDER,
                PendingStatusChangeStore::value,
                credential);
    }

    @Override
    public Optional<Outgoing> newest(UUID credential, Hash statusKey) {
        // Of one that was sent once more its rows have one line, and may be given up apart.
        return outgoing(
                        "order by t.line desc, case when t.given_up is null then 1 else 0 end"
                                + " fetch first row only",
                        credential,
                        statusKey)
                .stream()
                .findFirst();
    }

    @Override
    public List<Outgoing> unsettled(UUID credential, Hash statusKey) {
        return outgoing(
                "where t.state in ('queued', 'sent', 'included') order by t.line desc",
                credential,
                statusKey);
    }

    private List<Outgoing> outgoing(String condition, UUID credential, Hash statusKey) {
        return read(
                OUTGOING + condition,
                row -> {
                    UUID operation = row.getObject(1, UUID.class);
                    return new Outgoing(
                            operation,
                            value(operation, row.getString(2)),
                            !"status".equals(row.getString(3)),
                            row.getString(4) != null);
                },
                statusKey,
                credential);
    }

    @Override
    public List<LeftOpen> leftOpen(Instant instant) {
        return read(
                "select "
                        + COLUMNS
                        + ", b.decided_at is not null and b.put_at is null from"
                        + " pending_status_change p left join status_operation_batch b on b.id ="
                        + " p.operation where p.requested_at < ? and (b.id is null or b.decided_at"
                        + " is not null)"
                        + IN_ORDER,
                row -> new LeftOpen(value(row), row.getBoolean(10)),
                instant);
    }

    @Override
    public List<PendingStatusChange> ofAgency(String agency, int limit) {
        return read(
                SELECT + "where p.agency = ?" + IN_ORDER + " fetch first " + limit + " rows only",
                PendingStatusChangeStore::value,
                agency);
    }

    private <T> List<T> read(String sql, ChainRows.Reading<T> reading, Object... parameters) {
        try (Connection connection = database.connect()) {
            return list(connection, sql, reading, parameters);
        } catch (SQLException e) {
            throw ChainRows.unavailable("list pending status changes", e);
        }
    }

    private static PendingStatusChange value(ResultSet row) throws SQLException {
        UUID id = row.getObject(1, UUID.class);
        return new PendingStatusChange(
                id,
                Optional.ofNullable(row.getObject(2, UUID.class)).orElse(id),
                row.getString(3),
                row.getObject(4, UUID.class),
                row.getString(5),
                hash(id, row.getString(6)),
                value(id, row.getString(7)),
                hash(id, row.getString(8)),
                row.getObject(9, OffsetDateTime.class).toInstant());
    }

    private static StatusValue value(UUID id, String word) {
        return Arrays.stream(StatusValue.values())
                .filter(value -> word(value).equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() -> altered(id));
    }

    private static Hash hash(UUID id, String text) {
        return Hash.parse(text).orElseThrow(() -> altered(id));
    }

    private static String word(StatusValue status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private static StoreUnavailableException altered(UUID id) {
        return new StoreUnavailableException(
                "the stored status change " + id + " cannot be read: the database was altered");
    }
}
