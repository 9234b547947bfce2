package dev.credgate.issuance;

import dev.credgate.issuance.StatusOutcome.Accepted;
import dev.credgate.issuance.StatusOutcome.Changed;
import dev.credgate.issuance.StatusOutcome.Refused;
import dev.credgate.issuance.StatusOutcome.Unavailable;
import dev.credgate.issuance.StatusOutcome.Unknown;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.ledger.StatusEntry;
import dev.credgate.ledger.StatusValue;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.outbox.Operation;
import dev.credgate.store.IssuedCredentials;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.ListedPlaces;
import dev.credgate.store.PendingStatusChanges.PendingStatusChange;
import dev.credgate.store.StoreUnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * Changes a credential's status on the chain, for the agency that had it issued and for nobody
 * else. Answers when the change is in our own snapshot, so that a verdict asked for after the
 * answer knows it, or after the time limit; then the outbox goes on without the caller. Asking for
 * what is so already changes nothing and succeeds. Thread-safe; blocks.
 */
public final class StatusChanges {

    private static final Logger LOG = Logger.getLogger(StatusChanges.class);

    private static final Duration PAUSE = Duration.ofMillis(20);

    /**
     * Changes that are followed though their callers have gone: each asks the database several
     * times a second, of which there is one for all agencies.
     */
    private static final int UNATTENDED = 64;

    private final InstantSource clock;
    private final Ledger ledger;
    private final StatusWriter writer;
    private final IssuedCredentials records;
    private final ListedPlaces places;
    private final StatusRecord record;
    private final Duration timeout;

    /** Two changes of one credential are put one after the other; others share a lock by chance. */
    private final Lock[] locks =
            IntStream.range(0, 256).mapToObj(_ -> new ReentrantLock()).toArray(Lock[]::new);

    private final Semaphore unattended = new Semaphore(UNATTENDED);

    /**
     * A room with these neighbours.
     *
     * @param timeout how long a caller waits in all
     */
    public StatusChanges(
            InstantSource clock,
            Ledger ledger,
            StatusWriter writer,
            IssuedCredentials records,
            ListedPlaces places,
            StatusRecord record,
            Duration timeout) {
        this.clock = clock;
        this.ledger = ledger;
        this.writer = writer;
        this.records = records;
        this.places = places;
        this.record = record;
        this.timeout = timeout;
    }

    /**
     * Changes a status, or says why not, within the time limit.
     *
     * @param reason free text, of which only a hash is kept
     */
    public StatusOutcome change(Agency agency, UUID id, StatusValue status, String reason) {
        return change(agency, id, status, reason, Optional.empty());
    }

