package dev.credgate.ledger.chain;

import dev.credgate.crypto.Address;

/**
 * What a transaction asks of a contract. Immutable.
 *
 * @param to the contract
 * @param data call data, {@code 0x} and hex; anybody can read it on the chain
 */
public record ContractCall(Address to, String data) {

    /** A call of that account which does nothing: it uses up a number (nonce). */
    public static ContractCall nothing(Address account) {
        return new ContractCall(account, "0x");
    }
}
