package dev.credgate.store;

import dev.credgate.crypto.Address;
import dev.credgate.ledger.chain.ContractCall;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The accounts that send: who may work on one, the address that it has, and the numbers (nonces)
 * that its transactions take. An account is worked on under a lease by one sender at a time; every
 * step is written only while the lease is the newest, so that a process that slept and wakes writes
 * nothing. Thread-safe; calls block on the database.
 */
public interface ChainAccounts {

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
     * Accounts of which something is not settled.
     *
     * @param included whether what is in a block that may still be replaced counts
     */
    List<String> withWork(boolean included);

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
     * settled, or was never signed, are forgotten: they were that address's. Where another account
     * has this address, the key has another label by now (it moved to another token, or is named
     * otherwise): all that is on record there is this account's from now on, wherever it stands,
     * with its numbers; and whoever works on the other one loses its lease.
     *
     * @return false when something of this account is on its way with a number of the address
     *     before; nothing was written then
     * @throws LeaseLostException when another sender has this account
     */
    boolean adopt(Lease lease, Address address);

    /** The address under which an account sent before. */
    Optional<Address> address(String account);

    /** Notes what keeps an account from sending, or that nothing does any more. */
    void trouble(Lease lease, Optional<String> what);

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

    /** Takes its number from what is given up and was never signed: it is queued again. */
    void unnumber(Lease lease, UUID transaction);

    /**
     * Takes its number from a transaction, which others have used up: it is queued again. Where it
     * sets statuses, so is once more, behind it as it was in line, the call of each transaction of
     * the account that sets one of them, or may, and has a later number: what took effect there by
     * now, or will before it, would be undone by it. A repetition is one more transaction of the
     * operation whose call it is. Keys are not told again here: whoever ended one compares.
     *
     * @return how many are sent again behind it
     */
    int displace(Lease lease, UUID transaction);

    /** Makes a transaction that does nothing but use up a number; it is queued with it. */
    void fill(Lease lease, long number, long gas, ContractCall nothing, Instant now);
}
