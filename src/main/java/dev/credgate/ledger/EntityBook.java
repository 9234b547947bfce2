package dev.credgate.ledger;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The entities of one contract. Persistent.
 *
 * @param rule how far the contract's further keys are believed
 * @param entities by address
 * @param condemned keys that were declared compromised before they were published, by {@link
 *     PublishedKey#nameOf(Address, Hash)}; under {@link #UNPUBLISHED} that there is one
 */
record EntityBook(ContractRule rule, HashTrie<Entity> entities, HashTrie<Boolean> condemned) {

    /**
     * Nobody has more; it bounds what one document can cost a verification. Beyond it only the key
     * that hashes to the address is admitted: else whoever may write to an original contract could
     * fill the document before it.
     */
    static final int MAX_KEYS = 256;

    /** The name of no key. */
    private static final Hash UNPUBLISHED = Hash.ZERO;

    static EntityBook empty(ContractRule rule, SipHash paths) {
        return new EntityBook(rule, HashTrie.empty(paths), HashTrie.empty(paths));
    }

    Optional<Entity> entity(Address identity) {
        return Optional.ofNullable(entities.get(identity.toWord()));
    }

    /** Whether a key was declared compromised, published or not. */
    boolean condemned(Address identity, String material) {
        return condemned.get(PublishedKey.nameOf(identity, PublishedKey.nameOf(material))) != null;
    }

    /** Whether a key was declared compromised that was not published then. */
    boolean condemnedUnpublished(Address identity) {
        return condemned.get(PublishedKey.nameOf(identity, UNPUBLISHED)) != null;
    }

    /**
     * The gravest that is said of a key of an entity's; active where nothing is. That one is
     * compromised only our own contract says, and the entity itself: that counts of whatever key.
     *
     * @param encoded as {@link EntityKey#encoded}
     * @param material the key's text, asked for only where it can tell more; empty when unknown
     */
    KeyState saidOf(Address identity, Hash encoded, Supplier<Optional<String>> material) {
        KeyState said = KeyState.ACTIVE;
        for (EntityKey key : keysOf(identity)) {
            // Of keys that are in force nothing need be reckoned.
            if (key.state().compareTo(said) > 0
                    && (key.counts() || key.state() == KeyState.COMPROMISED)
                    && key.encoded().filter(encoded::equals).isPresent()) {
                said = key.state();
            }
        }
        return said != KeyState.COMPROMISED
                        && condemned.size() > 0
                        && condemnedUnpublished(identity)
                        && material.get().filter(text -> condemned(identity, text)).isPresent()
                ? KeyState.COMPROMISED
                : said;
    }

    /** The book after an attribute; empty when the attribute is malformed or out of place. */
    Optional<EntityBook> after(LedgerEvent.EntityAttribute event) {
        if (!PublishedKey.isKey(event.key())) {
            return Optional.of(this);
        }
        return PublishedKey.parse(rule, event.key(), event.value())
                .flatMap(key -> after(event.identity(), key));
    }

    private Optional<EntityBook> after(Address identity, PublishedKey published) {
        if (rule.original() && published.withdrawn() && !published.authentication()) {
            return withdrawn(identity, published);
        }
        List<EntityKey> keys = keysOf(identity);
        int at = find(keys, published);
        if (published.authentication() && published.withdrawn()) {
            return at < 0 ? Optional.empty() : Optional.of(this); // the public key stays
        }
        if (at >= 0) {
            return Optional.of(
                    published.authentication()
                            ? this
                            : with(identity, keys, again(keys.get(at), published)));
        }
        boolean full = keys.size() >= MAX_KEYS && !published.hashesTo(identity);
        if (published.withdrawn() || full) {
            return Optional.empty();
        }
        return Optional.of(with(identity, keys, first(identity, keys.size(), published)));
    }

    /**
     * A withdrawal in an original contract, where the SDK finds keys by their text alone and names
     * another type than it published them under.
     */
    private Optional<EntityBook> withdrawn(Address identity, PublishedKey published) {
        Hash name = published.name(); // once, for the keys may be many and their texts long
        EntityBook after = this;
        for (EntityKey key : keysOf(identity)) {
            if (key.kind().verifies()
                    ? key.material().equals(published.material())
                    : key.hash().equals(name)) {
                after = after.with(identity, after.keysOf(identity), again(key, published));
            }
        }
        return after == this ? Optional.empty() : Optional.of(after);
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
        return key.again(published.owner(), state);
    }

    private EntityKey first(Address identity, int number, PublishedKey published) {
        Hash name = published.name();
        boolean compromised = condemned.get(PublishedKey.nameOf(identity, name)) != null;
        boolean counts = number > 0 && rule.furtherKeysCount() || published.hashesTo(identity);
        KeyKind kind = published.kind();
        Address owner = published.owner().equals(identity) ? identity : published.owner();
        KeyState state = compromised ? KeyState.COMPROMISED : KeyState.ACTIVE;
        return kind.verifies()
                ? new EntityKey(number, kind, published.material(), owner, counts, state)
                : EntityKey.hashed(number, kind, name, owner, counts, state);
    }

    /** The book after a life-cycle event; empty when this contract has no say in it. */
    Optional<EntityBook> after(LedgerEvent.KeyLifecycle event) {
        if (rule != ContractRule.CREDGATE) {
            return Optional.empty();
        }
        EntityBook after =
                event.state() == KeyState.COMPROMISED
                        ? condemn(event.identity(), event.key())
                        : this;
        List<EntityKey> keys = keysOf(event.identity());
        // Of every kind: the event names the text only. Such an event costs next to nothing to
        // send,
        // and the texts may be many and long: each is hashed once.
        List<EntityKey> named =
                keys.stream().filter(key -> key.hash().equals(event.key())).toList();
        if (named.isEmpty()) {
            return after == this
                    ? Optional.empty()
                    : Optional.of(after.condemn(event.identity(), UNPUBLISHED));
        }
        for (EntityKey key : named) {
            after =
                    after.with(
                            event.identity(),
                            after.keysOf(event.identity()),
                            key.in(next(key.state(), event.state())));
        }
        return Optional.of(after);
    }

    /** Only publishing it again, or the final word, moves a revoked key. */
    private static KeyState next(KeyState now, KeyState said) {
        return switch (now) {
            case COMPROMISED -> now;
            case REVOKED -> said == KeyState.COMPROMISED ? said : now;
            case ACTIVE, RETIRED -> said;
        };
    }

    private EntityBook condemn(Address identity, Hash key) {
        return new EntityBook(
                rule, entities, condemned.with(PublishedKey.nameOf(identity, key), true));
    }

    private List<EntityKey> keysOf(Address identity) {
        return entity(identity).map(Entity::keys).orElse(List.of());
    }

    /** By kind and text: the same text as a key of another kind is another key. */
    private static int find(List<EntityKey> keys, PublishedKey published) {
        KeyKind kind = published.kind();
        Hash name = kind.verifies() ? UNPUBLISHED : published.name();
        for (int i = 0; i < keys.size(); i++) {
            EntityKey key = keys.get(i);
            if (key.kind() == kind
                    && (kind.verifies()
                            ? key.material().equals(published.material())
                            : key.hash().equals(name))) {
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
