package dev.credgate.issuance;

import dev.credgate.audit.AuditEvent;
import dev.credgate.audit.AuditLog;
import dev.credgate.audit.AuditOnce;
import dev.credgate.crypto.Hash;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.ledger.StatusEntry;
import dev.credgate.ledger.StatusValue;
import dev.credgate.ledger.chain.ContractCall;
import dev.credgate.ledger.chain.LedgerCalls;
import dev.credgate.outbox.Operation;
import dev.credgate.outbox.Outbox;
import dev.credgate.store.ChainTransactions.State;
import dev.credgate.store.IssuedCredentials;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.ListedPlaces;
import dev.credgate.store.ListedPlaces.ListedPlace;
import dev.credgate.store.PendingStatusChanges;
import dev.credgate.store.PendingStatusChanges.PendingStatusChange;
import dev.credgate.store.StatusOperations;
import dev.credgate.store.StatusOperations.Batch;
import dev.credgate.store.StatusOperations.StatusOperation;
import dev.credgate.store.StatusOperations.Wish;
import dev.credgate.store.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Brings bulk changes of statuses to the chain, batch by batch, through the outbox: each change is
 * noted and audited before its batch is handed on, and its end when the chain has decided. Each
 * step can be taken again after a crash anywhere: a batch keeps its name, so that the outbox knows
 * it again, a change its id. Replicas take turns by the database. Thread-safe; blocks.
 */
public final class StatusOperationSending {

    private static final Logger LOG = Logger.getLogger(StatusOperationSending.class);

    /** Batches of one operation in the outbox at once: other changes of the account get through. */
    private static final int AT_ONCE = 4;

    private final InstantSource clock;
    private final Ledger ledger;
    private final StatusOperations operations;
    private final IssuedCredentials records;
    private final ListedPlaces places;
    private final PendingStatusChanges pending;
    private final AuditLog audit;
    private final AuditOnce once;
    private final Outbox outbox;
    private final LedgerCalls calls;
    private final Supplier<? extends Collection<Agency>> agencies;

    /** A room with these neighbours. */
    public StatusOperationSending(
            InstantSource clock,
            Ledger ledger,
            StatusOperations operations,
            IssuedCredentials records,
            ListedPlaces places,
            PendingStatusChanges pending,
            AuditLog audit,
            AuditOnce once,
            Outbox outbox,
            LedgerCalls calls,
            Supplier<? extends Collection<Agency>> agencies) {
        this.clock = clock;
        this.ledger = ledger;
        this.operations = operations;
        this.records = records;
        this.places = places;
        this.pending = pending;
        this.audit = audit;
        this.once = once;
        this.outbox = outbox;
        this.calls = calls;
        this.agencies = agencies;
    }

    /** Takes each operation a step further; for now and then. */
    public void run() {
        try {
            for (StatusOperation operation : operations.sending()) {
                advance(operation);
            }
        } catch (StoreUnavailableException e) {
            LOG.warnf("Status operations wait for the database: %s", e.getMessage());
        }
    }

    private void advance(StatusOperation operation) {
        int open = 0;
        for (Batch batch : operations.open(operation.id())) {
            open += isDecided(operation, batch) ? 0 : 1;
        }
        while (open < AT_ONCE) {
            Optional<Batch> next = operations.next(operation.id(), LedgerCalls.BATCH);
            if (next.isEmpty()) {
                if (open == 0) {
                    operations.end(operation.id(), now());
                }
                return;
            }
            if (!handOn(operation, next.get())) {
                return;
            }
            open++;
        }
    }

    /** Notes, audits and puts a batch into the outbox; false when nobody can sign it now. */
    private boolean handOn(StatusOperation operation, Batch batch) {
        Optional<Agency> acting =
                agencies.get().stream()
                        .filter(agency -> agency.name().equals(operation.agency()))
                        .findFirst()
                        .flatMap(agency -> StatusOperationLines.acting(agency, batch.issuer()));
        if (acting.isEmpty()) {
            LOG.warnf(
                    "Status operation %s waits: agency %s does not act for %s any more",
                    operation.id(), operation.agency(), batch.issuer());
            return false;
        }
        List<PendingStatusChange> changes = changes(operation, batch);
        pending.noteAll(changes);
        together(changes, change -> audit.append(requested(change)));
        UUID unused =
                outbox.put(
                        new Outbox.Wish(
                                batch.id(),
                                Optional.of(operation.agency()),
                                acting.get().keyLabel(),
                                "statuses",
                                Optional.of("statuses " + batch.id()),
                                calls(batch, changes)));
        operations.put(batch.id(), now());
        return true;
    }

