package dev.credgate.issuance;

import dev.credgate.hsm.HsmException;
import dev.credgate.issuance.StatusOutcome.Changed;
import dev.credgate.issuance.StatusOutcome.Refused;
import dev.credgate.issuance.StatusOutcome.Unavailable;
import dev.credgate.issuance.StatusOutcome.Unknown;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.ledger.StatusEntry;
import dev.credgate.ledger.StatusValue;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.ledger.chain.Receipt;
import dev.credgate.store.IssuedCredentials;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.ListedPlaces;
import dev.credgate.store.PendingStatusChanges.PendingStatusChange;
import dev.credgate.store.StoreUnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * Changes a credential's status on the chain, for the agency that had it issued and for nobody
 * else. Answers when the change is in our own snapshot, so that a verdict asked for after the
 * answer knows it, or after the time limit; then the work goes on without the caller. Asking for
 * what is so already changes nothing and succeeds. Thread-safe; blocks.
 */
public final class StatusChanges {

    private static final Logger LOG = Logger.getLogger(StatusChanges.class);

    private static final Duration PAUSE = Duration.ofMillis(20);

    private final InstantSource clock;
    private final Ledger ledger;
    private final StatusWriter writer;
    private final IssuedCredentials records;
    private final ListedPlaces places;
    private final StatusRecord record;
    private final Duration timeout;

    /** Two changes of one credential go one after the other; others share a lock by chance. */
    private final Lock[] locks =
            IntStream.range(0, 256).mapToObj(_ -> new ReentrantLock()).toArray(Lock[]::new);

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
        long deadline = System.nanoTime() + timeout.toNanos();
        CompletableFuture<StatusOutcome> outcome = new CompletableFuture<>();
        // On a thread of its own, which nobody interrupts: what was handed to the chain is followed
        // to its end and audited, whether or not somebody still waits for the answer.
        Thread.ofVirtual()
                .name("status-change")
                .start(() -> {
                    try {
                        outcome.complete(inTurn(agency, id, status, reason, deadline));
                    } catch (RuntimeException | Error e) {
                        if (!outcome.completeExceptionally(e)) {
                            LOG.error("A status change failed by a fault of ours", e);
                        }
                    }
                });
        try {
            return outcome.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return unsettled();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a status change failed", e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Unavailable("the gateway is stopping; the change may still take effect");
        }
    }

    private Unavailable unsettled() {
        return new Unavailable(
                "the change has not shown on the chain within "
                        + timeout.toSeconds()
                        + " s and may still take effect; send the same request again: it answers 200"
                        + " when the chain says so, and asking twice changes nothing");
    }

    private StatusOutcome inTurn(
            Agency agency, UUID id, StatusValue status, String reason, long deadline) {
        try {
            Optional<IssuedCredential> found = records.find(id);
            Optional<Agency> acting = found.flatMap(credential -> acting(agency, credential));
            if (acting.isEmpty()) {
                return new Unknown();
            }
            Lock lock = locks[Math.floorMod(found.get().statusKey().hashCode(), locks.length)];
            if (!lock.tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return unsettled();
            }
            try {
                // Nobody waits for the answer any more: then nothing is begun either.
                return System.nanoTime() < deadline
                        ? change(acting.get(), found.get(), status, reason)
                        : unsettled();
            } finally {
                lock.unlock();
            }
        } catch (StoreUnavailableException e) {
            LOG.warnf("A status change failed: %s", e.getMessage());
            return new Unavailable(
                    "the records do not answer; the change may still take effect, ask again");
        } catch (HsmException e) {
            LOG.warnf("A status change failed: %s", e.getMessage());
            return new Unavailable("the token does not answer or lacks the agency's key");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Unavailable("the gateway is stopping");
        }
    }

    /**
     * The agency as what it issued the credential as: one of its DIDs, or its first where the
     * issuer's name is a certificate; there the chain itself tells whether the agency's account
     * speaks for that name.
     */
    private static Optional<Agency> acting(Agency agency, IssuedCredential credential) {
        if (!credential.agency().equals(agency.name())) {
            return Optional.empty();
        }
        return credential.issuer().startsWith("x509_")
                ? Optional.of(agency)
                : agency.actingFor(credential.issuer());
    }

    private StatusOutcome change(
            Agency agency, IssuedCredential credential, StatusValue status, String reason)
            throws InterruptedException {
        if (!(ledger.read(clock.instant()) instanceof Ledger.Reading.Fresh(var snapshot, _))) {
            return new Unavailable("the ledger is stale or not available");
        }
        try {
            StatusEntry before = entry(snapshot, credential);
            if (before.value() == status && stays(credential, status)) {
                record.soAlready(credential, status, reason, snapshot.block().number());
                return new Changed(status, before.block());
            }
        } catch (ChainException e) {
            LOG.warnf("A status change of %s failed: %s", agency.name(), e.getMessage());
            return new Unavailable("the chain does not answer; ask again");
        }
        return send(agency, credential, status, record.requested(credential, status, reason));
    }

    /**
     * Whether what our snapshot says is so at the chain's head as well, with nothing on its way
     * that would change it. The snapshot trails the head.
     */
    private boolean stays(IssuedCredential credential, StatusValue status) throws ChainException {
        return !record.othersOnTheWay(credential, status)
                && writer.newest(credential.issuer(), credential.statusKey()) == status;
    }

    private StatusOutcome send(
            Agency agency,
            IssuedCredential credential,
            StatusValue status,
            PendingStatusChange wish)
            throws InterruptedException {
        Receipt receipt;
        try {
            receipt =
                    writer.set(
                            agency,
                            credential.issuer(),
                            credential.statusKey(),
                            places.of(credential.id()),
                            status);
        } catch (ChainException.Refused e) {
            LOG.warnf("The chain refused a status change of %s: %s", agency.name(), e.getMessage());
            record.failed(wish, "refused");
            return new Refused(
                    "the chain does not let the agency's key set a status for "
                            + credential.issuer());
        } catch (HsmException e) {
            record.failed(wish, "not_sent");
            throw e;
        } catch (ChainException e) {
            LOG.warnf("A status change of %s failed: %s", agency.name(), e.getMessage());
            return new Unavailable(
                    "the chain does not answer; the change may still take effect, ask again");
        }
        Optional<StatusEntry> shown = shown(credential, status, receipt.block());
        if (shown.isEmpty()) {
            return unsettled();
        }
        // The contract changes nothing where it is so already: then another transaction did it.
        record.changed(
                wish,
                shown.get(),
                Optional.of(receipt.transaction())
                        .filter(_ -> shown.get().block() == receipt.block()));
        return new Changed(status, shown.get().block());
    }

    /** Waits until our own snapshot holds the change. */
    private Optional<StatusEntry> shown(IssuedCredential credential, StatusValue status, long block)
            throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        do {
            if (ledger.read(clock.instant()) instanceof Ledger.Reading.Fresh(var snapshot, _)
                    && snapshot.block().number() >= block) {
                StatusEntry entry = entry(snapshot, credential);
                if (entry.value() == status) {
                    return Optional.of(entry);
                }
            }
            Thread.sleep(PAUSE);
        } while (System.nanoTime() < deadline);
        return Optional.empty();
    }

    private static StatusEntry entry(LedgerSnapshot snapshot, IssuedCredential credential) {
        return StatusRecord.entry(snapshot, credential.issuer(), credential.statusKey());
    }
}
