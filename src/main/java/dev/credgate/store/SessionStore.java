package dev.credgate.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** {@link EndedSessions} in {@code ended_session}. */
@ApplicationScoped
class SessionStore implements PanacheRepositoryBase<EndedSessionRow, String>, EndedSessions {

    /** Longer than a transaction here may take: until then a row may still become visible. */
    private static final Duration OVERLAP = Duration.ofSeconds(30);

    private final DurableTransactions transactions;

    SessionStore(DurableTransactions transactions) {
        this.transactions = transactions;
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
        return transactions.read(
                "list the ended sessions",
                () -> values(list("expiresAt > instant", Sort.by("endedAt"))));
    }

    @Override
    public List<EndedSession> since(Instant endedAt) {
        return transactions.read(
                "list the ended sessions",
                () ->
                        values(
                                list(
                                        "endedAt > ?1 and expiresAt > instant",
                                        Sort.by("endedAt"),
                                        endedAt.minus(OVERLAP))));
    }

    private static List<EndedSession> values(List<EndedSessionRow> rows) {
        return rows.stream()
                .map(row -> new EndedSession(row.id, row.endedAt, row.expiresAt))
                .toList();
    }

    /** Deletes what expired before {@code instant}; returns how many. */
    long deleteExpiredBefore(Instant instant) {
        return delete("expiresAt < ?1", instant);
    }
}
