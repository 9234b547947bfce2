package dev.credgate.issuance;

import dev.credgate.issuance.StatusBatchFollowing.Standing;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.ledger.chain.LedgerCalls;
import dev.credgate.outbox.GasRoom;
import dev.credgate.outbox.Outbox;
import dev.credgate.store.IssuedCredentials;
import dev.credgate.store.ListedPlaces;
import dev.credgate.store.StatusBatches;
import dev.credgate.store.StatusBatches.Batch;
import dev.credgate.store.StatusOperations.StatusOperation;
import dev.credgate.store.StoreUnavailableException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Brings bulk changes of statuses to the chain, batch by batch, through the outbox: each change is
 * noted and audited before its batch is handed on, and its end when the chain has decided. Each
 * step can be taken again after a crash anywhere, and on several replicas at once: a batch keeps
 * its name, so that the outbox knows it again; a change its id, so that the audit record is told
 * once. Thread-safe; blocks.
 */
public final class StatusOperationSending {

    private static final Logger LOG = Logger.getLogger(StatusOperationSending.class);

    /** Batches of one operation that wait to be in a block: other changes get through. */
    private static final int WAITING = 4;

    /** Batches in blocks that do not count yet: so many changes at most are noted as on the way. */
    private static final int UNSETTLED = 32;

    private final InstantSource clock;
    private final StatusBatches batches;
    private final StatusBatchRights rights;
    private final StatusBatchHandOver handOver;
    private final StatusBatchFollowing following;
    private final GasRoom room;

    /** A room with these neighbours. */
    public StatusOperationSending(
            InstantSource clock,
            Ledger ledger,
            StatusBatches batches,
            IssuedCredentials records,
            ListedPlaces places,
            StatusRecord record,
            Outbox outbox,
            LedgerCalls calls,
            GasRoom room,
            Supplier<? extends Collection<Agency>> agencies) {
        this.clock = clock;
        this.batches = batches;
        this.room = room;
        StatusBatchChanges changes = new StatusBatchChanges(clock, batches, records);
        this.rights = new StatusBatchRights(clock, ledger, agencies);
        this.handOver =
                new StatusBatchHandOver(
                        clock, batches, changes, places, record, outbox, calls, rights);
        this.following = new StatusBatchFollowing(clock, ledger, batches, changes, record, outbox);
    }

    /**
     * Takes each operation a step further; for now and then. One that fails keeps no other back.
     *
     * @throws StoreUnavailableException when one of them could not be taken further
     */
    public void run() {
        @Nullable StoreUnavailableException failure = null;
        List<StatusOperation> sending = batches.sending();
        rights.keep(sending.stream().map(StatusOperation::id).collect(Collectors.toSet()));
        for (StatusOperation operation : sending) {
            try {
                advance(operation);
            } catch (StoreUnavailableException e) {
                failure = e;
            } catch (RuntimeException e) {
                LOG.errorf(e, "Status operation %s cannot be taken further", operation.id());
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void advance(StatusOperation operation) {
        int waiting = 0;
        int unsettled = 0;
        @Nullable RuntimeException failure = null;
        for (Batch batch : batches.open(operation.id())) {
            Standing standing = Standing.IN_BLOCKS;
            try {
                standing = following.standing(operation, batch);
            } catch (RuntimeException e) {
                // What cannot be told of one keeps no other back; this one stays open.
                failure = e;
            }
            waiting += standing == Standing.WAITS ? 1 : 0;
            unsettled += standing == Standing.DECIDED ? 0 : 1;
        }
        handOn(operation, waiting, unsettled);
        if (failure != null) {
            throw failure;
        }
    }

    private void handOn(StatusOperation operation, int waitingBefore, int unsettledBefore) {
        int waiting = waitingBefore;
        int unsettled = unsettledBefore;
        while (waiting < WAITING && unsettled < UNSETTLED) {
            OptionalInt most = mostLines();
            if (most.isEmpty()) {
                rights.startOver(operation.id());
                return;
            }
            Optional<Batch> next = batches.next(operation.id(), most.getAsInt());
            if (next.isEmpty()) {
                if (unsettled == 0) {
                    batches.end(operation.id(), now());
                }
                return;
            }
            switch (handOver.handOn(operation, next.get())) {
                case PUT -> {
                    waiting++;
                    unsettled++;
                }
                case REFUSED -> {}
                case LEFT -> {
                    return;
                }
            }
        }
    }

    /** Empty while the chain does not answer: what is made too large would be refused for good. */
    private OptionalInt mostLines() {
        try {
            return OptionalInt.of(LedgerCalls.statusesFor(room.now()));
        } catch (ChainException _) {
            // The outbox tells.
            return OptionalInt.empty();
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
