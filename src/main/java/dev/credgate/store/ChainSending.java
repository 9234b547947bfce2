package dev.credgate.store;

import dev.credgate.crypto.Hash;
import dev.credgate.ledger.chain.ContractCall;
import dev.credgate.ledger.chain.Fees;
import dev.credgate.store.ChainAccounts.Lease;
import dev.credgate.store.ChainTransactions.ChainTransaction;
import dev.credgate.store.ChainTransactions.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a sender does with {@link ChainTransactions} whose account it has under a {@link Lease}: the
 * texts that leave, and where they stand. Thread-safe; calls block on the database, and fail with
 * {@link ChainAccounts.LeaseLostException} once another sender has the account.
 */
public interface ChainSending {

    /**
     * A signed text of a transaction.
     *
     * @param number the nonce in it
     * @param filler whether it does nothing but use up the number
     */
    record Submission(
            Hash hash, long number, Fees fees, byte[] signed, Instant signedAt, boolean filler) {}

    /**
     * What is not settled of an account.
     *
     * @param call of the transaction
     * @param submissions all that was signed under its present number, the newest first
     * @param givenUp why an administrator gave it up: then it is to change nothing
     */
    record Work(
            ChainTransaction transaction,
            ContractCall call,
            List<Submission> submissions,
            Optional<String> givenUp) {
        public Work {
            submissions = List.copyOf(submissions);
        }
    }

    /** What of an account has left and is in no block, by number. */
    List<Work> sent(String account);

    /** What of an account is in a block that may still be replaced, by number. */
    List<ChainTransaction> included(String account);

    /** The first in line of an account: with a number those that were interrupted, then by age. */
    Optional<Work> next(String account);

    /** The same with those after it, in line. */
    List<Work> queued(String account, int most);

    /**
     * What of an account was given up and nothing of it has left, wherever it stands in line: with
     * a number first, the highest of them first. Some dozens at most.
     */
    List<Work> givenUp(String account);

    /** What is settled and has this number or a higher one, by number. */
    List<ChainTransaction> settledFrom(String account, long number, int most);

    /**
     * Notes what is about to leave; durable on return.
     *
     * @throws ChainAccounts.LeaseLostException when another sender has the account; then it may not
     *     leave
     */
    void submit(Lease lease, UUID transaction, Submission submission);

    /** Notes in which block it is. */
    void included(
            Lease lease,
            UUID transaction,
            Hash hash,
            long block,
            Hash blockHash,
            Optional<String> refusal);

    /** Notes that it is in no block (any more), and may come into one. */
    void away(Lease lease, UUID transaction);

    /**
     * Notes the end of what was in a block, or was given up and has no number; durable on return.
     */
    void settle(Lease lease, UUID transaction, State state, Optional<String> refusal, Instant now);

    /**
     * Refuses a queued transaction that has no number, and with it, in one step, what is still
     * queued of its operation without one: what comes after a step that was refused is not sent.
     * Durable on return.
     *
     * @param tooLarge whether it is refused for its size and for nothing else
     */
    void refuse(
            Lease lease,
            ChainTransaction transaction,
            String refusal,
            boolean tooLarge,
            Instant now);

    /**
     * Gives up what has its number and is in no block, with all of its operation that is in none:
     * the node will not take it. Its numbers are then used up as when an administrator gives it up.
     * Durable on return.
     *
     * @param tooLarge whether it is for its size and for nothing else
     */
    void giveUp(Lease lease, ChainTransaction transaction, String why, boolean tooLarge);

    /** Deletes what was settled before; returns how many. */
    long deleteSettledBefore(Instant instant);
}