    /**
     * Has a status changed, or says why not, within the time limit.
     *
     * @param reason free text, of which only a hash is kept
     * @param patience how long to wait for the chain once the change is on record; then it is
     *     {@link StatusOutcome.Accepted}. Empty to wait for all of the time limit
     */
    public StatusOutcome change(
            Agency agency,
            UUID id,
            StatusValue status,
            String reason,
            Optional<Duration> patience) {
        long deadline = System.nanoTime() + timeout.toNanos();
        CompletableFuture<UUID> recorded = new CompletableFuture<>();
        CompletableFuture<StatusOutcome> outcome = new CompletableFuture<>();
        // On a thread of its own, which nobody interrupts: what was handed to the chain is followed
        // to its end and audited, whether or not somebody still waits for the answer.
        Thread.ofVirtual()
                .name("status-change")
                .start(() -> {
                    try {
                        outcome.complete(
                                inTurn(
                                        agency,
                                        id,
                                        status,
                                        reason,
                                        deadline,
                                        recorded,
                                        patience.isEmpty()));
                    } catch (RuntimeException | Error e) {
                        if (!outcome.completeExceptionally(e)) {
                            LOG.error("A status change failed by a fault of ours", e);
                        }
                    }
                });
        try {
            if (patience.isPresent()) {
                Object _ =
                        CompletableFuture.anyOf(recorded, outcome)
                                .get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                return soon(recorded, outcome, patience.get(), deadline);
            }
            return outcome.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return unsettled(Optional.ofNullable(recorded.getNow(null)));
        } catch (ExecutionException e) {
            throw new IllegalStateException("a status change failed", e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Unavailable("the gateway is stopping; the change may still take effect");
        }
    }

    /**
     * The operations that may make another of a credential's status than {@code status}: to be
     * sent, or in a block that may still be replaced.
     *
     * @throws StoreUnavailableException when the database did not answer
     */
    public Set<UUID> others(IssuedCredential credential, StatusValue status) {
        return record.others(credential, status);
    }

    /**
     * Whether the very same change is on its way, and nothing of the outbox behind it: to ask for
     * it again changes nothing.
     *
     * @throws StoreUnavailableException when the database did not answer
     */
    public boolean isLastInLine(IssuedCredential credential, StatusValue status) {
        return record.onTheWay(credential, status).isPresent();
    }

    private static StatusOutcome soon(
            CompletableFuture<UUID> recorded,
            CompletableFuture<StatusOutcome> outcome,
            Duration patience,
            long deadline)
            throws InterruptedException, ExecutionException {
        Optional<UUID> operation = Optional.ofNullable(recorded.getNow(null));
        StatusOutcome found;
        try {
            long longest = Math.min(patience.toNanos(), deadline - System.nanoTime());
            found = outcome.get(longest, TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            found = new Unavailable("", operation);
        }
        return found instanceof Unavailable && operation.isPresent()
                ? new Accepted(operation.get())
                : found;
    }

    private Unavailable unsettled(Optional<UUID> operation) {
        return new Unavailable(
                "the change has not shown on the chain within "
                        + timeout.toSeconds()
                        + " s and may still take effect; send the same request again: it answers 200"
                        + " when the chain says so, and asking twice changes nothing",
                operation);
    }

    private StatusOutcome inTurn(
            Agency agency,
            UUID id,
            StatusValue status,
            String reason,
            long deadline,
            CompletableFuture<UUID> recorded,
            boolean isAttended) {
        try {
            Optional<IssuedCredential> found =
                    records.find(id).filter(credential -> ActingDid.isOf(agency, credential));
            if (found.isEmpty()) {
                return new Unknown();
            }
            IssuedCredential credential = found.get();
            Begun begun;
            Lock lock = locks[Math.floorMod(credential.statusKey().hashCode(), locks.length)];
            if (!lock.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return unsettled(Optional.empty());
            }
            try {
                // Nobody waits for the answer any more: then nothing is begun either.
                begun =
                        System.nanoTime() < deadline
                                ? begin(agency, credential, status, reason)
                                : new Begun.Not(unsettled(Optional.empty()));
            } finally {
                lock.unlock();
            }
            return switch (begun) {
                case Begun.Not(StatusOutcome outcome) -> outcome;
                case Begun.Put(PendingStatusChange wish, UUID operation) -> {
                    boolean _ = recorded.complete(operation);
                    yield isAttended
                            ? followed(agency, credential, wish, operation)
                            : unattended(agency, credential, wish, operation);
                }
            };
        } catch (StoreUnavailableException e) {
            LOG.warnf("A status change failed: %s", e.getMessage());
            return new Unavailable(
                    "the records do not answer; the change may still take effect, ask again");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Unavailable("the gateway is stopping");
        }
    }

    /** What came of the beginning. */
    private sealed interface Begun {
        /** Nothing was begun. */
        record Not(StatusOutcome outcome) implements Begun {}

        /** It is on record, and sent. */
        record Put(PendingStatusChange wish, UUID operation) implements Begun {}
    }

    private Begun begin(
            Agency agency, IssuedCredential credential, StatusValue status, String reason) {
        if (!(ledger.read(clock.instant()) instanceof Ledger.Reading.Fresh(var snapshot, _))) {
            return new Begun.Not(new Unavailable("the ledger is stale or not available"));
        }
        Optional<Agency> acting = ActingDid.of(agency, credential.issuer(), snapshot);
        if (acting.isEmpty()) {
            return new Begun.Not(new Unknown());
        }
        try {
            StatusEntry before = entry(snapshot, credential);
            if (before.value() == status && stays(credential, status)) {
                record.soAlready(credential, status, reason, snapshot.block().number());
                return new Begun.Not(new Changed(status, before.block()));
            }
        } catch (ChainException e) {
            LOG.warnf("A status change of %s failed: %s", agency.name(), e.getMessage());
            return new Begun.Not(new Unavailable("the chain does not answer; ask again"));
        }
        Optional<UUID> same = record.onTheWay(credential, status);
        PendingStatusChange wish = record.requested(credential, status, reason, same);
        if (same.isEmpty()) {
            writer.put(
                    wish.id(),
                    acting.get(),
                    credential.issuer(),
                    credential.statusKey(),
                    places.of(credential.id()),
                    status);
        }
        return new Begun.Put(wish, wish.operation());
    }

    /**
     * Whether what our snapshot says is so at the chain's head as well, with nothing on its way
     * that would change it. The snapshot trails the head.
     */
    private boolean stays(IssuedCredential credential, StatusValue status) throws ChainException {
        return !record.othersOnTheWay(credential, status)
                && writer.newest(credential.issuer(), credential.statusKey()) == status;
    }

    /** Where too many are followed already, {@link StatusSettling} tells the end of this one. */
    private StatusOutcome unattended(
            Agency agency, IssuedCredential credential, PendingStatusChange wish, UUID id)
            throws InterruptedException {
        if (!unattended.tryAcquire()) {
            return unsettled(Optional.of(id));
        }
        try {
            return followed(agency, credential, wish, id);
        } finally {
            unattended.release();
        }
    }

    private StatusOutcome followed(
            Agency agency, IssuedCredential credential, PendingStatusChange wish, UUID id)
            throws InterruptedException {
        Operation operation = writer.await(id, System.nanoTime() + timeout.toNanos());
        if (operation.refusal().isPresent()) {
            LOG.warnf(
                    "The chain refused a status change of %s: %s",
                    agency.name(), operation.refusal().get());
            // What failed in its block may succeed in another one while that can be replaced: then
            // its end is told by StatusSettling.
            if (operation.isSettled()) {
                record.failed(wish, "refused");
            }
            return new Refused(
                    "the chain does not let the agency's key set a status for "
                            + credential.issuer());
        }
        if (operation.trouble().isPresent()) {
            return new Unavailable(
                    operation.trouble().get().sentence()
                            + "; the change is on record and may still take effect, ask again",
                    Optional.of(id));
        }
        if (!operation.isDecided()) {
            return unsettled(Optional.of(id));
        }
        OptionalLong shown = shown(credential, wish.status(), operation.block().orElseThrow());
        if (shown.isEmpty()) {
            return unsettled(Optional.of(id));
        }
        long block = shown.getAsLong();
        record.changed(wish, block, StatusRecord.transaction(operation, block));
        return new Changed(wish.status(), block);
    }

    /**
     * Waits until our own snapshot holds the change, or one that was made after it; the block that
     * holds it.
     */
    private OptionalLong shown(IssuedCredential credential, StatusValue status, long block)
            throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        do {
            if (ledger.read(clock.instant()) instanceof Ledger.Reading.Fresh(var snapshot, _)
                    && snapshot.block().number() >= block) {
                StatusEntry entry = entry(snapshot, credential);
                if (entry.value() == status) {
                    return OptionalLong.of(entry.block());
                }
                if (entry.block() >= block) {
                    return OptionalLong.of(block);
                }
            }
            Thread.sleep(PAUSE);
        } while (System.nanoTime() < deadline);
        return OptionalLong.empty();
    }

    private static StatusEntry entry(LedgerSnapshot snapshot, IssuedCredential credential) {
        return StatusRecord.entry(snapshot, credential.issuer(), credential.statusKey());
    }
}
