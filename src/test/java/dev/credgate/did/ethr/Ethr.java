package dev.credgate.did.ethr;

import dev.credgate.crypto.Address;
import dev.credgate.did.KeyResolver;
import dev.credgate.ledger.EntitiesContract;
import java.util.Optional;

/** did:ethr on a chain of a test's own, for tests of other rooms. */
public final class Ethr {

    private Ethr() {}

    /** Reads keys where that contract is followed. */
    public static KeyResolver on(EntitiesContract contract) {
        return new EthrDidResolver(Optional.of(contract), Optional.empty());
    }

    /** Reads keys of a registry of ERC-1056 beside that contract. */
    public static KeyResolver by(Address registry, EntitiesContract contract) {
        return new EthrDidResolver(Optional.of(contract), Optional.of(registry));
    }
}
