package dev.credgate.issuance;

import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.outbox.Operation;
import dev.credgate.outbox.Outbox;
import dev.credgate.store.StatusBatches;
import dev.credgate.store.StatusBatches.Batch;
import dev.credgate.store.StatusOperations.StatusOperation;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Looks where batches stand that the outbox has, and tells the ends of their changes. Thread-safe;
 * blocks.
 */
final class StatusBatchFollowing {

    private static final Logger LOG = Logger.getLogger(StatusBatchFollowing.class);

    private final InstantSource clock;
    private final Ledger ledger;
    private final StatusBatches batches;
    private final StatusBatchChanges changes;
    private final StatusRecord record;
    private final Outbox outbox;

    StatusBatchFollowing(
            InstantSource clock,
            Ledger ledger,
            StatusBatches batches,
            StatusBatchChanges changes,
            StatusRecord record,
            Outbox outbox) {
        this.clock = clock;
        this.ledger = ledger;
        this.batches = batches;
        this.changes = changes;
        this.record = record;
        this.outbox = outbox;
    }

    /** Where a batch stands that was handed on. */
    enum Standing {
        WAITS,
        IN_BLOCKS,
        DECIDED
    }

    /** Looks where a batch stands; when the chain has decided, its changes' ends are told. */
    Standing standing(StatusOperation operation, Batch batch) {
        Optional<Operation> found = outbox.find(batch.id());
        if (found.isPresent() && !found.get().isDecided()) {
            return Standing.WAITS;
        }
        if (found.isPresent()
                && found.get().isSettled()
                && found.get().isTooLarge()
                && batch.lines() > 1) {
            divide(operation, batch, found.get());
            return Standing.DECIDED;
        }
        long block = found.map(one -> one.block().orElse(0)).orElse(0L);
        if (found.isPresent() && !found.get().isSettled()
                || !(ledger.read(clock.instant())
                        instanceof Ledger.Reading.Fresh(LedgerSnapshot snapshot, _))
                || snapshot.block().number() < block) {
            return Standing.IN_BLOCKS;
        }
        StatusBatchChanges.together(
                changes.of(operation, batch), change -> record.ended(change, found, snapshot));
        Optional<String> refusal = found.flatMap(Operation::refusal);
        batches.decided(
                batch.id(),
                found.map(one -> one.transactions().size()).orElse(0),
                refusal.map(_ -> "chain_refused"),
                now());
        refusal.ifPresent(why ->
                LOG.warnf(
                        "The chain refused %d changes of status operation %s: %s",
                        batch.lines(), operation.id(), why));
        return Standing.DECIDED;
    }

    /** What the outbox could not send as a whole goes in two parts, which come next. */
    private void divide(StatusOperation operation, Batch batch, Operation refused) {
        LOG.infof(
                "Status operation %s: %d changes take more gas than one transaction may, and are"
                        + " sent in two parts: %s",
                operation.id(), batch.lines(), refused.refusal().orElse(""));
        int sent =
                Math.toIntExact(
                        refused.transactions().stream()
                                .filter(one -> one.block().isPresent())
                                .count());
        batches.divide(batch, operation.id(), sent, now());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
