package dev.credgate.issuance;

import dev.credgate.issuance.StatusBatchRights.Right;
import dev.credgate.ledger.chain.ContractCall;
import dev.credgate.ledger.chain.LedgerCalls;
import dev.credgate.outbox.Outbox;
import dev.credgate.store.ListedPlaces;
import dev.credgate.store.ListedPlaces.ListedPlace;
import dev.credgate.store.PendingStatusChanges.PendingStatusChange;
import dev.credgate.store.StatusBatches;
import dev.credgate.store.StatusBatches.Batch;
import dev.credgate.store.StatusOperations.StatusOperation;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * Hands batches of status changes to the outbox: notes and audits them first, and refuses what may
 * not be asked for any more. Thread-safe; blocks.
 */
final class StatusBatchHandOver {

    private static final Logger LOG = Logger.getLogger(StatusBatchHandOver.class);

    private final InstantSource clock;
    private final StatusBatches batches;
    private final StatusBatchChanges changes;
    private final ListedPlaces places;
    private final StatusRecord record;
    private final Outbox outbox;
    private final LedgerCalls calls;
    private final StatusBatchRights rights;

    StatusBatchHandOver(
            InstantSource clock,
            StatusBatches batches,
            StatusBatchChanges changes,
            ListedPlaces places,
            StatusRecord record,
            Outbox outbox,
            LedgerCalls calls,
            StatusBatchRights rights) {
        this.clock = clock;
        this.batches = batches;
        this.changes = changes;
        this.places = places;
        this.record = record;
        this.outbox = outbox;
        this.calls = calls;
        this.rights = rights;
    }

    /** What became of a batch. */
    enum HandedOn {
        /** The outbox has it. */
        PUT,
        /** Its agency may not ask for it any more. */
        REFUSED,
        /** It is another replica's, or a later look's. */
        LEFT
    }

    /**
     * Notes, audits and puts a batch into the outbox. A replica that does not know the agency, or
     * knows it as it was, leaves it: only what stays so for a while is refused, for an agency that
     * is known nowhere as well.
     */
    HandedOn handOn(StatusOperation operation, Batch batch) {
        return switch (rights.of(operation, batch)) {
            case Right.Held(Agency acting) -> handOn(operation, batch, acting);
            case Right.Unknown _ -> HandedOn.LEFT;
            case Right.Lost _ -> refuse(operation, batch);
        };
    }

    private HandedOn handOn(StatusOperation operation, Batch batch, Agency acting) {
        List<PendingStatusChange> asked = changes.of(operation, batch);
        StatusBatchChanges.together(asked, record::requested);
        return outbox.put(
                                new Outbox.Wish(
                                        batch.id(),
                                        Optional.of(operation.agency()),
                                        acting.keyLabel(),
                                        "statuses",
                                        Optional.of("statuses " + batch.id()),
                                        calls(batch, asked)),
                                batches.put(batch, operation.id(), now()))
                        .isPresent()
                ? HandedOn.PUT
                : HandedOn.LEFT;
    }

    /** Unless another replica, which knows the agency as it was, has put it into the outbox. */
    private HandedOn refuse(StatusOperation operation, Batch batch) {
        if (!batches.refuse(batch, operation.id(), Refusal.ISSUER_NOT_PERMITTED.code(), now())) {
            return HandedOn.LEFT;
        }
        LOG.warnf(
                "Status operation %s: agency %s does not act for %s any more, %d changes are"
                        + " refused",
                operation.id(), operation.agency(), batch.issuer(), batch.lines());
        // Another replica may have noted some of them, and left them there.
        StatusBatchChanges.together(
                changes.of(operation, batch), change -> record.failed(change, "refused"));
        return HandedOn.REFUSED;
    }

    /**
     * Places in lists first: whoever finds a change under its status key finds it there as well.
     */
    private List<ContractCall> calls(Batch batch, List<PendingStatusChange> changes) {
        Map<Long, List<Long>> lists = new TreeMap<>();
        for (ListedPlace place :
                places.ofAll(changes.stream().map(PendingStatusChange::credential).toList())
                        .values()) {
            lists.computeIfAbsent(place.list().number(), _ -> new ArrayList<>()).add(place.index());
        }
        List<ContractCall> all = new ArrayList<>();
        lists.forEach((list, indexes) ->
                all.add(
                        calls.setStatusAt(
                                batch.issuer(),
                                list,
                                indexes.stream().sorted().toList(),
                                batch.status())));
        all.add(
                calls.setStatus(
                        batch.issuer(),
                        changes.stream().map(PendingStatusChange::statusKey).toList(),
                        batch.status()));
        return all;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
