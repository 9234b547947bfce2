package dev.credgate.crypto;

import java.util.Base64;
import java.util.Optional;

/**
 * Base64url without padding (RFC 4648, section 5; RFC 7515, section 2), in its one canonical
 * spelling: no padding, no line break, no bits after the last byte.
 */
public final class Base64Url {

    private Base64Url() {}

    /** The bytes; empty for any text that {@link #encode} would not have written. */
    public static Optional<byte[]> decode(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            return encode(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** The text. */
    public static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
