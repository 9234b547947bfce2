package dev.credgate.issuance;

import dev.credgate.issuance.StatusBatchRights.Right;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.ledger.StatusEntry;
import dev.credgate.ledger.StatusValue;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Hands batches of status changes to the outbox: notes and audits them first, and refuses what may
 * not be asked for any more. Thread-safe; blocks.
 */
final class StatusBatchHandOver {

    private static final Logger LOG = Logger.getLogger(StatusBatchHandOver.class);

    /** Why a line that suspends or restores gives way to something newer, as it is told. */
    static final String OVERTAKEN = "overtaken";

    private final InstantSource clock;
    private final Ledger ledger;
    private final StatusBatches batches;
    private final StatusBatchChanges changes;
    private final ListedPlaces places;
    private final StatusRecord record;
    private final Outbox outbox;
    private final LedgerCalls calls;
    private final StatusBatchRights rights;

    StatusBatchHandOver(
            InstantSource clock,
            Ledger ledger,
            StatusBatches batches,
            StatusBatchChanges changes,
            ListedPlaces places,
            StatusRecord record,
            Outbox outbox,
            LedgerCalls calls,
            StatusBatchRights rights) {
        this.clock = clock;
        this.ledger = ledger;
        this.batches = batches;
        this.changes = changes;
        this.places = places;
        this.record = record;
        this.outbox = outbox;
        this.calls = calls;
        this.rights = rights;
    }

    /**
     * The block after which whatever changes a credential is newer than the file. For the first
     * look at it, and whenever it is asked for; empty while the ledger is stale and it is not
     * known.
     */
    OptionalLong start(StatusOperation operation) {
        return operation.block().isEmpty()
                        && ledger.read(clock.instant())
                                instanceof Ledger.Reading.Fresh(var snapshot, _)
                ? OptionalLong.of(batches.startsAt(operation.id(), snapshot.block().number()))
                : operation.block();
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
        OptionalLong start = start(operation);
        if (batch.status() != StatusValue.REVOKED) {
            Optional<Set<UUID>> looked = overtaken(batch, asked, start);
            if (looked.isEmpty()) {
                return HandedOn.LEFT;
            }
            Set<UUID> overtaken = looked.get();
            if (!overtaken.isEmpty()) {
                return giveWay(operation, batch, asked, overtaken);
            }
        }
        StatusBatchChanges.together(asked, record::requested);
        return outbox.put(
                                new Outbox.Wish(
                                        batch.id(),
                                        Optional.of(operation.agency()),
                                        acting.keyLabel(),
                                        "statuses",
                                        Optional.of("statuses " + batch.id()),
                                        calls(batch, asked)),
                                batches.put(
                                        batch,
                                        operation.id(),
                                        // Noting took its time, and what was on its way then may
                                        // be in a block by now.
                                        () ->
                                                changed(batch, asked, start)
                                                        .filter(Set::isEmpty)
                                                        .isPresent(),
                                        now()))
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
        tellRefused(changes.of(operation, batch));
        return HandedOn.REFUSED;
    }

    /** Another replica may have noted some of them, and left them there. */
    private void tellRefused(List<PendingStatusChange> refused) {
        StatusBatchChanges.together(refused, change -> record.failed(change, "refused"));
    }

    /**
     * Which changes of a batch that suspends or restores something newer has overtaken: their turn
     * may come hours after the file, and must not lift what was done meanwhile. Empty while the
     * ledger is stale. What is on its way is looked for first: what is not any more is on the
     * chain.
     */
    private Optional<Set<UUID>> overtaken(
            Batch batch, List<PendingStatusChange> asked, OptionalLong start) {
        Set<UUID> overtaken = new HashSet<>(batches.overtaken(batch));
        return changed(batch, asked, start)
                .map(changed -> {
                    overtaken.addAll(changed);
                    return overtaken;
                });
    }

    /** The same, by what the chain shows. A revocation gives way to nothing. */
    private Optional<Set<UUID>> changed(
            Batch batch, List<PendingStatusChange> asked, OptionalLong start) {
        if (batch.status() == StatusValue.REVOKED) {
            return Optional.of(Set.of());
        }
        if (start.isEmpty()
                || !(ledger.read(clock.instant())
                        instanceof Ledger.Reading.Fresh(LedgerSnapshot snapshot, _))) {
            return Optional.empty();
        }
        Set<UUID> changed = new HashSet<>();
        for (PendingStatusChange change : asked) {
            StatusEntry entry = StatusRecord.entry(snapshot, change.issuer(), change.statusKey());
            if (entry.value() == StatusValue.REVOKED
                    || entry.value() != batch.status() && entry.block() > start.getAsLong()) {
                changed.add(change.credential());
            }
        }
        return Optional.of(changed);
    }

    /** What is left of the batch is the next one. */
    private HandedOn giveWay(
            StatusOperation operation,
            Batch batch,
            List<PendingStatusChange> asked,
            Set<UUID> overtaken) {
        boolean refused =
                overtaken.size() < asked.size()
                        ? batches.refuseSome(batch, operation.id(), overtaken, OVERTAKEN, now())
                        : batches.refuse(batch, operation.id(), OVERTAKEN, now());
        if (!refused) {
            return HandedOn.LEFT;
        }
        LOG.infof(
                "Status operation %s: %d of %d changes are refused, since their credentials are"
                        + " revoked or were changed after the file",
                operation.id(), overtaken.size(), asked.size());
        tellRefused(asked.stream().filter(one -> overtaken.contains(one.credential())).toList());
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
