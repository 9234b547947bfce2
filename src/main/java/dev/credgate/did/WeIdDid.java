package dev.credgate.did;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A WeIdentity DID, {@code did:weid:<chain>:0x<40 hex>}, in its one accepted spelling: a decimal
 * chain number without leading zero (at most 18 digits) and lower-case hex. Immutable.
 *
 * @param chain WeIdentity's own chain number, not the EVM chain id
 */
public record WeIdDid(long chain, Address address) {

    private static final String PREFIX = "did:weid:";
    private static final int MAX_CHAIN_DIGITS = 18;

    /**
     * What an ASCII character stands for, negative for what is no lower-case hex digit. A table,
     * not a comparison: whether an address has a digit or a letter next is a coin tossed forty
     * times, and the processor would guess wrong half of them.
     */
    private static final byte[] NIBBLES = nibbles();

    public WeIdDid {
        if (chain < 0) {
            throw new IllegalArgumentException("a chain number is not negative");
        }
    }

    /** Reads the canonical text; empty for anything else, upper case included. */
    public static Optional<WeIdDid> parse(String text) {
        if (!text.startsWith(PREFIX)) {
            return Optional.empty();
        }
        int colon = text.indexOf(':', PREFIX.length());
        int digits = colon - PREFIX.length();
        if (digits < 1
                || digits > MAX_CHAIN_DIGITS
                || text.length() != colon + 43
                || text.charAt(PREFIX.length()) == '0' && digits > 1) {
            return Optional.empty();
        }
        // Bytes, since without a profile each charAt is a call; what is no ASCII becomes no digit.
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        if (ascii.length != text.length()) {
            return Optional.empty();
        }
        long chain = 0;
        for (int i = PREFIX.length(); i < colon; i++) {
            byte c = ascii[i];
            if (c < '0' || c > '9') {
                return Optional.empty();
            }
            chain = chain * 10 + (c - '0');
        }
        if (ascii[colon + 1] != '0' || ascii[colon + 2] != 'x') {
            return Optional.empty();
        }
        int from = colon + 3;
        int all = 0;
        for (int i = from; i < ascii.length; i++) {
            all |= NIBBLES[ascii[i]];
        }
        if (all < 0) {
            return Optional.empty();
        }
        return Optional.of(
                new WeIdDid(
                        chain,
                        new Address(
                                hex(ascii, from, 16),
                                hex(ascii, from + 16, 16),
                                (int) hex(ascii, from + 32, 8))));
    }

    private static byte[] nibbles() {
        byte[] nibbles = new byte[128];
        Arrays.fill(nibbles, (byte) -1);
        for (int i = 0; i < 16; i++) {
            nibbles["0123456789abcdef".charAt(i)] = (byte) i;
        }
        return nibbles;
    }

    private static long hex(byte[] ascii, int from, int count) {
        long value = 0;
        for (int i = from; i < from + count; i++) {
            value = value << 4 | NIBBLES[ascii[i]];
        }
        return value;
    }

    /** Keccak-256 of the text: the issuer's key in the trust and status contracts. */
    public Hash hash() {
        return Keccak256.hash(toString());
    }

    /** The id of this entity's n-th key. */
    public String keyId(int number) {
        return this + "#keys-" + number;
    }

    /** The canonical text. */
    @Override
    public String toString() {
        return PREFIX + chain + ":" + address;
    }
}
