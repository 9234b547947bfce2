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

    private static final String ENDED_AFTER =
            """
            select id, ended_at, expires_at from ended_session
            where ended_at > ? and expires_at > current_timestamp
            order by ended_at\
            """;

    private static final OldRows OLD =
            new OldRows("ended sessions", "EndedSessionRow", "id", "expiresAt");

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
        return endedAfter(Instant.EPOCH);
    }

    @Override
    public List<EndedSession> since(Instant endedAt) {
        return endedAfter(endedAt.minus(OVERLAP));
    }

    /**
     * Plain JDBC: this is asked for twice a second beside requests that wait for microseconds, and
     * a transaction and a query language around one statement cost ten times the statement.
     */
    private List<EndedSession> endedAfter(Instant instant) {
        try (Connection connection = database.connect();
                PreparedStatement asked = connection.prepareStatement(ENDED_AFTER)) {
            asked.setQueryTimeout(DurableTransactions.TIMEOUT);
            asked.setObject(1, instant.atOffset(ZoneOffset.UTC));
            List<EndedSession> found = new ArrayList<>();
            try (ResultSet rows = asked.executeQuery()) {
                while (rows.next()) {
                    found.add(
                            new EndedSession(
                                    rows.getString(1), instant(rows, 2), instant(rows, 3)));
                }
            }
            return List.copyOf(found);
        } catch (SQLException e) {
            throw new StoreUnavailableException(
                    "the database did not list the ended sessions: " + e.getMessage(), e);
        }
    }

    private static Instant instant(ResultSet rows, int column) throws SQLException {
        return rows.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** Deletes what expired before {@code instant}; returns how many. */
    long deleteExpiredBefore(Instant instant) {
        return OLD.delete(transactions, getEntityManager(), instant);
    }
}
