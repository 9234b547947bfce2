package dev.credgate.store;

import dev.credgate.store.IdempotentAnswers.Standing.Answered;
import dev.credgate.store.IdempotentAnswers.Standing.Begun;
import dev.credgate.store.IdempotentAnswers.Standing.Busy;
import dev.credgate.store.IdempotentAnswers.Standing.Reused;
import dev.credgate.store.IdempotentAnswers.Standing.Untold;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@link IdempotentAnswers} in {@code idempotent_answer}, one row an order, locked to change it.
 */
@ApplicationScoped
class IdempotentAnswerStore
        implements PanacheRepositoryBase<IdempotentAnswerRow, String>, IdempotentAnswers {

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
        IdempotentAnswerRow row = locked(order);
        if (row == null) {
            row = new IdempotentAnswerRow();
            row.lookup = order.lookup();
            row.startOver(order.body(), claim, lapses, expires);
            persistAndFlush(row);
            return new Begun(claim);
        }
        if (!row.expiresAt.isAfter(now)) {
            row.startOver(order.body(), claim, lapses, expires);
            flush();
            return new Begun(claim);
        }
        if (!row.body.equals(order.body())) {
            return new Reused();
        }
        if (row.sealed != null && row.told) {
            return new Answered(row.sealed);
        }
        if (row.claimedUntil.isAfter(now)) {
            return new Busy();
        }
        row.claim = claim;
        row.claimedUntil = lapses;
        flush();
        return row.sealed == null || row.credential == null
                ? new Begun(claim)
                : new Untold(claim, row.credential, row.sealed);
    }

    @Override
    public boolean record(Order order, UUID claim, IssuedCredential credential, byte[] sealed) {
        if (sealed.length > LARGEST) {
            throw new IllegalArgumentException(
                    "an answer of " + sealed.length + " bytes, more than " + LARGEST);
        }
        return transactions
                .write(
                        "record an issued credential and its answer",
                        () -> {
                            IdempotentAnswerRow row = locked(order);
                            if (row == null || !row.claim.equals(claim) || row.sealed != null) {
                                return false;
                            }
                            getEntityManager().persist(IssuedCredentialRow.of(credential));
                            row.credential = credential.id();
                            row.sealed = sealed;
                            flush();
                            return true;
                        })
                .orElseThrow(() ->
                        new IllegalStateException(
                                "a credential with the id "
                                        + credential.id()
                                        + " was recorded before"));
    }

    @Override
    public void told(Order order, UUID claim) {
        boolean unused =
                transactions
                        .write(
                                "note that an order was audited",
                                () -> {
                                    IdempotentAnswerRow row = locked(order);
                                    if (row != null && row.claim.equals(claim)) {
                                        row.told = true;
                                        flush();
                                    }
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
                                        if (row.sealed == null) {
                                            delete(row);
                                        } else {
                                            row.claimedUntil = now;
                                        }
                                        flush();
                                    }
                                    return true;
                                })
                        .orElse(false);
    }

    private @Nullable IdempotentAnswerRow locked(Order order) {
        return findById(order.lookup(), LockModeType.PESSIMISTIC_WRITE);
    }

    /** Deletes what expired before {@code instant}; returns how many. */
    long deleteExpiredBefore(Instant instant) {
        return delete("expiresAt < ?1", instant);
    }
}
