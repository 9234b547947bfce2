package dev.credgate.ledger.chain;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import java.util.HexFormat;

/**
 * A block header's bloom filter over the addresses and topics of its logs (Ethereum yellow paper,
 * section 4.3.1): three of 2048 bits for each. It may say yes where there is nothing, never no
 * where there is something.
 */
final class LogsBloom {

    private static final int BYTES = 256;

    private final byte[] bits;

    private LogsBloom(byte[] bits) {
        this.bits = bits;
    }

    /**
     * Reads {@code 0x} and 512 hex digits.
     *
     * @throws IllegalArgumentException for anything else
     */
    static LogsBloom parse(String text) {
        if (!text.startsWith("0x") || text.length() != 2 + 2 * BYTES) {
            throw new IllegalArgumentException("logsBloom is not 256 bytes");
        }
        return new LogsBloom(HexFormat.of().parseHex(text, 2, text.length()));
    }

    boolean mayContain(Address address) {
        byte[] bytes = new byte[Address.BYTES];
        System.arraycopy(
                address.toWord().toBytes(), Hash.BYTES - Address.BYTES, bytes, 0, Address.BYTES);
        return mayContain(bytes);
    }

    boolean mayContain(Hash topic) {
        return mayContain(topic.toBytes());
    }

    private boolean mayContain(byte[] item) {
        byte[] hash = Keccak256.hash(item).toBytes();
        for (int i = 0; i < 6; i += 2) {
            int bit = ((hash[i] & 0x07) << 8) | (hash[i + 1] & 0xff);
            if ((bits[BYTES - 1 - bit / 8] & (1 << (bit % 8))) == 0) {
                return false;
            }
        }
        return true;
    }
}
