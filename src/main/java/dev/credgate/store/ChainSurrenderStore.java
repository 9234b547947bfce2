package dev.credgate.store;

import static dev.credgate.store.ChainRows.list;
import static dev.credgate.store.ChainRows.update;

import dev.credgate.store.ChainTransactions.State;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** {@link ChainSurrender} in {@code chain_surrender} and a column of {@code chain_transaction}. */
@ApplicationScoped
class ChainSurrenderStore implements ChainSurrender {

    private final Database database;

    ChainSurrenderStore(Database database) {
        this.database = database;
    }

    @Override
    public List<Waiting> waiting(int limit) {
        try (Connection connection = database.connect()) {
            return list(
                    connection,
                    "select t.operation, t.agency, t.account, t.purpose, t.state, t.number,"
                            + " a.trouble, t.given_up, s.asked_by, t.enqueued_at from"
                            + " chain_transaction t join chain_account a on a.account = t.account"
                            + " left join chain_surrender s on s.operation = t.operation where"
                            + " t.state in ('queued', 'sent') order by t.account, case when"
                            + " t.number is null then 1 else 0 end, t.number, t.line fetch first "
                            + limit
                            + " rows only",
                    ChainSurrenderStore::value);
        } catch (SQLException e) {
            throw ChainRows.unavailable("say what waits for the chain", e);
        }
    }

    private static Waiting value(ResultSet row) throws SQLException {
        return new Waiting(
                row.getObject(1, UUID.class),
                Optional.ofNullable(row.getString(2)),
                row.getString(3),
                row.getString(4),
                State.valueOf(row.getString(5).toUpperCase(Locale.ROOT)),
                number(row),
                Optional.ofNullable(row.getString(7)),
                Optional.ofNullable(row.getString(8)),
                Optional.ofNullable(row.getString(9)),
                ChainRows.instant(row, 10).orElseThrow());
    }

    private static OptionalLong number(ResultSet row) throws SQLException {
        long number = row.getLong(6);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
    }

    @Override
    public Optional<String> askedBy(UUID operation, Instant since) {
        try (Connection connection = database.connect()) {
            return list(
                            connection,
                            "select asked_by from chain_surrender where operation = ? and asked_at"
                                    + " >= ?",
                            row -> row.getString(1),
                            operation,
                            since)
                    .stream()
                    .findFirst();
        } catch (SQLException e) {
            throw ChainRows.unavailable("say who gives an operation up", e);
        }
    }

    @Override
    public Mark asked(UUID operation, String by, Instant now) {
        return connection -> {
            if (!waits(connection, operation)) {
                return false;
            }
            forget(connection, operation);
            return update(
                            connection,
                            "insert into chain_surrender (operation, asked_by, asked_at) values"
                                    + " (?, ?, ?)",
                            operation,
                            by,
                            now)
                    == 1;
        };
    }

    @Override
    public Mark givenUp(UUID operation, String why) {
        return connection -> {
            if (!waits(connection, operation)) {
                return false;
            }
            forget(connection, operation);
            return update(
                            connection,
                            "update chain_transaction set given_up = ? where operation = ? and"
                                    + " state in ('queued', 'sent') and given_up is null",
                            why,
                            operation)
                    > 0;
        };
    }

    /**
     * Whether something of it does; it stays so, since the sender's steps hold this row as well.
     */
    private static boolean waits(Connection connection, UUID operation) throws SQLException {
        return !list(
                        connection,
                        "select account from chain_account where account in (select account from"
                                + " chain_transaction where operation = ? and state in ('queued',"
                                + " 'sent') and given_up is null) order by account for update",
                        row -> row.getString(1),
                        operation)
                .isEmpty();
    }

    private static void forget(Connection connection, UUID operation) throws SQLException {
        int _ = update(connection, "delete from chain_surrender where operation = ?", operation);
    }
}
