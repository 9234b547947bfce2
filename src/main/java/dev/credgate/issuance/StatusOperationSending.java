package dev.credgate.issuance;

import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.ledger.chain.ContractCall;
import dev.credgate.ledger.chain.LedgerCalls;
import dev.credgate.outbox.GasRoom;
import dev.credgate.outbox.Operation;
import dev.credgate.outbox.Outbox;
import dev.credgate.store.IssuedCredentials;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.ListedPlaces;
import dev.credgate.store.ListedPlaces.ListedPlace;
import dev.credgate.store.PendingStatusChanges.PendingStatusChange;
import dev.credgate.store.StatusBatches;
import dev.credgate.store.StatusBatches.Batch;
import dev.credgate.store.StatusOperations.StatusOperation;
import dev.credgate.store.StatusOperations.Wish;
import dev.credgate.store.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
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

    /** What one replica has known for so long, every replica knows. */
    private static final Duration FOLLOWED = Duration.ofMinutes(10);

    /**
     * An agency of whose batch nothing has moved for so long is known to no replica: none that
     * knows it from a file of its own has put the batch into the outbox.
     */
    private static final Duration FORGOTTEN = Duration.ofHours(6);

    private final InstantSource clock;
    private final Ledger ledger;
    private final StatusBatches batches;
    private final IssuedCredentials records;
    private final ListedPlaces places;
    private final StatusRecord record;
    private final Outbox outbox;
    private final LedgerCalls calls;
    private final GasRoom room;
    private final Supplier<? extends Collection<Agency>> agencies;

    /** Why a batch may be nobody's to ask for. */
    private sealed interface Loss {
        UUID operation();

        /** Its agency does not act for the issuer. */
        record OfIssuer(UUID operation, String issuer) implements Loss {}

        /** There is no such agency here; the next batch shows that another replica has one. */
        record OfAgency(UUID operation, UUID batch) implements Loss {}
    }

    /** Since when this replica knows, by its own clock and no other's. */
    private final Map<Loss, Instant> losses = new ConcurrentHashMap<>();

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
        this.ledger = ledger;
        this.batches = batches;
        this.records = records;
        this.places = places;
        this.record = record;
        this.outbox = outbox;
        this.calls = calls;
        this.room = room;
        this.agencies = agencies;
    }

    /**
     * Takes each operation a step further; for now and then. One that fails keeps no other back.
     *
     * @throws StoreUnavailableException when one of them could not be taken further
     */
    public void run() {
        @Nullable StoreUnavailableException failure = null;
        List<StatusOperation> sending = batches.sending();
        Set<UUID> ids = sending.stream().map(StatusOperation::id).collect(Collectors.toSet());
        losses.keySet().removeIf(loss -> !ids.contains(loss.operation()));
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

    /** Where a batch stands that was handed on. */
    private enum Standing {
        WAITS,
        IN_BLOCKS,
        DECIDED
    }

    private void advance(StatusOperation operation) {
        int waiting = 0;
        int unsettled = 0;
        @Nullable RuntimeException failure = null;
        for (Batch batch : batches.open(operation.id())) {
            Standing standing = Standing.IN_BLOCKS;
            try {
                standing = standing(operation, batch);
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
                // No replica could have put anything into the outbox meanwhile.
                losses.keySet().removeIf(loss -> loss.operation().equals(operation.id()));
                return;
            }
            Optional<Batch> next = batches.next(operation.id(), most.getAsInt());
            if (next.isEmpty()) {
                if (unsettled == 0) {
                    batches.end(operation.id(), now());
                }
                return;
            }
            switch (handOn(operation, next.get())) {
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

    /** What became of a batch. */
    private enum HandedOn {
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
    private HandedOn handOn(StatusOperation operation, Batch batch) {
        Optional<Agency> known =
                agencies.get().stream()
                        .filter(agency -> agency.name().equals(operation.agency()))
                        .findFirst();
        Optional<Agency> acting =
                known.flatMap(agency -> StatusOperationLines.acting(agency, batch.issuer()));
        Loss ofIssuer = new Loss.OfIssuer(operation.id(), batch.issuer());
        Loss ofAgency = new Loss.OfAgency(operation.id(), batch.id());
        if (known.isEmpty()) {
            losses.keySet()
                    .removeIf(loss ->
                            loss.operation().equals(operation.id()) && !loss.equals(ofAgency));
            return hasLasted(ofAgency, FORGOTTEN) ? refuse(operation, batch) : HandedOn.LEFT;
        }
        losses.remove(ofAgency);
        if (acting.isEmpty()) {
            return hasLasted(ofIssuer, FOLLOWED) ? refuse(operation, batch) : HandedOn.LEFT;
        }
        losses.remove(ofIssuer);
        List<PendingStatusChange> changes = changes(operation, batch);
        together(changes, record::requested);
        return outbox.put(
                                new Outbox.Wish(
                                        batch.id(),
                                        Optional.of(operation.agency()),
                                        acting.get().keyLabel(),
                                        "statuses",
                                        Optional.of("statuses " + batch.id()),
                                        calls(batch, changes)),
                                batches.put(batch, operation.id(), now()))
                        .isPresent()
                ? HandedOn.PUT
                : HandedOn.LEFT;
    }

    private boolean hasLasted(Loss loss, Duration time) {
        Instant now = now();
        return !now.isBefore(losses.computeIfAbsent(loss, _ -> now).plus(time));
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
        together(changes(operation, batch), change -> record.failed(change, "refused"));
        return HandedOn.REFUSED;
    }

    private List<PendingStatusChange> changes(StatusOperation operation, Batch batch) {
        List<Wish> wishes = batches.wishes(batch.id());
        Map<UUID, IssuedCredential> credentials =
                records.findAll(wishes.stream().map(Wish::credential).toList()).stream()
                        .collect(Collectors.toMap(IssuedCredential::id, Function.identity()));
        Instant now = now();
        List<PendingStatusChange> changes = new ArrayList<>();
        for (Wish wish : wishes) {
            IssuedCredential credential = credentials.get(wish.credential());
            if (credential == null) {
                throw new StoreUnavailableException(
                        "credential " + wish.credential() + " is not on record any more");
            }
            changes.add(
                    new PendingStatusChange(
                            id(batch, wish),
                            batch.id(),
                            operation.agency(),
                            credential.id(),
                            credential.issuer(),
                            credential.statusKey(),
                            wish.status(),
                            wish.reasonHash(),
                            now));
        }
        return changes;
    }

    /** The same whenever it is asked for, and however its batch was divided. */
    private static UUID id(Batch batch, Wish wish) {
        return UUID.nameUUIDFromBytes(
                (batch.origin() + " " + wish.credential()).getBytes(StandardCharsets.US_ASCII));
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

    /** Looks where a batch stands; when the chain has decided, its changes' ends are told. */
    private Standing standing(StatusOperation operation, Batch batch) {
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
        together(changes(operation, batch), change -> record.ended(change, found, snapshot));
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

    /** All at once: what waits together is written together. */
    private static void together(
            List<PendingStatusChange> changes, Consumer<PendingStatusChange> tell) {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (PendingStatusChange change : changes) {
                tasks.add(() -> {
                    tell.accept(change);
                    return true;
                });
            }
            for (Future<Boolean> done : callers.invokeAll(tasks)) {
                boolean unused = done.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StoreUnavailableException store
                    ? store
                    : new IllegalStateException("a status change was not audited", e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("the gateway is stopping");
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
