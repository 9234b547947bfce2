package dev.credgate.did;

import dev.credgate.ledger.EntityKey;
import java.util.List;

/** What a snapshot knows of a DID. */
public sealed interface Resolution {

    /** Its keys, in every state. */
    record Found(List<EntityKey> keys) implements Resolution {
        public Found {
            keys = List.copyOf(keys);
        }
    }

    /** The ledger that the DID names is followed, and has no such entity. */
    record NotFound() implements Resolution {}

    /** The DID names a ledger, or a method, that is not followed here: nothing can be said. */
    record UnknownLedger(String which) implements Resolution {}
}
