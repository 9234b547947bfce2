package dev.credgate.ledger;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;

/**
 * The accounts that set statuses, numbered in order of appearance, so that millions of entries name
 * theirs by a few bits. Persistent.
 */
record Accounts(HashTrie<Long> numbers, HashTrie<Address> byNumber) {

    static Accounts none(SipHash paths) {
        return new Accounts(HashTrie.ofNumbers(paths), HashTrie.empty(paths));
    }

    /** The account of that number; there must be one. */
    Address account(long number) {
        Address account = byNumber.get(slot(number));
        if (account == null) {
            throw new IllegalArgumentException("no account has number " + number);
        }
        return account;
    }

    /** The number of an account, or the number it would get. */
    long numberOf(Address account) {
        Long number = numbers.get(account.toWord());
        return number == null ? byNumber.size() : number;
    }

    /** With an account among them. */
    Accounts with(Address account) {
        long number = numberOf(account);
        return number < byNumber.size()
                ? this
                : new Accounts(
                        numbers.with(account.toWord(), number),
                        byNumber.with(slot(number), account));
    }

    private static Hash slot(long number) {
        return new Hash(0, 0, 0, number);
    }
}
