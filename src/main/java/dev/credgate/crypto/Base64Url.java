package dev.credgate.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/**
 * Base64url without padding (RFC 4648, section 5; RFC 7515, section 2), in its one canonical
 * spelling: no padding, no line break, no bits after the last byte.
 */
public final class Base64Url {

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    /** The value of each character, −1 for what is none. */
    private static final byte[] VALUES = values();

    private Base64Url() {}

    private static byte[] values() {
        byte[] values = new byte[256];
        Arrays.fill(values, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (int value = 0; value < alphabet.length(); value++) {
            values[alphabet.charAt(value)] = (byte) value;
        }
        return values;
    }

    /** The bytes; empty for any text that {@link #encode} would not have written. */
    public static Optional<byte[]> decode(String text) {
        byte[] characters = text.getBytes(StandardCharsets.UTF_8);
        return decode(characters, 0, characters.length);
    }

    /** The bytes behind the characters from {@code from} to before {@code to}, as above. */
    public static Optional<byte[]> decode(byte[] in, int from, int to) {
        Objects.checkFromToIndex(from, to, in.length);
        int rest = (to - from) & 3;
        if (rest == 1) {
            return Optional.empty();
        }
        byte[] out = new byte[(int) ((to - from) * 3L / 4)];
        int at = from;
        int written = 0;
        // A character that is none has the sign bit, which survives into the combined value.
        int seen = 0;
        for (int whole = to - rest; at < whole; at += 4) {
            int bits =
                    VALUES[in[at] & 255] << 18
                            | VALUES[in[at + 1] & 255] << 12
                            | VALUES[in[at + 2] & 255] << 6
                            | VALUES[in[at + 3] & 255];
            seen |= bits;
            out[written] = (byte) (bits >> 16);
            out[written + 1] = (byte) (bits >> 8);
            out[written + 2] = (byte) bits;
            written += 3;
        }
        if (rest != 0) {
            int bits = VALUES[in[at] & 255] << 12 | VALUES[in[at + 1] & 255] << 6;
            if (rest == 3) {
                bits |= VALUES[in[at + 2] & 255];
            }
            seen |= bits;
            out[written] = (byte) (bits >> 10);
            if (rest == 3) {
                out[written + 1] = (byte) (bits >> 2);
            }
            int left = rest == 3 ? bits & 3 : bits >> 6 & 15;
            if (left != 0) {
                return Optional.empty();
            }
        }
        return seen < 0 ? Optional.empty() : Optional.of(out);
    }

    /** The text. */
    public static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }

    /** The text's characters. */
    public static byte[] encodeToBytes(byte[] bytes) {
        return ENCODER.encode(bytes);
    }
}
