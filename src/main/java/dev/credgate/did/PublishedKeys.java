package dev.credgate.did;

import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.ledger.Entity;
import dev.credgate.ledger.EntityKey;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** The keys that an entity has on the chain, as keys that proofs can name. */
public final class PublishedKeys {

    private PublishedKeys() {}

    /**
     * Its keys in every state, {@code <did>#keys-<n>}; without those that no signature is checked
     * with here: of unknown kinds, RSA (whose padding nobody announced), and points off the curve
     * that their kind names. Empty when more had to be read than is for one who asks.
     *
     * @param known what was read before
     */
    public static Optional<List<NamedKey>> of(String did, Entity entity, ReadKeys known) {
        List<NamedKey> keys = new ArrayList<>(entity.keys().size());
        for (EntityKey published : entity.keys()) {
            if (published.kind().verifies()) {
                Optional<ReadKeys.Read> read = known.of(published);
                if (read.isEmpty()) {
                    return Optional.empty();
                }
                read.get()
                        .key()
                        .ifPresent(key ->
                                keys.add(
                                        new NamedKey(
                                                did + "#keys-" + published.number(),
                                                key,
                                                published.state(),
                                                published.counts(),
                                                EnumSet.allOf(ProofPurpose.class),
                                                published.hash())));
            }
        }
        return Optional.of(keys);
    }

    /** What is said of an entity whose keys are not read for one who asks. */
    public static KeyFinding tooMany() {
        return new KeyFinding.Unavailable("there are more keys of entities than are read at once");
    }

    /** Keccak-256 of the material, as sessions know a key of the chain. */
    public static Hash hash(String material) {
        return Keccak256.hash(material);
    }
}
