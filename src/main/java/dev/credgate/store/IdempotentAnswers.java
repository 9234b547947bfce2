package dev.credgate.store;

import dev.credgate.store.IssuedCredentials.IssuedCredential;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What orders with an Idempotency-Key were answered, so that an order that is sent again is not
 * carried out again: not by another replica, not after a crash. Whoever works on an order holds a
 * claim on it, which lapses; a credential is recorded, and later its answer, only under the claim
 * that stands, so that of all who worked on one order one has issued. Thread-safe; calls block on
 * the database.
 *
 * <p>Every call throws {@link StoreUnavailableException} when the database did not answer; then it
 * may or may not have been done.
 */
public interface IdempotentAnswers {

    /** Longest answer that is kept, in bytes, sealed. H2's arrays of bytes end there. */
    int LARGEST = 1024 * 1024;

    /**
     * An order, without anything of it.
     *
     * @param lookup hex of an HMAC of agency and key
     * @param body hex of what only this key with this body gives
     */
    record Order(String lookup, String body) {}

    /** What is known of an order. */
    sealed interface Standing {
        /**
         * It is the caller's to carry out.
         *
         * @param abandoned what somebody recorded for it who then died or gave up: nobody was
         *     handed it, and nobody will be
         * @param counted when an attempt before counted it against quotas and did not take that
         *     back
         */
        record Begun(UUID claim, Optional<UUID> abandoned, Optional<Instant> counted)
                implements Standing {}

        /** It was carried out. */
        record Answered(byte[] sealed) implements Standing {}

        /** Somebody is at it. */
        record Busy() implements Standing {}

        /** The key came with another body before. */
        record Reused() implements Standing {}
    }

    /**
     * Begins an order or tells what became of it. Durable on return.
     *
     * @param lapses when the caller's claim does
     * @param expires until when what is recorded for it is kept, if this is the first time
     */
    Standing begin(Order order, Instant now, Instant lapses, Instant expires);

    /**
     * Writes the record of the credential that is about to be signed for an order, within the
     * transaction that tells the audit record: only when that is durable may it be signed. Waits
     * for nobody longer than {@link Patience} has it, since everybody waits for that transaction:
     * fails where somebody is still changing what is kept of the order then, as where a credential
     * with this id was recorded before. Set before where the claim has lapsed and somebody else
     * took the order over.
     */
    Mark recorded(Order order, UUID claim, IssuedCredential credential);

    /**
     * Keeps the answer. Durable on return: only then may the credential leave the house.
     *
     * @param sealed at most {@link #LARGEST} bytes
     * @param expires until when it is kept, at least: an attempt that failed may have begun long
     *     before
     * @return false when the claim has lapsed and somebody else took the order over; nothing was
     *     written
     */
    boolean answer(Order order, UUID claim, byte[] sealed, Instant expires);

    /**
     * Keeps a claim from lapsing.
     *
     * @param lapses when it does from now on
     * @return false when there is nothing to keep: somebody else took the order over, or it was
     *     answered
     */
    boolean renew(Order order, UUID claim, Instant lapses);

    /**
     * Notes when an order was counted against quotas, or that it is not counted, with that count.
     * Set before where the claim has lapsed and somebody else took the order over: the count is
     * theirs.
     */
    Mark counted(Order order, UUID claim, Optional<Instant> at);

    /**
     * Takes over, for a while, orders that expired and were never answered, as when their process
     * died and nobody sent them again: from now on nobody answers them.
     *
     * @param lapses until when nobody else takes them over
     * @return what was recorded for them and is not withheld
     */
    List<UUID> unanswered(Instant now, Instant lapses, int most);

    /** Gives a claim back: what was not carried out can be begun again at once. */
    void giveBack(Order order, UUID claim, Instant now);
}
