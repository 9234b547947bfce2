package dev.credgate.did.ethr;

import dev.credgate.did.KeyResolver;
import dev.credgate.ledger.EntitiesContract;
import java.util.Optional;

/** did:ethr on a chain of a test's own, for tests of other rooms. */
public final class Ethr {

    private Ethr() {}

    /** Reads keys where that contract is followed. */
    public static KeyResolver on(EntitiesContract contract) {
        return new EthrDidResolver(Optional.of(contract));
    }
}
