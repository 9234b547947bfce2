package dev.credgate.issuance;

import dev.credgate.audit.AuditEvent;
import dev.credgate.audit.AuditLog;
import dev.credgate.audit.AuditOnce;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.ledger.StatusEntry;
import dev.credgate.ledger.StatusValue;
import dev.credgate.outbox.Operation;
import dev.credgate.outbox.Outbox;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.PendingStatusChanges;
import dev.credgate.store.PendingStatusChanges.PendingStatusChange;
import dev.credgate.store.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Keeps the audit record in step with the chain: a wish is noted and audited before anything is
 * sent, its end afterwards. What a killed process, an outage or a slow chain left open is ended
 * later by what the outbox and the snapshot say. Thread-safe; blocks on the database.
 */
public final class StatusRecord {

    private static final Logger LOG = Logger.getLogger(StatusRecord.class);

    /** Until then a change that was handed over and does not show may still take effect. */
    static final Duration GIVE_UP = Duration.ofDays(1);

    private final InstantSource clock;
    private final Ledger ledger;
    private final PendingStatusChanges pending;
    private final AuditLog audit;
    private final AuditOnce once;
    private final Outbox outbox;

    /** A record with these neighbours. */
    public StatusRecord(
            InstantSource clock,
            Ledger ledger,
            PendingStatusChanges pending,
            AuditLog audit,
            AuditOnce once,
            Outbox outbox) {
        this.clock = clock;
        this.ledger = ledger;
        this.pending = pending;
        this.audit = audit;
        this.once = once;
        this.outbox = outbox;
    }

    /** Notes and audits a wish; durable on return. */
    PendingStatusChange requested(IssuedCredential credential, StatusValue status, String reason) {
        UUID id = UUID.randomUUID();
        PendingStatusChange change =
                new PendingStatusChange(
                        id,
                        id,
                        credential.agency(),
                        credential.id(),
                        credential.issuer(),
                        credential.statusKey(),
                        status,
                        sha256(reason),
                        clock.instant().truncatedTo(ChronoUnit.MICROS));
        pending.note(change);
        audit.append(request(change));
        return change;
    }

    /** Notes and audits a wish of a batch, once; durable on return. */
    void requested(PendingStatusChange change) {
        boolean unused = once.append(request(change), pending.requested(change));
    }

    private static AuditEvent request(PendingStatusChange change) {
        return new AuditEvent.StatusRequested(
                change.agency(),
                change.credential(),
                change.issuer(),
                change.statusKey(),
                change.status(),
                change.reasonHash(),
                change.requestedAt());
    }

    /**
     * The operation that makes the very same change already, with none after it that makes another.
     */
    Optional<UUID> onTheWay(IssuedCredential credential, StatusValue status) {
        return pending.of(credential.id()).reversed().stream()
                .takeWhile(change -> change.status() == status)
                .map(change -> outbox.find(change.operation()))
                .flatMap(Optional::stream)
                .filter(operation -> !operation.isSettled() && operation.refusal().isEmpty())
                .map(Operation::id)
                .findFirst();
    }

    /** Whether another change of the credential than to {@code status} may be on its way. */
    boolean othersOnTheWay(IssuedCredential credential, StatusValue status) {
        return pending.of(credential.id()).stream().anyMatch(change -> change.status() != status);
    }

    /** It stands on the chain: audited once, and no longer pending. */
    void changed(PendingStatusChange change, long block, Optional<Hash> transaction) {
        end(change, event(change, block, transaction));
    }

    /** It stood on the chain before it was asked for. */
    void soAlready(IssuedCredential credential, StatusValue status, String reason, long block) {
        audit.append(
                new AuditEvent.StatusChanged(
                        credential.agency(),
                        Optional.of(credential.id()),
                        credential.issuer(),
                        credential.statusKey(),
                        status,
                        Optional.of(sha256(reason)),
                        Optional.empty(),
                        block));
    }

    /**
     * Nothing of it can take effect. While the ledger is stale it stays pending: where the status
     * stands cannot be told.
     *
     * @param why {@code refused} by the chain
     */
    void failed(PendingStatusChange change, String why) {
        if (ledger.read(clock.instant()) instanceof Ledger.Reading.Fresh(var snapshot, _)) {
            missed(change, why, snapshot);
        }
    }

