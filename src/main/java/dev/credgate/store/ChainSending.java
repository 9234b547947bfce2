package dev.credgate.store;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.ledger.chain.ContractCall;
import dev.credgate.ledger.chain.Fees;
import dev.credgate.store.ChainTransactions.ChainTransaction;
import dev.credgate.store.ChainTransactions.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The sender's side of {@link ChainTransactions}. An account is worked on under a lease by one
 * sender at a time; every step is written only while the lease is the newest, so that a process
 * that slept and wakes writes nothing. Thread-safe; calls block on the database.
 */
public interface ChainSending {

    /**
     * The right to work on an account.
     *
     * @param epoch counts the leases of the account
     */
    record Lease(String account, long epoch) {}

    /** Another sender has the account by now: whoever meets this stops. */
    final class LeaseLostException extends RuntimeException {
        private static final long serialVersionUID = 1;

        LeaseLostException(Lease lease) {
            super("account " + lease.account() + " is another sender's by now");
        }
    }

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

    /**
     * Accounts of which something is not settled.
     *
     * @param included whether what is in a block that may still be replaced counts
     */
    List<String> accountsWithWork(boolean included);

    /** All accounts that ever sent. */
    List<String> accounts();

    /**
     * Takes the work on an account; empty while another has it.
     *
     * @param until when it ends by itself, unless it is renewed
     */
    Optional<Lease> lease(String account, Instant now, Instant until);

    /** Gives the work back; no matter whether the lease is still the newest. */
    void release(Lease lease);

    /**
     * Puts the end of the lease off.
     *
     * @return what is on record of keeping the account from sending
     * @throws LeaseLostException when another sender has it
     */
    Optional<String> renew(Lease lease, Instant until);

    /**
     * Notes the address of an account's key. Where it had another before, the numbers of what is
     * settled are forgotten: they were that address's.
     *
     * @return false when what is not settled has numbers of the address before, or when another
     *     account has this address; nothing was written then
     */
    boolean adopt(Lease lease, Address address);

    /** The address under which an account sent before. */
    Optional<Address> address(String account);

    /** What of an account has left and is in no block, by number. */
    List<Work> sent(String account);

    /** What of an account is in a block that may still be replaced, by number. */
    List<ChainTransaction> included(String account);

    /** The first in line of an account: with a number those that were interrupted, then by age. */
    Optional<Work> next(String account);

    /** What is settled and has this number or a higher one, by number. */
    List<ChainTransaction> settledFrom(String account, long number, int most);

    /** Whether a transaction of ours has that number. */
    boolean isOurs(String account, long number);

    /** The highest number that a transaction of ours has. */
    OptionalLong highestNumber(String account);

    /**
     * Gives a queued transaction the number after all of ours, or the node's next where that is
     * higher.
     *
     * @param free the next number that is free as far as the node knows
     * @throws LeaseLostException when another sender has the account; nothing was written
     */
    long number(Lease lease, UUID transaction, long gas, long free);

    /**
     * Notes what is about to leave; durable on return.
     *
     * @throws LeaseLostException when another sender has the account; then it may not leave
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

    /** Takes its number from it, which others have used up: it is queued again. */
    void unnumber(Lease lease, UUID transaction);

    /** Notes its end; durable on return. */
    void settle(Lease lease, UUID transaction, State state, Optional<String> refusal, Instant now);

    /**
     * Refuses what takes more gas than one transaction may and has no number; durable on return.
     */
    void refuseTooLarge(Lease lease, UUID transaction, String refusal, Instant now);

    /**
     * Refuses what is still queued of an operation and has no number: a step before it was refused.
     */
    void refuseRest(Lease lease, UUID operation, String refusal, Instant now);

    /** Makes a transaction that does nothing but use up a number; it is queued with it. */
    void fill(Lease lease, long number, long gas, ContractCall nothing, Instant now);

    /** Notes what keeps an account from sending, or that nothing does any more. */
    void trouble(Lease lease, Optional<String> what);

    /** Deletes what was settled before; returns how many. */
    long deleteSettledBefore(Instant instant);
}
