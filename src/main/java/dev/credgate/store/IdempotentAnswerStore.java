package dev.credgate.store;

import dev.credgate.store.IdempotentAnswers.Standing.Answered;
import dev.credgate.store.IdempotentAnswers.Standing.Begun;
import dev.credgate.store.IdempotentAnswers.Standing.Busy;
import dev.credgate.store.IdempotentAnswers.Standing.Reused;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@link IdempotentAnswers} in {@code idempotent_answer}, one row an order, locked to change it.
 */
@ApplicationScoped
class IdempotentAnswerStore
        implements PanacheRepositoryBase<IdempotentAnswerRow, String>, IdempotentAnswers {

    /** Never answered, with a credential on record as if it had been. */
    private static final String OPEN =
            " a.sealed is null and a.credential is not null and exists (select 1 from"
                    + " IssuedCredentialRow c where c.id = a.credential and c.withheldAt is null)";

    private static final String OLD =
            " from IdempotentAnswerRow a where a.expiresAt < ?1 and not (" + OPEN + ")";

    /** Answers that are deleted in one transaction, each of which may be long. */
    private static final int MOST_DELETED = 500;

    private final DurableTransactions transactions;

    IdempotentAnswerStore(DurableTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public Standing begin(Order order, Instant now, Instant lapses, Instant expires) {
        return transactions
                .write("begin an order", () -> beginInTurn(order, now, lapses, expires))
                // Somebody else was first by a moment.
                .orElseGet(Busy::new);
    }

    private Standing beginInTurn(Order order, Instant now, Instant lapses, Instant expires) {
        UUID claim = UUID.randomUUID();
        IdempotentAnswerRow row = findById(order.lookup());
        if (row != null) {
            Optional<Standing> settled = settled(row, order, now);
            if (settled.isPresent()) {
                // Without the lock, which is left to whoever carries the order out.
                return settled.get();
            }
            getEntityManager().detach(row);
        }
        row = locked(order);
        if (row == null) {
            row = new IdempotentAnswerRow();
            row.lookup = order.lookup();
            row.startOver(order.body(), claim, lapses, expires);
            persistAndFlush(row);
            return new Begun(claim, Optional.empty(), Optional.empty());
        }
        if (!row.expiresAt.isAfter(now)) {
            row.startOver(order.body(), claim, lapses, expires);
            flush();
            return begun(row);
        }
        Optional<Standing> settled = settled(row, order, now);
        if (settled.isPresent()) {
            return settled.get();
        }
        row.claim = claim;
        row.claimedUntil = lapses;
        flush();
        return begun(row);
    }

    /** What an order meets whose row it need not change; empty when it is to be carried out. */
    private static Optional<Standing> settled(IdempotentAnswerRow row, Order order, Instant now) {
        if (!row.expiresAt.isAfter(now)) {
            return Optional.empty();
        }
        if (!row.body.equals(order.body())) {
            return Optional.of(new Reused());
        }
        if (row.sealed != null) {
            return Optional.of(new Answered(row.sealed));
        }
        return row.claimedUntil.isAfter(now) ? Optional.of(new Busy()) : Optional.empty();
    }

    /** What is there already belongs to whoever held the claim before. */
    private static Begun begun(IdempotentAnswerRow row) {
        return new Begun(
                row.claim, Optional.ofNullable(row.credential), Optional.ofNullable(row.countedAt));
    }

    @Override
    public Mark recorded(Order order, UUID claim, IssuedCredential credential) {
        return new Recording(order, claim, credential);
    }

    private record Recording(Order order, UUID claim, IssuedCredential credential) implements Mark {

        @Override
        public boolean set(Connection connection) throws SQLException {
            return setAmong(connection, new Patience());
        }

        @Override
        public boolean setAmong(Connection connection, Patience patience) throws SQLException {
            int pauses = patience.share();
            while (!held(connection, order, claim, " for update skip locked")) {
                if (!held(connection, order, claim, "")) {
                    return false;
                }
                // Whoever has it is done in a moment, or was paused: then no other event of the
                // group may wait for it.
                if (pauses == 0) {
                    throw new SQLException("the order is being changed at this moment");
                }
                pauses--;
                patience.pause();
            }
            int _ =
                    ChainRows.update(
                            connection,
                            "update idempotent_answer set credential = ? where lookup = ?",
                            credential.id(),
                            order.lookup());
            return IssuedCredentialStore.insert(credential).set(connection);
        }
    }

    /** Whether the order is the claim's and not answered. */
    private static boolean held(Connection connection, Order order, UUID claim, String lock)
            throws SQLException {
        return !ChainRows.list(
                        connection,
                        "select 1 from idempotent_answer where lookup = ? and claim = ? and sealed"
                                + " is null"
                                + lock,
                        row -> row.getInt(1),
                        order.lookup(),
                        claim)
                .isEmpty();
    }

    @Override
    public boolean answer(Order order, UUID claim, byte[] sealed, Instant expires) {
        if (sealed.length > LARGEST) {
            throw new IllegalArgumentException(
                    "an answer of " + sealed.length + " bytes, more than " + LARGEST);
        }
        return transactions
                .write(
                        "keep an answer",
                        () -> {
                            IdempotentAnswerRow row = claimed(order, claim);
                            if (row == null) {
                                return false;
                            }
                            row.sealed = sealed;
                            if (row.expiresAt.isBefore(expires)) {
                                row.expiresAt = expires;
                            }
                            flush();
                            return true;
                        })
                .orElse(false);
    }

    /** The order while it is the claim's and not answered; else null. */
    private @Nullable IdempotentAnswerRow claimed(Order order, UUID claim) {
        IdempotentAnswerRow row = locked(order);
        return row != null && row.claim.equals(claim) && row.sealed == null ? row : null;
    }

    @Override
    public boolean renew(Order order, UUID claim, Instant lapses) {
        return transactions
                .write(
                        "keep a claim on an order",
                        () -> {
                            IdempotentAnswerRow row = claimed(order, claim);
                            if (row == null) {
                                return false;
                            }
                            row.claimedUntil = lapses;
                            flush();
                            return true;
                        })
                .orElse(false);
    }

    @Override
    public void giveBack(Order order, UUID claim, Instant now) {
        boolean unused =
                transactions
                        .write(
                                "give an order back",
                                () -> {
                                    IdempotentAnswerRow row = locked(order);
                                    if (row != null && row.claim.equals(claim)) {
                                        if (row.sealed == null
                                                && row.credential == null
                                                && row.countedAt == null) {
                                            delete(row);
                                        } else {
                                            row.claimedUntil = now;
                                            // A renewal that was under way finds nothing of its.
                                            row.claim = UUID.randomUUID();
                                        }
                                        flush();
                                    }
                                    return true;
                                })
                        .orElse(false);
    }

    @Override
    public Mark counted(Order order, UUID claim, Optional<Instant> at) {
        return connection ->
                ChainRows.update(
                                connection,
                                "update idempotent_answer set counted_at = ? where lookup = ? and"
                                        + " claim = ? and sealed is null",
                                at,
                                order.lookup(),
                                claim)
                        > 0;
    }

    private @Nullable IdempotentAnswerRow locked(Order order) {
        return findById(order.lookup(), LockModeType.PESSIMISTIC_WRITE);
    }

    @Override
    public List<UUID> unanswered(Instant now, Instant lapses, int most) {
        return transactions
                .write(
                        "take over what nobody was answered",
                        () -> {
                            List<UUID> found = new ArrayList<>();
                            find(
                                            "from IdempotentAnswerRow a where a.expiresAt <= ?1 and"
                                                    + " a.claimedUntil <= ?1 and"
                                                    + OPEN
                                                    + " order by a.expiresAt",
                                            now)
                                    .range(0, most - 1)
                                    .withLock(LockModeType.PESSIMISTIC_WRITE)
                                    .list()
                                    .forEach(row -> {
                                        row.claim = UUID.randomUUID();
                                        row.claimedUntil = lapses;
                                        found.add(row.credential);
                                    });
                            flush();
                            return found;
                        })
                .orElse(List.of());
    }

    /**
     * Deletes what expired before {@code instant}, but for what names a credential that nobody was
     * handed and that is not withheld yet: all of it, in transactions that none waits for long.
     * Returns how many.
     */
    long deleteExpiredBefore(Instant instant) {
        return transactions.whileAny("delete old answers", () -> deleteSome(instant));
    }

    private long deleteSome(Instant instant) {
        List<String> old =
                getEntityManager()
                        .createQuery(
                                "select a.lookup" + OLD + " order by a.expiresAt", String.class)
                        .setParameter(1, instant)
                        .setMaxResults(MOST_DELETED)
                        .getResultList();
        // One of them may have begun anew since.
        return old.isEmpty()
                ? 0
                : getEntityManager()
                        .createQuery("delete" + OLD + " and a.lookup in ?2")
                        .setParameter(1, instant)
                        .setParameter(2, old)
                        .executeUpdate();
    }
}
