package dev.credgate.ledger;

import dev.credgate.crypto.Address;
import java.util.Map;
import java.util.Optional;

/**
 * Which contract keeps the entities of which did:weid chain number (WeIdentity's own number, not
 * the EVM chain id). Immutable.
 */
public record WeIdContracts(Map<Long, Address> byChain) {

    public WeIdContracts {
        byChain = Map.copyOf(byChain);
    }

    /**
     * The contract for {@link LedgerSnapshot#entity}; empty for a chain number nobody configured.
     */
    public Optional<Address> contractOf(long chain) {
        return Optional.ofNullable(byChain.get(chain));
    }
}
