package dev.credgate.issuance;

import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.ledger.StatusEntry;
import dev.credgate.outbox.Operation;
import dev.credgate.outbox.Outbox;
import dev.credgate.store.PendingStatusChanges;
import dev.credgate.store.PendingStatusChanges.LeftOpen;
import dev.credgate.store.PendingStatusChanges.PendingStatusChange;
import dev.credgate.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Ends status changes that a killed process, an outage or a slow chain left open, by what the
 * outbox and the snapshot say. Thread-safe; blocks on the database.
 */
public final class StatusSettling {

    private static final Logger LOG = Logger.getLogger(StatusSettling.class);

    /** Until then a change that was handed over and does not show may still take effect. */
    static final Duration GIVE_UP = Duration.ofDays(1);

    /**
     * After so many in a row that fail the rest is left for the next time: the database is away.
     */
    private static final int MOST_FAILURES = 8;

    private final InstantSource clock;
    private final Ledger ledger;
    private final PendingStatusChanges pending;
    private final StatusRecord record;
    private final Outbox outbox;

    /** Settles what {@code pending} holds, and tells {@code record}. */
    public StatusSettling(
            InstantSource clock,
            Ledger ledger,
            PendingStatusChanges pending,
            StatusRecord record,
            Outbox outbox) {
        this.clock = clock;
        this.ledger = ledger;
        this.pending = pending;
        this.record = record;
        this.outbox = outbox;
    }

    /**
     * Ends what was asked for at least {@code age} ago, so that nobody works on it any more, and
     * can be ended now; nothing of a batch that is not decided. For the start, and now and then;
     * does nothing while the ledger is stale.
     *
     * @return how many were ended
     */
    public int settle(Duration age) {
        Instant now = clock.instant();
        List<LeftOpen> all;
        try {
            all = pending.leftOpen(now.minus(age));
        } catch (StoreUnavailableException e) {
            LOG.warnf("Open status changes wait for the database: %s", e.getMessage());
            return 0;
        }
        int ended = 0;
        int failures = 0;
        for (LeftOpen open : all) {
            if (failures == MOST_FAILURES
                    || !(ledger.read(now) instanceof Ledger.Reading.Fresh(var snapshot, _))) {
                return ended;
            }
            try {
                ended += settle(open, snapshot, now) ? 1 : 0;
                failures = 0;
            } catch (StoreUnavailableException e) {
                // What cannot be read of one keeps no other back.
                failures++;
                LOG.warnf(
                        "Status change %s waits for the database: %s",
                        open.change().id(), e.getMessage());
            }
        }
        return ended;
    }

    /** Whether it could be ended. */
    private boolean settle(LeftOpen open, LedgerSnapshot snapshot, Instant now) {
        if (open.isRefused()) {
            // Who refused its batch could not tell: the ledger was stale, or the process died.
            record.missed(open.change(), "refused", snapshot);
            return true;
        }
        return settle(open.change(), snapshot, now);
    }

    /**
     * Whether it could be ended. What the outbox has sent took effect in its block, even when
     * another change covers it by now; what it has not sent yet may still take effect.
     */
    private boolean settle(PendingStatusChange change, LedgerSnapshot snapshot, Instant now) {
        Optional<Operation> operation = outbox.find(change.operation());
        if (operation.isPresent() && !operation.get().isDecided()) {
            return false;
        }
        if (operation.isPresent() && operation.get().refusal().isPresent()) {
            if (operation.get().isSettled()) {
                record.missed(change, "refused", snapshot);
            }
            return operation.get().isSettled();
        }
        StatusEntry entry = StatusRecord.entry(snapshot, change.issuer(), change.statusKey());
        if (entry.value() == change.status()) {
            record.changed(
                    change,
                    entry.block(),
                    operation.flatMap(own -> StatusRecord.transaction(own, entry.block())));
            return true;
        }
        if (operation.isPresent() && operation.get().isSettled()) {
            long block = operation.get().last().block().orElseThrow();
            if (snapshot.block().number() >= block) {
                record.changed(change, block, operation.get().last().hash());
                return true;
            }
            return false;
        }
        if (change.requestedAt().isBefore(now.minus(GIVE_UP))) {
            record.missed(change, "not_seen", snapshot);
            return true;
        }
        return false;
    }
}
