package dev.credgate.ledger;

/**
 * A status and the block that set it.
 *
 * @param block number of the block with the latest change; 0 when there was never an entry
 */
public record StatusEntry(StatusValue value, long block) {
    /** What a credential without an entry has. */
    public static final StatusEntry NONE = new StatusEntry(StatusValue.ACTIVE, 0);
}
