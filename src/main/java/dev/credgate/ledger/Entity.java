package dev.credgate.ledger;

import dev.credgate.crypto.Address;
import java.util.List;

/** An entity's document as the chain's events leave it. Immutable. */
public record Entity(Address identity, List<EntityKey> keys) {
    public Entity {
        keys = List.copyOf(keys);
    }
}
