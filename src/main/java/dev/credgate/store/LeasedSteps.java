package dev.credgate.store;

import dev.credgate.store.ChainAccounts.Lease;
import dev.credgate.store.ChainAccounts.LeaseLostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * How a sender reads and writes its tables: each step is a transaction that holds the account's
 * row, and is written only while the lease is the newest. Thread-safe.
 */
final class LeasedSteps {

    private static final int REFUSAL_LENGTH = 500;

    private final Database database;

    LeasedSteps(Database database) {
        this.database = database;
    }

    <T> T read(String what, JdbcTransaction.Work<T> work) {
        try (Connection connection = database.connect()) {
            return work.in(connection);
        } catch (SQLException e) {
            throw ChainRows.unavailable(what, e);
        }
    }

    <T> T write(String what, JdbcTransaction.Work<T> work) {
        try {
            return JdbcTransaction.call(database, work);
        } catch (SQLException e) {
            throw ChainRows.unavailable(what, e);
        }
    }

    /** In a transaction that holds the account's row, and only while the lease is the newest. */
    <T> T step(Lease lease, String what, JdbcTransaction.Work<T> work) {
        return write(
                what,
                connection -> {
                    lock(connection, lease);
                    return work.in(connection);
                });
    }

    /** Holds the account's row until the transaction ends, or fails where the lease is lost. */
    static void lock(Connection connection, Lease lease) throws SQLException {
        if (ChainRows.list(
                        connection,
                        "select 1 from chain_account where account = ? and epoch = ? for update",
                        row -> row.getInt(1),
                        lease.account(),
                        lease.epoch())
                .isEmpty()) {
            throw new LeaseLostException(lease);
        }
    }

    void change(Lease lease, String what, String sql, Object... parameters) {
        boolean _ =
                step(
                        lease,
                        what,
                        connection -> {
                            one(ChainRows.update(connection, sql, parameters));
                            return true;
                        });
    }

    void force(String what) {
        try {
            database.force();
        } catch (SQLException e) {
            throw ChainRows.unavailable(what + " durably", e);
        }
    }

    /** Whoever holds the lease alone writes these rows: where one is not as it was, nothing is. */
    static void one(int changed) {
        if (changed != 1) {
            throw new IllegalStateException("a chain transaction is not where it was left");
        }
    }

    static Optional<String> cut(Optional<String> text) {
        return text.map(
                all -> all.length() <= REFUSAL_LENGTH ? all : all.substring(0, REFUSAL_LENGTH));
    }
}