    /**
     * Ends what was asked for at least {@code age} ago, so that nobody works on it any more, and
     * can be ended now. For the start, and now and then; does nothing while the ledger is stale.
     *
     * @return how many were ended
     */
    public int settle(Duration age) {
        Instant now = clock.instant();
        int ended = 0;
        try {
            for (PendingStatusChange change : pending.before(now.minus(age), now.minus(GIVE_UP))) {
                if (!(ledger.read(now) instanceof Ledger.Reading.Fresh(var snapshot, _))) {
                    return ended;
                }
                ended += settle(change, snapshot, now) ? 1 : 0;
            }
        } catch (StoreUnavailableException e) {
            LOG.warnf("Open status changes wait for the database: %s", e.getMessage());
        }
        return ended;
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
                missed(change, "refused", snapshot);
            }
            return operation.get().isSettled();
        }
        StatusEntry entry = entry(snapshot, change.issuer(), change.statusKey());
        if (entry.value() == change.status()) {
            changed(
                    change,
                    entry.block(),
                    operation.flatMap(own -> transaction(own, entry.block())));
            return true;
        }
        if (operation.isPresent() && operation.get().isSettled()) {
            long block = operation.get().last().block().orElseThrow();
            if (snapshot.block().number() >= block) {
                changed(change, block, operation.get().last().hash());
                return true;
            }
            return false;
        }
        if (change.requestedAt().isBefore(now.minus(GIVE_UP))) {
            missed(change, "not_seen", snapshot);
            return true;
        }
        return false;
    }

    /**
     * Ends a wish of a batch, of which nothing can come any more.
     *
     * @param operation settled; empty when its end is so long ago that the outbox forgot it
     * @param snapshot that holds all of its blocks
     */
    void ended(PendingStatusChange change, Optional<Operation> operation, LedgerSnapshot snapshot) {
        StatusEntry entry = entry(snapshot, change.issuer(), change.statusKey());
        if (operation.flatMap(Operation::refusal).isPresent()) {
            missed(change, "refused", snapshot);
        } else if (entry.value() == change.status()) {
            changed(
                    change,
                    entry.block(),
                    operation.flatMap(own -> transaction(own, entry.block())));
        } else if (operation.isPresent()) {
            // It took effect, and something that was asked for later covers it.
            changed(
                    change,
                    operation.get().last().block().orElseThrow(),
                    operation.get().last().hash());
        } else {
            missed(change, "not_seen", snapshot);
        }
    }

    /** The contract changes nothing where it is so already: then another transaction did it. */
    static Optional<Hash> transaction(Operation operation, long block) {
        return operation.last().block().equals(OptionalLong.of(block))
                ? operation.last().hash()
                : Optional.empty();
    }

    private void missed(PendingStatusChange change, String why, LedgerSnapshot snapshot) {
        StatusValue found = entry(snapshot, change.issuer(), change.statusKey()).value();
        end(
                change,
                new AuditEvent.StatusNotSeen(
                        change.agency(),
                        change.credential(),
                        change.issuer(),
                        change.statusKey(),
                        change.status(),
                        why,
                        found,
                        snapshot.block().number()));
    }

    /** Once: whoever else ended it has told. */
    private void end(PendingStatusChange change, AuditEvent event) {
        boolean unused = once.append(event, pending.ended(change.id()));
    }

    private static AuditEvent event(
            PendingStatusChange change, long block, Optional<Hash> transaction) {
        return new AuditEvent.StatusChanged(
                change.agency(),
                Optional.of(change.credential()),
                change.issuer(),
                change.statusKey(),
                change.status(),
                Optional.of(change.reasonHash()),
                transaction,
                block);
    }

    static StatusEntry entry(LedgerSnapshot snapshot, String issuer, Hash statusKey) {
        return snapshot.status(Keccak256.hash(issuer), statusKey);
    }

    private static Hash sha256(String text) {
        try {
            return Hash.of(
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
