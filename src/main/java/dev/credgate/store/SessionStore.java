package dev.credgate.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** {@link EndedSessions} in {@code ended_session}. */
@ApplicationScoped
class SessionStore implements PanacheRepositoryBase<EndedSessionRow, String>, EndedSessions {

    private static final String ENDED_AFTER =
            "select id, seq, expires_at from ended_session where seq > ? order by seq";

    private static final OldRows OLD =
            new OldRows("ended sessions", "EndedSessionRow", "id", "expiresAt");

    private final DurableTransactions transactions;
    private final Database database;
    private final LongPast longPast;

    SessionStore(DurableTransactions transactions, Database database, LongPast longPast) {
        this.transactions = transactions;
        this.database = database;
        this.longPast = longPast;
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

    /** For replicas of a release before the numbers: one clock, or a slow one's are overlooked. */
    private Instant databaseTime() {
        return getEntityManager().createQuery("select instant", Instant.class).getSingleResult();
    }

    @Override
    public List<EndedSession> all() {
        return after(0);
    }

    @Override
    public Instant forgettable() {
        return longPast.before();
    }

    /**
     * Plain JDBC: this is asked for twice a second beside requests that wait for microseconds, and
     * a transaction and a query language around one statement cost ten times the statement.
     */
    @Override
    public List<EndedSession> after(long number) {
        try (Connection connection = database.connect();
                PreparedStatement asked = connection.prepareStatement(ENDED_AFTER)) {
            asked.setQueryTimeout(DurableTransactions.TIMEOUT);
            asked.setLong(1, number);
            List<EndedSession> found = new ArrayList<>();
            try (ResultSet rows = asked.executeQuery()) {
                while (rows.next()) {
                    found.add(
                            new EndedSession(
                                    rows.getString(1),
                                    rows.getLong(2),
                                    rows.getObject(3, OffsetDateTime.class).toInstant()));
                }
            }
            return List.copyOf(found);
        } catch (SQLException e) {
            throw new StoreUnavailableException(
                    "the database did not list the ended sessions: " + e.getMessage(), e);
        }
    }

    /** Deletes what expired before {@code instant}; returns how many. */
    long deleteExpiredBefore(Instant instant) {
        return OLD.delete(transactions, getEntityManager(), instant);
    }
}
