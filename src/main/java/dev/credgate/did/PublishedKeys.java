package dev.credgate.did;

import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.crypto.Multikey;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.ledger.Entity;
import dev.credgate.ledger.EntityKey;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The keys that an entity has on the chain, as keys that proofs can name. */
public final class PublishedKeys {

    private PublishedKeys() {}

    /**
     * Its keys in every state, {@code <did>#keys-<n>}; without those that no signature is checked
     * with here: of unknown kinds, RSA (whose padding nobody announced), and points off the curve
     * that their kind names.
     */
    public static List<NamedKey> of(String did, Entity entity) {
        return of(did, entity, PublishedKeys::read);
    }

    /** The same by what was read before. */
    static List<NamedKey> of(String did, Entity entity, ReadKeys known) {
        return of(did, entity, known::of);
    }

    private static List<NamedKey> of(
            String did, Entity entity, Function<EntityKey, ReadKeys.Read> reading) {
        List<NamedKey> keys = new ArrayList<>(entity.keys().size());
        for (EntityKey published : entity.keys()) {
            ReadKeys.Read read = reading.apply(published);
            read.key()
                    .ifPresent(key ->
                            keys.add(
                                    named(
                                            did + "#keys-" + published.number(),
                                            published,
                                            key,
                                            read.hash())));
        }
        return keys;
    }

    /** A key's text, read. */
    static ReadKeys.Read read(EntityKey published) {
        return new ReadKeys.Read(key(published), hash(published.material()));
    }

    /** A published key under a name of its DID method. */
    public static NamedKey named(String id, EntityKey published, VerificationKey<?, ?> key) {
        return named(id, published, key, hash(published.material()));
    }

    private static NamedKey named(
            String id, EntityKey published, VerificationKey<?, ?> key, Hash hash) {
        return new NamedKey(
                id,
                key,
                published.state(),
                published.counts(),
                EnumSet.allOf(ProofPurpose.class),
                hash);
    }

    /** Keccak-256 of the material, as sessions know a key of the chain. */
    public static Hash hash(String material) {
        return Keccak256.hash(material);
    }

    private static Optional<VerificationKey<?, ?>> key(EntityKey published) {
        return switch (published.kind()) {
            case SECP256K1 -> Secp256k1PublicKey.ofDecimal(published.material()).map(key -> key);
            case P256 -> multikey(published, KeyAlgorithm.P256);
            case P384 -> multikey(published, KeyAlgorithm.P384);
            case ED25519 -> multikey(published, KeyAlgorithm.ED25519);
            case RSA, OTHER -> Optional.empty();
        };
    }

    /** A Multikey says its kind again; both must agree. */
    private static Optional<VerificationKey<?, ?>> multikey(
            EntityKey published, KeyAlgorithm algorithm) {
        return Multikey.parse(published.material()).filter(key -> key.algorithm() == algorithm);
    }
}
