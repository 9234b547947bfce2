package dev.credgate.store;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.ledger.StatusValue;
import dev.credgate.ledger.chain.ContractCall;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** {@link ChainTransactions} in {@code chain_transaction}. */
@ApplicationScoped
class ChainTransactionStore implements ChainTransactions {

    static final String BACKLOG =
            "select count(case when state = 'queued' then 1 end), count(case when state = 'sent'"
                    + " then 1 end), min(enqueued_at) from chain_transaction where state in"
                    + " ('queued', 'sent')";

    private static final int ATTEMPTS = 5;

    private final Database database;

    ChainTransactionStore(Database database) {
        this.database = database;
    }

    @Override
    public UUID enqueue(Order order, Instant now) {
        return enqueue(order, _ -> true, now).orElseThrow();
    }

    @Override
    public Optional<UUID> enqueue(Order order, Mark mark, Instant now) {
        for (int attempt = 1; ; attempt++) {
            try {
                // By itself: whoever gives an operation up holds the account's row when it comes to
                // rows that the mark holds, where the audit record writes several events together.
                int _ = JdbcTransaction.call(database, connection -> ready(connection, order));
                Optional<UUID> operation =
                        JdbcTransaction.call(
                                database,
                                connection ->
                                        mark.set(connection)
                                                ? Optional.of(enqueued(connection, order, now))
                                                : Optional.empty());
                database.force();
                return operation;
            } catch (SQLException e) {
                // Two note the same thing at the same moment: the second finds it when it looks
                // again.
                if (!ChainRows.DUPLICATE.equals(e.getSQLState()) || attempt == ATTEMPTS) {
                    throw ChainRows.unavailable("note what is to be sent to the chain", e);
                }
            }
        }
    }

    /** Sees to it that the account is there, and hears of no trouble that may be over. */
    private static int ready(Connection connection, Order order) throws SQLException {
        List<Boolean> troubled =
                ChainRows.list(
                        connection,
                        "select trouble from chain_account where account = ?",
                        row -> row.getString(1) != null,
                        order.account());
        if (troubled.isEmpty()) {
            return ChainRows.update(
                    connection,
                    "insert into chain_account (account, epoch, leased_until) values (?, 0, ?)",
                    order.account(),
                    Instant.EPOCH);
        }
        return troubled.getFirst()
                ? ChainRows.update(
                        connection,
                        "update chain_account set trouble = null where account = ?",
                        order.account())
                : 0;
    }

    /** Locks no account's row: the mark's rows are locked by then. */
    private static UUID enqueued(Connection connection, Order order, Instant now)
            throws SQLException {
        if (!ChainRows.list(
                        connection,
                        "select 1 from chain_transaction where operation = ? fetch first row only",
                        row -> row.getInt(1),
                        order.operation())
                .isEmpty()) {
            return order.operation();
        }
        if (order.reference().isPresent()) {
            Optional<UUID> before = referred(connection, order.reference().get());
            if (before.isPresent()) {
                return before.get();
            }
        }
        // The reference is the last one's, so that it stands as long as anything is not settled;
        // the status is set by its key last.
        for (int at = 0; at < order.calls().size(); at++) {
            ContractCall call = order.calls().get(at);
            boolean last = at == order.calls().size() - 1;
            Optional<Setting> setting = last ? order.setting() : Optional.empty();
            int _ =
                    ChainRows.update(
                            connection,
                            "insert into chain_transaction (id, operation, agency, account,"
                                    + " purpose, reference, target, data, state, enqueued_at,"
                                    + " status_key, status) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                                    + " ?, ?)",
                            UUID.randomUUID(),
                            order.operation(),
                            order.agency(),
                            order.account(),
                            order.purpose(),
                            last ? order.reference() : Optional.empty(),
                            call.to().toString(),
                            call.data(),
                            State.QUEUED,
                            now,
                            setting.map(Setting::statusKey).map(Hash::toString),
                            setting.map(Setting::status).map(StatusValue::name));
        }
        return order.operation();
    }

    @Override
    public List<ChainTransaction> ofOperation(UUID operation) {
        // One that is sent again has the line of the first, and comes after it.
        return read(
                "where t.operation = ? order by t.line, case when t.number is null then 1 else 0"
                        + " end, t.number",
                operation);
    }

    @Override
    public Optional<UUID> unsettled(String reference) {
        try (Connection connection = database.connect()) {
            return referred(connection, reference);
        } catch (SQLException e) {
            throw ChainRows.unavailable("say what is being sent to the chain", e);
        }
    }

    /** A reference is taken from what is settled. */
    private static Optional<UUID> referred(Connection connection, String reference)
            throws SQLException {
        return ChainRows.list(
                        connection,
                        "select operation from chain_transaction where reference = ?",
                        row -> row.getObject(1, UUID.class),
                        reference)
                .stream()
                .findFirst();
    }

    @Override
    public OptionalLong highestBlock(String agency, String purpose) {
        try (Connection connection = database.connect()) {
            return ChainRows.list(
                            connection,
                            "select block from chain_transaction where agency = ? and purpose = ?"
                                    + " and block is not null order by block desc fetch first row"
                                    + " only",
                            row -> row.getLong(1),
                            agency,
                            purpose)
                    .stream()
                    .mapToLong(block -> block)
                    .findFirst();
        } catch (SQLException e) {
            throw ChainRows.unavailable("say what was sent to the chain", e);
        }
    }

    @Override
    public List<ChainTransaction> newestOf(String agency, int limit) {
        return read(
                "where t.agency = ? order by t.line desc fetch first " + limit + " rows only",
                agency);
    }

    private List<ChainTransaction> read(String condition, Object parameter) {
        try (Connection connection = database.connect()) {
            return ChainRows.list(
                    connection, ChainRows.SELECT + condition, ChainRows::transaction, parameter);
        } catch (SQLException e) {
            throw ChainRows.unavailable("say what is being sent to the chain", e);
        }
    }

    @Override
    public Optional<String> accountOf(Address address) {
        try (Connection connection = database.connect()) {
            return ChainRows.list(
                            connection,
                            "select account from chain_account where address = ?",
                            row -> row.getString(1),
                            address.toString())
                    .stream()
                    .findFirst();
        } catch (SQLException e) {
            throw ChainRows.unavailable("say whose address that is", e);
        }
    }

    @Override
    public Backlog backlog() {
        try (Connection connection = database.connect()) {
            return ChainRows.list(
                            connection,
                            BACKLOG,
                            row ->
                                    new Backlog(
                                            row.getLong(1),
                                            row.getLong(2),
                                            ChainRows.instant(row, 3)))
                    .getFirst();
        } catch (SQLException e) {
            throw ChainRows.unavailable("say what waits for the chain", e);
        }
    }
}
