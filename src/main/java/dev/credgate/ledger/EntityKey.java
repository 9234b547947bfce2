package dev.credgate.ledger;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.Multibase;
import dev.credgate.crypto.Multikey;
import dev.credgate.crypto.Secp256k1PublicKey;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One key of an entity as the chain's events leave it. What follows from its material is worked out
 * when it is first asked for, and kept: so it costs an issuer's first verdict, not the start, and a
 * verdict finds it with the key instead of in a table of its own. Immutable to whoever uses it,
 * thread-safe, compared by value.
 */
public final class EntityKey {

    private final int number;
    private final KeyKind kind;
    private final KeyState state;
    private final boolean counts;
    private final String material;
    private final Address owner;

    // Written by whoever is first, perhaps by several: all write the same, and what they write is
    // immutable, so that another thread sees nothing or all of it.
    private boolean noPoint;
    private @Nullable Secp256k1PublicKey point;
    private @Nullable Hash hash;
    private @Nullable Hash encoded;

    /**
     * With its text.
     *
     * @param number n in {@code <DID>#keys-<n>}, counting in order of first appearance, never
     *     renumbered
     * @param material what stood before the bar: decimal of x‖y for secp256k1, Multikey for the
     *     curves that WeIdentity lacks
     * @param owner the owner named after the bar
     * @param counts whether the key belongs to the entity by the rule of its contract (see {@link
     *     LedgerEvent.EntityAttribute}); a key that does not count is kept, so that numbers do not
     *     move, and never verifies anything
     * @param state where it stands in its life
     */
    public EntityKey(
            int number,
            KeyKind kind,
            String material,
            Address owner,
            boolean counts,
            KeyState state) {
        this.number = number;
        this.kind = kind;
        this.material = material;
        this.owner = owner;
        this.counts = counts;
        this.state = state;
    }

    /**
     * Without its text, of a kind that never verifies anything: who publishes such keys chooses how
     * long they are.
     *
     * @param hash Keccak-256 of the text, by which it is known
     */
    static EntityKey hashed(
            int number, KeyKind kind, Hash hash, Address owner, boolean counts, KeyState state) {
        EntityKey key = new EntityKey(number, kind, "", owner, counts, state);
        key.hash = hash;
        return key;
    }

    /**
     * This key with its text.
     *
     * @throws IllegalArgumentException when it is another key's
     */
    public EntityKey with(String text) {
        if (!Keccak256.hash(text).equals(hash())) {
            throw new IllegalArgumentException("another key's text");
        }
        return new EntityKey(number, kind, text, owner, counts, state);
    }

    /** n in {@code <DID>#keys-<n>}. */
    public int number() {
        return number;
    }

    /** Of which curve or kind it is. */
    public KeyKind kind() {
        return kind;
    }

    /**
     * The key as it stands on the chain; empty of a kind that does not verify, where only the hash
     * was kept.
     */
    public String material() {
        return material;
    }

    /** The owner that was named with it. */
    public Address owner() {
        return owner;
    }

    /** Whether it belongs to the entity at all. */
    public boolean counts() {
        return counts;
    }

    /** Where it stands in its life. */
    public KeyState state() {
        return state;
    }

    /** Whether a signature by this key may be accepted now. */
    public boolean verifies() {
        return counts && (state == KeyState.ACTIVE || state == KeyState.RETIRED);
    }

    /**
     * The key itself, of {@link KeyKind#SECP256K1}; empty of another kind, and when the material is
     * no point of the curve. Reading one costs a tenth of a signature check, once.
     */
    public Optional<Secp256k1PublicKey> secp256k1() {
        Secp256k1PublicKey known = point;
        if (known != null) {
            return Optional.of(known);
        }
        if (noPoint || kind != KeyKind.SECP256K1) {
            return Optional.empty();
        }
        Optional<Secp256k1PublicKey> read = Secp256k1PublicKey.ofDecimal(material);
        point = read.orElse(null);
        noPoint = read.isEmpty();
        return read;
    }

    /** Keccak-256 of the material. */
    public Hash hash() {
        Hash known = hash;
        if (known == null) {
            known = Keccak256.hash(material);
            hash = known;
        }
        return known;
    }

    /**
     * Keccak-256 of the key as the bytes of a Multikey, by which it is known where others name it;
     * empty of a kind that does not verify, and of a text that is no such key.
     */
    Optional<Hash> encoded() {
        Hash known = encoded;
        if (known != null) {
            return Optional.of(known);
        }
        Optional<byte[]> bytes =
                kind == KeyKind.SECP256K1
                        ? secp256k1().map(Multikey::toBytes)
                        : kind.verifies() ? Multibase.BASE58BTC.decode(material) : Optional.empty();
        Optional<Hash> reckoned = bytes.map(Keccak256::hash);
        encoded = reckoned.orElse(null);
        return reckoned;
    }

    /** This key in another state. */
    EntityKey in(KeyState other) {
        return again(owner, other);
    }

    /**
     * This key with another owner named, in another state. What was worked out of its material goes
     * with it: else whoever has it change again and again has all of it worked out each time.
     */
    EntityKey again(Address named, KeyState other) {
        EntityKey key = new EntityKey(number, kind, material, named, counts, other);
        key.noPoint = noPoint;
        key.point = point;
        key.hash = hash;
        key.encoded = encoded;
        return key;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EntityKey that
                && number == that.number
                && kind == that.kind
                && state == that.state
                && counts == that.counts
                && material.equals(that.material)
                && (!material.isEmpty() || hash().equals(that.hash()))
                && owner.equals(that.owner);
    }

    @Override
    public int hashCode() {
        return Objects.hash(number, material);
    }

    @Override
    public String toString() {
        return "EntityKey[number=%d, kind=%s, material=%s, owner=%s, counts=%s, state=%s]"
                .formatted(
                        number, kind, material.isEmpty() ? hash() : material, owner, counts, state);
    }
}
