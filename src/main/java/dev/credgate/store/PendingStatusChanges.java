package dev.credgate.store;

import dev.credgate.crypto.Hash;
import dev.credgate.ledger.StatusValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Status changes that may be on their way to the chain, noted before anything is sent and kept
 * until the audit record tells their end. Thread-safe; calls block on the database.
 */
public interface PendingStatusChanges {

    /**
     * One wish.
     *
     * @param id of the wish, not of the credential
     * @param operation in the outbox, that makes it; the wish's id where it makes nothing else
     * @param agency its configured name
     * @param issuer canonical DID
     * @param reasonHash SHA-256 of the reason that was given
     * @param requestedAt kept to the microsecond
     */
    record PendingStatusChange(
            UUID id,
            UUID operation,
            String agency,
            UUID credential,
            String issuer,
            Hash statusKey,
            StatusValue status,
            Hash reasonHash,
            Instant requestedAt) {}

    /**
     * A wish that whoever began it may have left open.
     *
     * @param isRefused its batch was refused before anything of it was put into the outbox, and
     *     nothing of it ever will be
     */
    record LeftOpen(PendingStatusChange change, boolean isRefused) {}

    /**
     * An operation in the outbox that sets a credential's status.
     *
     * @param isBulk it sets others as well
     * @param isGivenUp it is to change nothing; what is in a block of it may be there for good
     */
    record Outgoing(UUID operation, StatusValue status, boolean isBulk, boolean isGivenUp) {}

    /**
     * Notes a wish, which is new: with its request in the audit record or not at all, and before
     * anything is sent.
     */
    Mark noted(PendingStatusChange change);

    /**
     * Ends a wish, within the transaction that tells the audit record of its end: forgets it. Of
     * several at the same time, on whatever replica, one finds it there.
     */
    Mark ended(UUID id);

    /**
     * Notes a wish of a batch ({@link StatusBatches}), within the transaction that tells the audit
     * record of it: once, and not when the batch was handed on already, or asks for it no more, as
     * a replica that slept may try.
     */
    Mark requested(PendingStatusChange change);

    /**
     * What is not ended for one credential, the oldest first.
     *
     * @throws StoreUnavailableException when the database did not answer
     */
    List<PendingStatusChange> of(UUID credential);

    /**
     * The last in line of what the outbox was given about one credential, wherever it stands: by
     * its place there, and by nobody's clock.
     *
     * @throws StoreUnavailableException when the database did not answer
     */
    Optional<Outgoing> newest(UUID credential, Hash statusKey);

    /**
     * What of it may still take effect, or be undone; the newest first.
     *
     * @throws StoreUnavailableException when the database did not answer
     */
    List<Outgoing> unsettled(UUID credential, Hash statusKey);

    /**
     * What was asked for before {@code instant} and is not ended, the oldest first. Nothing of a
     * batch that is not decided: however long it waits, it may still be put into the outbox or
     * divided, and whoever decides it ends its wishes.
     *
     * @throws StoreUnavailableException when the database did not answer
     */
    List<LeftOpen> leftOpen(Instant instant);

    /**
     * What is not ended for an agency, the oldest first, and no more than {@code limit} of it.
     *
     * @throws StoreUnavailableException when the database did not answer
     */
    List<PendingStatusChange> ofAgency(String agency, int limit);
}
