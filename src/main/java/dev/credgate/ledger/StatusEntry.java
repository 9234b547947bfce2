package dev.credgate.ledger;

import dev.credgate.crypto.Address;

/**
 * A status, the block that set it and who did.
 *
 * @param block number of the block with the latest change; 0 when there was never an entry
 * @param by the account that sent the change; {@link Address#ZERO} when there was never an entry
 */
public record StatusEntry(StatusValue value, long block, Address by) {
    /** What a credential without an entry has. */
    public static final StatusEntry NONE = new StatusEntry(StatusValue.ACTIVE, 0, Address.ZERO);
}
