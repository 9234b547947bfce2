package dev.credgate.ledger;

import dev.credgate.crypto.Address;
import java.util.Optional;

/**
 * The registry of ERC-1056 on the followed chain that did:ethr is resolved by. Immutable.
 *
 * @param address empty when none is followed
 */
public record DidRegistryContract(Optional<Address> address) {}
