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
import dev.credgate.store.PendingStatusChanges.Outgoing;
import dev.credgate.store.PendingStatusChanges.PendingStatusChange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps the audit record in step with the chain: a wish is noted and audited before anything is
 * sent, its end afterwards. What a killed process, an outage or a slow chain left open is ended by
 * {@link StatusSettling}. Thread-safe; blocks on the database.
 */
public final class StatusRecord {

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

    /**
     * Notes and audits a wish; durable on return.
     *
     * @param same the operation that makes it, where one does already
     */
    PendingStatusChange requested(
            IssuedCredential credential, StatusValue status, String reason, Optional<UUID> same) {
        UUID id = UUID.randomUUID();
        PendingStatusChange change =
                new PendingStatusChange(
                        id,
                        same.orElse(id),
                        credential.agency(),
                        credential.id(),
                        credential.issuer(),
                        credential.statusKey(),
                        status,
                        sha256(reason),
                        clock.instant().truncatedTo(ChronoUnit.MICROS));
        boolean _ = once.append(request(change), pending.noted(change));
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
     * The operation that makes the very same change already, and is the newest of all that the
     * outbox was given about the credential, on whatever replica: an older one is undone by what
     * stands behind it. None where it was given up, or is a bulk one, which may be refused and sent
     * in parts instead; nor where a block has it already, after which somebody else than this
     * outbox may have changed the status. One change too many costs a little, and changes nothing.
     */
    Optional<UUID> onTheWay(IssuedCredential credential, StatusValue status) {
        return pending.newest(credential.id(), credential.statusKey())
                .filter(newest ->
                        newest.status() == status && !newest.isBulk() && !newest.isGivenUp())
                .flatMap(newest -> outbox.find(newest.operation()))
                .filter(operation -> !operation.isDecided())
                .map(Operation::id);
    }

    /**
     * Whether the credential's status may become another than {@code status} by what was asked for
     * before: that is to be sent, or is in a block that may still be replaced, or may be undone.
     */
    boolean othersOnTheWay(IssuedCredential credential, StatusValue status) {
        return pending.of(credential.id()).stream().anyMatch(change -> change.status() != status)
                || pending.unsettled(credential.id(), credential.statusKey()).stream()
                        .anyMatch(other -> other.status() != status || other.isGivenUp());
    }

    /**
     * The operations that may make another of the credential's status than {@code status}, whatever
     * stands behind them: to be sent, or in a block that may still be replaced.
     */
    Set<UUID> others(IssuedCredential credential, StatusValue status) {
        Stream<UUID> wished =
                pending.of(credential.id()).stream()
                        .filter(change -> change.status() != status)
                        .map(PendingStatusChange::operation);
        Stream<UUID> sent =
                pending.unsettled(credential.id(), credential.statusKey()).stream()
                        .filter(other -> other.status() != status)
                        .map(Outgoing::operation);
        return Stream.concat(wished, sent).collect(Collectors.toUnmodifiableSet());
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

    /**
     * It cannot take effect any more, or did not show for so long: audited once, and no longer
     * pending.
     */
    void missed(PendingStatusChange change, String why, LedgerSnapshot snapshot) {
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
