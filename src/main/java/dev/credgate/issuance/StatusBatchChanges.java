package dev.credgate.issuance;

import dev.credgate.store.IssuedCredentials;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.PendingStatusChanges.PendingStatusChange;
import dev.credgate.store.StatusBatches;
import dev.credgate.store.StatusBatches.Batch;
import dev.credgate.store.StatusOperations.StatusOperation;
import dev.credgate.store.StatusOperations.Wish;
import dev.credgate.store.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The changes that a batch asks for, and what is told of each. Thread-safe; blocks. */
final class StatusBatchChanges {

    private final InstantSource clock;
    private final StatusBatches batches;
    private final IssuedCredentials records;

    StatusBatchChanges(InstantSource clock, StatusBatches batches, IssuedCredentials records) {
        this.clock = clock;
        this.batches = batches;
        this.records = records;
    }

    /** In the order of the lines. */
    List<PendingStatusChange> of(StatusOperation operation, Batch batch) {
        List<Wish> wishes = batches.wishes(batch.id());
        Map<UUID, IssuedCredential> credentials =
                records.findAll(wishes.stream().map(Wish::credential).toList()).stream()
                        .collect(Collectors.toMap(IssuedCredential::id, Function.identity()));
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
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

    /** All at once: what waits together is written together. */
    static void together(List<PendingStatusChange> changes, Consumer<PendingStatusChange> tell) {
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
}
