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
            persistAndFlush(row(mark, token, now, now.plus(lease)));
            return new Begun(now);
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
        return new Begun(now);
    }

    private static PinTrialRow row(String mark, String token, Instant now, Instant lapses) {
        PinTrialRow row = new PinTrialRow();
        row.mark = mark;
        row.token = token;
        row.tries = 1;
        row.triedAt = now;
        row.lapsesAt = lapses;
        return row;
    }

    @Override
    public void refused(String mark, String token, Instant now) {
        boolean written = false;
        while (!written) {
            // Where somebody else began a trial in the same moment, there is a row the next time.
            written =
                    transactions
                            .write(
                                    "note that a PIN was refused",
                                    () -> {
                                        noteRefused(mark, token, now);
                                        return true;
                                    })
                            .orElse(false);
        }
    }

    private void noteRefused(String mark, String token, Instant now) {
        PinTrialRow row = locked(mark);
        if (row == null) {
            row = row(mark, token, now, now);
            row.refused = true;
            persistAndFlush(row);
        } else {
            row.refused = true;
            row.triedAt = now;
            flush();
        }
    }

    @Override
    public void over(String mark, Instant begun) {
        boolean _ =
                transactions
                        .write(
                                "note that a PIN was taken",
                                () -> {
                                    PinTrialRow row = locked(mark);
                                    if (row != null && !row.refused && row.triedAt.equals(begun)) {
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
