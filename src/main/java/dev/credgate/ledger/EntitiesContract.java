package dev.credgate.ledger;

import dev.credgate.crypto.Address;

/**
 * Our own contract of entities on the followed chain, for identities that are named by chain id and
 * address. Immutable.
 *
 * @param chainId the EVM chain id
 */
public record EntitiesContract(long chainId, Address address) {}
