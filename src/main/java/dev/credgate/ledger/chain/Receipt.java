package dev.credgate.ledger.chain;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import java.util.Optional;

/**
 * A transaction that took effect, in a block of the chain as the node had it then.
 *
 * @param block number of the block
 * @param created the contract it created
 */
public record Receipt(Hash transaction, long block, Hash blockHash, Optional<Address> created) {}
