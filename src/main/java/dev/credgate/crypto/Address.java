package dev.credgate.crypto;

import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A 20-byte account or contract address of an EVM chain. Immutable, compared by value. */
public record Address(long high, long middle, int low) {

    /** Length in bytes. */
    public static final int BYTES = 20;

    /** Twenty zero bytes: nobody. */
    public static final Address ZERO = new Address(0, 0, 0);

    /**
     * The last 20 bytes of a hash: how an address follows from Keccak-256 of a public key, or
     * stands in a topic.
     */
    public static Address lastBytesOf(Hash hash) {
        return new Address(
                (hash.b() << 32) | (hash.c() >>> 32),
                (hash.c() << 32) | (hash.d() >>> 32),
                (int) hash.d());
    }

    /** Reads {@code 0x} and 40 hex digits in either case; empty for any other text. */
    public static Optional<Address> parse(String text) {
        if (text.length() != 42 || !text.startsWith("0x")) {
            return Optional.empty();
        }
        try {
            byte[] bytes = new byte[Hash.BYTES];
            System.arraycopy(
                    HexFormat.of().parseHex(text, 2, 42), 0, bytes, Hash.BYTES - BYTES, BYTES);
            return Optional.of(lastBytesOf(Hash.of(bytes)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** The address as the last 20 bytes of a 32-byte word, the others zero. */
    public Hash toWord() {
        return new Hash(
                0,
                high >>> 32,
                (high << 32) | (middle >>> 32),
                (middle << 32) | Integer.toUnsignedLong(low));
    }

    // Spelled out for the reason that Hash gives.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Address that
                && high == that.high
                && middle == that.middle
                && low == that.low;
    }

    @Override
    public int hashCode() {
        return (Long.hashCode(high) * 31 + Long.hashCode(middle)) * 31 + low;
    }

    /** {@code 0x} and 40 lower-case hex digits. */
    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return "0x" + hex.toHexDigits(high) + hex.toHexDigits(middle) + hex.toHexDigits(low);
    }
}
