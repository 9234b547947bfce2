package dev.credgate.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;

/** {@link AssertionKeys} in {@code assertion_key}; replicas take turns at adding. */
@ApplicationScoped
class AssertionKeyStore implements PanacheRepositoryBase<AssertionKeyRow, String>, AssertionKeys {

    private final DurableTransactions transactions;

    AssertionKeyStore(DurableTransactions transactions) {
        this.transactions = transactions;
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

    @Override
    public List<AssertionKey> published(Instant now) {
        return transactions.read(
                "list the assertion keys",
                () ->
                        list("publishedUntil > ?1", Sort.by("signsFrom").and("kid"), now).stream()
                                .map(AssertionKeyRow::value)
                                .toList());
    }

    /** Deletes what is not published any more at {@code instant}; returns how many. */
    long deleteExpiredBefore(Instant instant) {
        return delete("publishedUntil < ?1", instant);
    }
}
