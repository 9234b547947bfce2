package dev.credgate.ledger.chain;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import java.util.List;

/**
 * One log as the node gives it.
 *
 * @param data {@code 0x} and hex
 * @param index place in its block
 */
record EmittedLog(
        Address contract, List<Hash> topics, String data, long block, Hash blockHash, long index) {
    EmittedLog {
        topics = List.copyOf(topics);
    }
}
