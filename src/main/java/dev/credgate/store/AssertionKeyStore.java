package dev.credgate.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** {@link AssertionKeys} in {@code assertion_key}; replicas take turns at adding. */
@ApplicationScoped
class AssertionKeyStore implements PanacheRepositoryBase<AssertionKeyRow, String>, AssertionKeys {

    private static final OldRows OLD =
            new OldRows("assertion keys", "AssertionKeyRow", "kid", "publishedUntil");

    private final DurableTransactions transactions;
    private final Database database;

    AssertionKeyStore(DurableTransactions transactions, Database database) {
        this.transactions = transactions;
        this.database = database;
    }

    @Override
    public boolean add(AssertionKey key) {
        return transactions.write("add an assertion key", () -> addInTurn(key)).orElse(false);
    }

    private boolean addInTurn(AssertionKey key) {
        getEntityManager().find(Turn.class, "assertion-key", LockModeType.PESSIMISTIC_WRITE);
        if (count("signsUntil >= ?1", key.signsUntil()) > 0) {
            return false;
        }
        persistAndFlush(AssertionKeyRow.of(key));
        return true;
    }

    /** In plain SQL, as {@link SessionStore}'s list is: it is asked before the gateway is ready. */
    @Override
    public List<AssertionKey> published(Instant now) {
        try (Connection connection = database.connect();
                PreparedStatement select =
                        connection.prepareStatement(
                                "select kid, public_jwk, wrapped_private, created_at, signs_from,"
                                        + " signs_until, published_until from assertion_key"
                                        + " where published_until > ? order by signs_from, kid")) {
            select.setQueryTimeout(DurableTransactions.TIMEOUT);
            select.setObject(1, now.atOffset(ZoneOffset.UTC));
            List<AssertionKey> keys = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    keys.add(
                            new AssertionKey(
                                    row.getString(1),
                                    row.getString(2),
                                    row.getBytes(3),
                                    instant(row, 4),
                                    instant(row, 5),
                                    instant(row, 6),
                                    instant(row, 7)));
                }
            }
            return keys;
        } catch (SQLException e) {
            throw new StoreUnavailableException(
                    "the database did not list the assertion keys: " + e.getMessage(), e);
        }
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** Deletes what is not published any more at {@code instant}; returns how many. */
    long deleteExpiredBefore(Instant instant) {
        return OLD.delete(transactions, getEntityManager(), instant);
    }
}
