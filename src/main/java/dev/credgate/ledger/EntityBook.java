package dev.credgate.ledger;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The entities of one contract. Persistent.
 *
 * @param rule how far the contract's further keys are believed
 * @param entities by address
 * @param condemned keys that were declared compromised before they were published, by {@link
 *     PublishedKey#nameOf(Address, Hash)}
 */
record EntityBook(ContractRule rule, HashTrie<Entity> entities, HashTrie<Boolean> condemned) {

    /** Nobody has more; it bounds what one document can cost a verification. */
    static final int MAX_KEYS = 256;

    static EntityBook empty(ContractRule rule) {
        return new EntityBook(rule, HashTrie.empty(), HashTrie.empty());
    }

    Optional<Entity> entity(Address identity) {
        return Optional.ofNullable(entities.get(identity.toWord()));
    }

    /** The book after an attribute; empty when the attribute is malformed or out of place. */
    Optional<EntityBook> after(LedgerEvent.EntityAttribute event) {
        if (!PublishedKey.isKey(event.key())) {
            return Optional.of(this);
        }
        return PublishedKey.parse(event.key(), event.value())
                .flatMap(key -> after(event.identity(), key));
    }

    private Optional<EntityBook> after(Address identity, PublishedKey published) {
        List<EntityKey> keys = keysOf(identity);
        int at = find(keys, PublishedKey.nameOf(published.material()));
        if (published.authentication() && published.withdrawn()) {
            return at < 0 ? Optional.empty() : Optional.of(this); // the public key stays
        }
        if (at >= 0) {
            return Optional.of(
                    published.authentication()
                            ? this
                            : with(identity, keys, again(keys.get(at), published)));
        }
        if (published.withdrawn() || keys.size() >= MAX_KEYS) {
            return Optional.empty();
        }
        return Optional.of(with(identity, keys, first(identity, keys.size(), published)));
    }

    /** A key that is published again, or withdrawn. Compromised stays; retired is not revoked. */
    private static EntityKey again(EntityKey key, PublishedKey published) {
        KeyState state = key.state();
        if (state != KeyState.COMPROMISED) {
            state =
                    published.withdrawn()
                            ? KeyState.REVOKED
                            : state == KeyState.REVOKED ? KeyState.ACTIVE : state;
        }
        return new EntityKey(
                key.number(), key.kind(), key.material(), published.owner(), key.counts(), state);
    }

    private EntityKey first(Address identity, int number, PublishedKey published) {
        Hash name = PublishedKey.nameOf(published.material());
        boolean compromised = condemned.get(PublishedKey.nameOf(identity, name)) != null;
        boolean counts = number > 0 && rule.furtherKeysCount() || published.hashesTo(identity);
        return new EntityKey(
                number,
                published.kind(),
                published.material(),
                published.owner().equals(identity) ? identity : published.owner(),
                counts,
                compromised ? KeyState.COMPROMISED : KeyState.ACTIVE);
    }

    /** The book after a life-cycle event; empty when this contract has no say in it. */
    Optional<EntityBook> after(LedgerEvent.KeyLifecycle event) {
        if (rule != ContractRule.CREDGATE) {
            return Optional.empty();
        }
        List<EntityKey> keys = keysOf(event.identity());
        int at = find(keys, event.key());
        if (at < 0) {
            return event.state() == KeyState.COMPROMISED
                    ? Optional.of(condemn(event.identity(), event.key()))
                    : Optional.empty();
        }
        EntityKey key = keys.get(at);
        return switch (key.state()) {
            case COMPROMISED -> Optional.of(this);
            case REVOKED ->
                    // Only publishing it again, or the final word, moves a revoked key.
                    Optional.of(
                            event.state() == KeyState.COMPROMISED
                                    ? with(event.identity(), keys, in(key, event.state()))
                                    : this);
            case ACTIVE, RETIRED ->
                    Optional.of(with(event.identity(), keys, in(key, event.state())));
        };
    }

    private EntityBook condemn(Address identity, Hash key) {
        return new EntityBook(
                rule, entities, condemned.with(PublishedKey.nameOf(identity, key), true));
    }

    private static EntityKey in(EntityKey key, KeyState state) {
        return new EntityKey(
                key.number(), key.kind(), key.material(), key.owner(), key.counts(), state);
    }

    private List<EntityKey> keysOf(Address identity) {
        return entity(identity).map(Entity::keys).orElse(List.of());
    }

    private static int find(List<EntityKey> keys, Hash name) {
        for (int i = 0; i < keys.size(); i++) {
            if (PublishedKey.nameOf(keys.get(i).material()).equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private EntityBook with(Address identity, List<EntityKey> keys, EntityKey key) {
        List<EntityKey> changed = new ArrayList<>(keys);
        if (key.number() < keys.size()) {
            changed.set(key.number(), key);
        } else {
            changed.add(key);
        }
        return withEntity(new Entity(identity, changed));
    }

    EntityBook withEntity(Entity entity) {
        return new EntityBook(rule, entities.with(entity.identity().toWord(), entity), condemned);
    }
}
