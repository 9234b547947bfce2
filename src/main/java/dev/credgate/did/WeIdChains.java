package dev.credgate.did;

import dev.credgate.crypto.Address;
import java.util.Map;
import java.util.Optional;

/**
 * Which contract keeps the entities of a WeIdentity chain number. Immutable.
 *
 * @param contracts by the number in {@code did:weid:<number>:…}
 */
public record WeIdChains(Map<Long, Address> contracts) {

    public WeIdChains {
        contracts = Map.copyOf(contracts);
    }

    /** The contract of a chain number; empty for one that is not followed. */
    public Optional<Address> contract(long chain) {
        return Optional.ofNullable(contracts.get(chain));
    }
}
