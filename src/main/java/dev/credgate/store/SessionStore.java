package dev.credgate.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** {@link EndedSessions} in {@code ended_session}. */
@ApplicationScoped
class SessionStore implements PanacheRepositoryBase<EndedSessionRow, String>, EndedSessions {

    /** Longer than a transaction here may take: until then a row may still become visible. */
    private static final Duration OVERLAP = Duration.ofSeconds(30);

    private final DurableTransactions transactions;
    private final Database database;

    SessionStore(DurableTransactions transactions, Database database) {
        this.transactions = transactions;
        this.database = database;
    }

    @Override
    public void end(String id, Instant expires) {
        transactions.write("end a session", () -> insert(id, expires));
    }

    private boolean insert(String id, Instant expires) {
        if (findById(id) != null) {
            return false;
        }
        var row = new EndedSessionRow();
        row.id = id;
        row.endedAt = databaseTime();
        row.expiresAt = expires;
        persistAndFlush(row);
        return true;
    }

    /** One clock for all replicas, or a slow one's entries would be overlooked. */
    private Instant databaseTime() {
        return getEntityManager().createQuery("select instant", Instant.class).getSingleResult();
    }

    @Override
    public List<EndedSession> all() {
        return list("", _ -> {});
    }

    @Override
    public List<EndedSession> since(Instant endedAt) {
        OffsetDateTime from = endedAt.minus(OVERLAP).atOffset(ZoneOffset.UTC);
        return list(" and ended_at > ?", statement -> statement.setObject(1, from));
    }

    /**
     * In plain SQL: it is asked before the gateway is ready, and Hibernate's parser, which nothing
     * else needs by then, takes longer to set up than all the rest of the store.
     */
    private List<EndedSession> list(String condition, Parameters parameters) {
        try (Connection connection = database.connect();
                PreparedStatement select =
                        connection.prepareStatement(
                                "select id, ended_at, expires_at from ended_session"
                                        + " where expires_at > current_timestamp"
                                        + condition
                                        + " order by ended_at")) {
            select.setQueryTimeout(DurableTransactions.TIMEOUT);
            parameters.set(select);
            List<EndedSession> sessions = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    sessions.add(
                            new EndedSession(row.getString(1), instant(row, 2), instant(row, 3)));
                }
            }
            return sessions;
        } catch (SQLException e) {
            throw new StoreUnavailableException(
                    "the database did not list the ended sessions: " + e.getMessage(), e);
        }
    }

    /** Sets a query's parameters. */
    private interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** Deletes what expired before {@code instant}; returns how many. */
    long deleteExpiredBefore(Instant instant) {
        return delete("expiresAt < ?1", instant);
    }
}
