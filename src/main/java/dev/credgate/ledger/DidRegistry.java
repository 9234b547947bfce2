package dev.credgate.ledger;

import dev.credgate.crypto.Address;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The registry of ERC-1056 as its events leave it. Persistent.
 *
 * <p>Anybody may enter what he likes about accounts of his own, so what is kept is bounded: keys of
 * an account, keys in all, accounts. Of an account that has more nothing can be said any more, nor
 * of one that came when there was no room; who came so is remembered ({@link PassedOver}), so that
 * of whom nothing was ever said goes on being his own owner. So a flood may hide what a later event
 * says of an account, never undo it, and hides nothing of accounts that the trust registry named
 * before: for them there is always room. Nothing is asked of a clock: the same events leave the
 * same.
 *
 * @param contract the one that is followed; empty when none is, and all others' events are nothing
 * @param dids by the account's address
 * @param keys how many are kept in all
 * @param passedOver the accounts of which nothing is kept, for want of room
 * @param undecided of how many nothing can be said any more
 */
record DidRegistry(
        Optional<Address> contract,
        Bounds bounds,
        HashTrie<RegisteredDid> dids,
        long keys,
        PassedOver passedOver,
        long undecided) {

    /**
     * How much is kept, but for accounts that the trust registry names.
     *
     * @param keysOfOne of an account: what one document can cost a verification
     * @param keys in all, at some 200 bytes each
     * @param dids accounts, at some 200 bytes each
     */
    record Bounds(int keysOfOne, long keys, long dids) {
        static final Bounds STANDARD = new Bounds(64, 250_000, 500_000);
    }

    /** Whether the trust registry has a record of an account's DID. */
    @FunctionalInterface
    interface Named {
        boolean isNamed(Address identity);
    }

    static DidRegistry empty(Optional<Address> contract, Bounds bounds, SipHash paths) {
        return new DidRegistry(
                contract, bounds, HashTrie.empty(paths), 0, PassedOver.nobody(paths), 0);
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
        return known == null && passedOver.mayHold(identity)
                ? Optional.of(RegisteredDid.UNDECIDED)
                : Optional.ofNullable(known);
    }

    DidRegistry after(LedgerEvent.DidOwnerChanged event, Named named) {
        return with(event.identity(), known(event.identity()).ownedBy(event.owner()), named);
    }

    DidRegistry after(LedgerEvent.DidDelegateChanged event, Instant block, Named named) {
        if (!RegistryEntry.isText(event.type())) {
            return this;
        }
        RegisteredDid before = known(event.identity());
        String material = event.delegate().toString().substring("0x".length());
        return with(
                event.identity(),
                RegistryEntry.ofDelegate(event.type())
                        .map(entry -> entered(before, entry, material, event.validTo(), block))
                        .orElseGet(before::counted),
                block,
                named);
    }

    DidRegistry after(LedgerEvent.DidAttributeChanged event, Instant block, Named named) {
        if (!event.name().startsWith(RegistryEntry.KEYS) || !RegistryEntry.isText(event.name())) {
            return this;
        }
        RegisteredDid before = known(event.identity());
        return with(
                event.identity(),
                RegistryEntry.ofAttribute(event.name())
                        .filter(_ -> !event.value().isEmpty())
                        .map(entry -> entered(before, entry, event.value(), event.validTo(), block))
                        .orElseGet(before::counted),
                block,
                named);
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
    private DidRegistry with(Address identity, RegisteredDid after, Instant block, Named named) {
        return with(identity, exceeds(identity, after) ? after.without(block) : after, named);
    }

    private boolean exceeds(Address identity, RegisteredDid after) {
        int more = more(identity, after);
        return more > 0 && keys + more > bounds.keys();
    }

    private int more(Address identity, RegisteredDid after) {
        return after.keys().size() - known(identity).keys().size();
    }

    private DidRegistry with(Address identity, RegisteredDid after, Named named) {
        @Nullable RegisteredDid before = dids.get(identity.toWord());
        if (before == null && passedOver.mayHold(identity) || before != null && before.closed()) {
            return this;
        }
        if (before == null && dids.size() >= bounds.dids() && !named.isNamed(identity)) {
            return new DidRegistry(
                    contract, bounds, dids, keys, passedOver.with(identity), undecided + 1);
        }
        RegisteredDid entry =
                exceeds(identity, after) && !named.isNamed(identity)
                        ? RegisteredDid.UNDECIDED
                        : after;
        return new DidRegistry(
                contract,
                bounds,
                dids.with(identity.toWord(), entry),
                keys + more(identity, entry),
                passedOver,
                entry.undecided() ? undecided + 1 : undecided);
    }
}
