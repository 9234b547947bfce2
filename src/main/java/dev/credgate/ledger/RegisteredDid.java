package dev.credgate.ledger;

import dev.credgate.crypto.Address;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What the registry of ERC-1056 says of one account, as its events leave it. Immutable.
 *
 * @param owner the account that acts for it, {@link Address#ZERO} when it was deactivated
 * @param undecided whether more was entered than is kept here, so that nothing can be said of it
 * @param changes how many events about its keys there were
 * @param keys those in force, and what is still kept of others
 */
public record RegisteredDid(
        Address owner, boolean undecided, long changes, List<RegisteredKey> keys) {

    /** Of whom more was entered than is kept. */
    static final RegisteredDid UNDECIDED = new RegisteredDid(Address.ZERO, true, 0, List.of());

    public RegisteredDid {
        keys = List.copyOf(keys);
    }

    /** Of whom nothing was entered: it is its own owner. */
    static RegisteredDid untouched(Address identity) {
        return new RegisteredDid(identity, false, 0, List.of());
    }

    /**
     * Whether its owner was the zero address once. That is final, as in the method's reference
     * resolver, although the contract then takes the account itself for its owner again.
     */
    public boolean deactivated() {
        return !undecided && owner.equals(Address.ZERO);
    }

    /** Whether no further event changes it. */
    boolean closed() {
        return owner.equals(Address.ZERO);
    }

    RegisteredDid ownedBy(Address other) {
        return new RegisteredDid(
                other, undecided, changes, other.equals(Address.ZERO) ? List.of() : keys);
    }

    /** With an event about a key of a kind that is not kept. */
    RegisteredDid counted() {
        return new RegisteredDid(owner, undecided, changes + 1, keys);
    }

    /** Without the keys that hold no longer at a block. */
    RegisteredDid without(Instant block) {
        return new RegisteredDid(
                owner,
                undecided,
                changes,
                keys.stream().filter(key -> key.holdsAt(block)).toList());
    }

    /**
     * With a key entered, entered anew, or revoked by ending no later than its block.
     *
     * @param most how many are kept; what is over gives way first
     * @return {@link #UNDECIDED} when there are more in force
     */
    RegisteredDid with(RegistryEntry entry, String material, long until, Instant block, int most) {
        RegisteredKey key = new RegisteredKey(changes + 1, entry, material, until);
        boolean over = !key.holdsAt(block);
        List<RegisteredKey> after = new ArrayList<>(keys);
        for (int at = 0; at < after.size(); at++) {
            if (after.get(at).is(entry, material)) {
                after.set(at, over ? after.get(at).revoked() : key);
                return new RegisteredDid(owner, undecided, key.number(), after);
            }
        }
        if (over) {
            return counted();
        }
        if (after.size() >= most) {
            after.removeIf(one -> !one.holdsAt(block));
        }
        after.add(key);
        return after.size() > most
                ? UNDECIDED
                : new RegisteredDid(owner, undecided, key.number(), after);
    }
}