    private List<PendingStatusChange> changes(StatusOperation operation, Batch batch) {
        Map<UUID, IssuedCredential> credentials =
                records.findAll(batch.wishes().stream().map(Wish::credential).toList()).stream()
                        .collect(Collectors.toMap(IssuedCredential::id, Function.identity()));
        Instant now = now();
        List<PendingStatusChange> changes = new ArrayList<>();
        for (Wish wish : batch.wishes()) {
            IssuedCredential credential = credentials.get(wish.credential());
            if (credential == null) {
                throw new StoreUnavailableException(
                        "credential " + wish.credential() + " is not on record any more");
            }
            changes.add(
                    new PendingStatusChange(
                            id(batch, wish),
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

    /** The same whenever it is asked for. */
    private static UUID id(Batch batch, Wish wish) {
        return UUID.nameUUIDFromBytes(
                (batch.id() + " " + wish.credential()).getBytes(StandardCharsets.US_ASCII));
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

    /** Whether the chain has decided on a batch; then its changes' ends are told. */
    private boolean isDecided(StatusOperation operation, Batch batch) {
        Optional<Operation> found = outbox.find(batch.id());
        if (found.isPresent() && !found.get().isSettled()) {
            return false;
        }
        // Settled so long ago that the outbox forgot it, or just now: the snapshot tells which.
        boolean refused = found.map(one -> one.state() == State.REFUSED).orElse(false);
        if (!(ledger.read(clock.instant()) instanceof Ledger.Reading.Fresh(var snapshot, _))) {
            return false;
        }
        long block = found.map(one -> one.block().orElse(0)).orElse(0L);
        if (snapshot.block().number() < block) {
            return false;
        }
        Optional<Hash> transaction = found.flatMap(one -> one.last().hash());
        together(
                changes(operation, batch),
                change ->
                        once.append(
                                ended(change, snapshot, transaction, refused),
                                pending.ended(change.id())));
        operations.decided(
                batch.id(), !refused, found.map(one -> one.transactions().size()).orElse(0), now());
        if (refused) {
            LOG.warnf(
                    "The chain refused a batch of status operation %s: %s",
                    operation.id(), found.flatMap(Operation::refusal).orElse(""));
        }
        return true;
    }

    private static AuditEvent requested(PendingStatusChange change) {
        return new AuditEvent.StatusRequested(
                change.agency(),
                change.credential(),
                change.issuer(),
                change.statusKey(),
                change.status(),
                change.reasonHash(),
                change.requestedAt());
    }

    private static AuditEvent ended(
            PendingStatusChange change,
            LedgerSnapshot snapshot,
            Optional<Hash> transaction,
            boolean refused) {
        StatusEntry entry = StatusRecord.entry(snapshot, change.issuer(), change.statusKey());
        StatusValue found = entry.value();
        return found == change.status()
                ? new AuditEvent.StatusChanged(
                        change.agency(),
                        Optional.of(change.credential()),
                        change.issuer(),
                        change.statusKey(),
                        change.status(),
                        Optional.of(change.reasonHash()),
                        transaction,
                        entry.block())
                : new AuditEvent.StatusNotSeen(
                        change.agency(),
                        change.credential(),
                        change.issuer(),
                        change.statusKey(),
                        change.status(),
                        refused ? "refused" : "not_seen",
                        found,
                        snapshot.block().number());
    }

    /** All at once: what waits together is written together. */
    private static void together(
            List<PendingStatusChange> changes, Function<PendingStatusChange, Object> append) {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Object>> appends = new ArrayList<>();
            for (PendingStatusChange change : changes) {
                appends.add(() -> append.apply(change));
            }
            for (Future<Object> done : callers.invokeAll(appends)) {
                Object unused = done.get();
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
