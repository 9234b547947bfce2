package dev.credgate.ledger;

import dev.credgate.crypto.Address;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The registry of ERC-1056 as its events leave it. Persistent.
 *
 * <p>Anybody may enter what he likes about accounts of his own, so what is kept is bounded: keys of
 * an account, keys in all, accounts. Of an account that has more nothing can be said any more; when
 * there are too many accounts, of none can that nothing is known of. So a flood may hide what a
 * later event says, never undo it. Nothing is asked of a clock: the same events leave the same.
 *
 * @param contract the one that is followed; empty when none is, and all others' events are nothing
 * @param dids by the account's address
 * @param keys how many are kept in all
 * @param overrun whether accounts had to be passed over
 */
record DidRegistry(
        Optional<Address> contract,
        Bounds bounds,
        HashTrie<RegisteredDid> dids,
        long keys,
        boolean overrun) {

    /**
     * How much is kept.
     *
     * @param keysOfOne of an account: what one document can cost a verification
     * @param keys in all, at some 200 bytes each
     * @param dids accounts, at some 200 bytes each
     */
    record Bounds(int keysOfOne, long keys, long dids) {
        static final Bounds STANDARD = new Bounds(64, 250_000, 500_000);
    }

    static DidRegistry empty(Optional<Address> contract, Bounds bounds, SipHash paths) {
        return new DidRegistry(contract, bounds, HashTrie.empty(paths), 0, false);
    }

    /** Whether that contract's events are read here. */
    boolean isOf(Address other) {
        return contract.isPresent() && contract.get().equals(other);
    }

    /**
     * What is said of an account; empty when nothing ever was. Of a contract that is not followed
     * nothing can be said.
     */
    Optional<RegisteredDid> did(Address registry, Address identity) {
        if (!isOf(registry)) {
            return Optional.of(RegisteredDid.UNDECIDED);
        }
        @Nullable RegisteredDid known = dids.get(identity.toWord());
        return known == null && overrun
                ? Optional.of(RegisteredDid.UNDECIDED)
                : Optional.ofNullable(known);
    }

    DidRegistry after(LedgerEvent.DidOwnerChanged event) {
        return with(event.identity(), known(event.identity()).ownedBy(event.owner()));
    }

    DidRegistry after(LedgerEvent.DidDelegateChanged event, Instant block) {
        RegisteredDid before = known(event.identity());
        String material = event.delegate().toString().substring("0x".length());
        return with(
                event.identity(),
                RegistryEntry.ofDelegate(event.type())
                        .map(entry -> entered(before, entry, material, event.validTo(), block))
                        .orElseGet(before::counted),
                block);
    }

    DidRegistry after(LedgerEvent.DidAttributeChanged event, Instant block) {
        if (!event.name().startsWith(RegistryEntry.KEYS)) {
            return this;
        }
        RegisteredDid before = known(event.identity());
        return with(
                event.identity(),
                RegistryEntry.ofAttribute(event.name())
                        .filter(_ -> !event.value().isEmpty())
                        .map(entry -> entered(before, entry, event.value(), event.validTo(), block))
                        .orElseGet(before::counted),
                block);
    }

    private RegisteredDid entered(
            RegisteredDid before, RegistryEntry entry, String material, long until, Instant block) {
        return before.with(entry, material, until, block, bounds.keysOfOne());
    }

    private RegisteredDid known(Address identity) {
        @Nullable RegisteredDid known = dids.get(identity.toWord());
        return known == null ? RegisteredDid.untouched(identity) : known;
    }

    /** Where there is no room left, what is over gives way first. */
    private DidRegistry with(Address identity, RegisteredDid after, Instant block) {
        return with(identity, exceeds(identity, after) ? after.without(block) : after);
    }

    private boolean exceeds(Address identity, RegisteredDid after) {
        int more = more(identity, after);
        return more > 0 && keys + more > bounds.keys();
    }

    private int more(Address identity, RegisteredDid after) {
        return after.keys().size() - known(identity).keys().size();
    }

    private DidRegistry with(Address identity, RegisteredDid after) {
        @Nullable RegisteredDid before = dids.get(identity.toWord());
        if (before != null && before.closed()) {
            return this;
        }
        if (before == null && dids.size() >= bounds.dids()) {
            return overrun ? this : new DidRegistry(contract, bounds, dids, keys, true);
        }
        RegisteredDid entry = exceeds(identity, after) ? RegisteredDid.UNDECIDED : after;
        return new DidRegistry(
                contract,
                bounds,
                dids.with(identity.toWord(), entry),
                keys + more(identity, entry),
                overrun);
    }
}
