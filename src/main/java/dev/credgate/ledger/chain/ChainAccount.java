package dev.credgate.ledger.chain;

import dev.credgate.crypto.Address;

/**
 * Who sends transactions that nothing keeps on record: for an administrator at a terminal, who sees
 * what became of them. Had from {@link ChainRpc}: an account that the node has unlocked, or, on a
 * development chain only, anybody's. What a token's key signs goes through the outbox. Thread-safe.
 */
public interface ChainAccount {

    /** Its address. */
    Address address();

    /**
     * Sends a call to a contract and waits until it is in a block.
     *
     * @param data call data, {@code 0x} and hex
     * @throws ChainException.Refused when it would revert, or has: nothing changed
     * @throws ChainException.Unavailable when the node does not answer, or the transaction is in no
     *     block in time; it may still come to be in one
     */
    Receipt send(Address to, String data) throws ChainException;

    /**
     * Creates a contract and waits until it is in a block; otherwise as {@link #send}.
     *
     * @param code creation code with its arguments, {@code 0x} and hex
     */
    Receipt create(String code) throws ChainException;
}
