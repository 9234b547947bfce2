package dev.credgate.store;

import dev.credgate.store.PinTrials.Standing.Begun;
import dev.credgate.store.PinTrials.Standing.Busy;
import dev.credgate.store.PinTrials.Standing.Refused;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@link PinTrials} in {@code pin_trial}, one row a token and PIN, locked to change it. */
@ApplicationScoped
class PinTrialStore implements PanacheRepositoryBase<PinTrialRow, String>, PinTrials {

    private final DurableTransactions transactions;

    PinTrialStore(DurableTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public Standing begin(String mark, String token, Instant now, Duration lease) {
        return transactions
                .write("begin to try a PIN", () -> begun(mark, token, now, lease))
                // Somebody else was first by a moment.
                .orElseGet(() -> new Busy(now.plus(lease)));
    }

    private Standing begun(String mark, String token, Instant now, Duration lease) {
        PinTrialRow row = locked(mark);
        if (row == null) {
            row = new PinTrialRow();
            row.mark = mark;
            row.token = token;
            row.tries = 1;
            row.triedAt = now;
            row.lapsesAt = now.plus(lease);
            persistAndFlush(row);
            return new Begun();
        }
        if (row.refused) {
            return new Refused(row.triedAt);
        }
        if (row.lapsesAt.isAfter(now)) {
            return new Busy(row.lapsesAt);
        }
        row.tries++;
        row.triedAt = now;
        row.lapsesAt = now.plus(row.tries < MOST_TRIES ? lease : LONG_REST);
        flush();
        return new Begun();
    }

    @Override
    public void refused(String mark, Instant now) {
        boolean _ =
                transactions
                        .write(
                                "note that a PIN was refused",
                                () -> {
                                    PinTrialRow row = locked(mark);
                                    if (row != null) {
                                        row.refused = true;
                                        row.triedAt = now;
                                        flush();
                                    }
                                    return true;
                                })
                        .orElse(false);
    }

    @Override
    public void over(String mark) {
        boolean _ =
                transactions
                        .write(
                                "note that a PIN was taken",
                                () -> {
                                    PinTrialRow row = locked(mark);
                                    if (row != null && !row.refused) {
                                        delete(row);
                                        flush();
                                    }
                                    return true;
                                })
                        .orElse(false);
    }

    private @Nullable PinTrialRow locked(String mark) {
        return findById(mark, LockModeType.PESSIMISTIC_WRITE);
    }
}
