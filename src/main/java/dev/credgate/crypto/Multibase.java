package dev.credgate.crypto;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Bytes as text that names its own encoding by its first character (Controlled Identifiers 1.0,
 * section 2.4). Strict: one text for the same bytes in each encoding, so that nothing can be told
 * apart by how it is spelled.
 */
public enum Multibase {
    /** {@code z}: base58 of Bitcoin. Takes time by the square of its length, which is bounded. */
    BASE58BTC('z') {
        @Override
        String encodeRest(byte[] bytes) {
            if (bytes.length > MAX_BASE58_BYTES) {
                throw new IllegalArgumentException(
                        "base58 of more than " + MAX_BASE58_BYTES + " bytes takes too long");
            }
            return Base58.encode(bytes);
        }

        @Override
        Optional<byte[]> decodeRest(String text) {
            return text.length() > MAX_BASE58 ? Optional.empty() : Base58.decode(text);
        }
    },

    /** {@code u}: base64url without padding, RFC 4648, section 5. */
    BASE64URL('u') {
        @Override
        String encodeRest(byte[] bytes) {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        }

        @Override
        Optional<byte[]> decodeRest(String text) {
            return Base64Url.decode(text);
        }
    },

    /** {@code f}: hex in lower case, RFC 4648, section 8. */
    BASE16('f') {
        @Override
        String encodeRest(byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }

        @Override
        Optional<byte[]> decodeRest(String text) {
            try {
                byte[] bytes = HexFormat.of().parseHex(text);
                return HexFormat.of().formatHex(bytes).equals(text)
                        ? Optional.of(bytes)
                        : Optional.empty();
            } catch (IllegalArgumentException _) {
                return Optional.empty();
            }
        }
    };

    /** Characters of base58 that are read: more than any key or signature has. */
    public static final int MAX_BASE58 = 1024;

    /** Bytes that are written as base58: their text is never longer than what is read. */
    static final int MAX_BASE58_BYTES = 700;

    private final char prefix;

    Multibase(char prefix) {
        this.prefix = prefix;
    }

    abstract String encodeRest(byte[] bytes);

    abstract Optional<byte[]> decodeRest(String text);

    /**
     * The text of the bytes, its prefix included.
     *
     * @throws IllegalArgumentException for more bytes than this encoding is meant for
     */
    public String encode(byte[] bytes) {
        return prefix + encodeRest(bytes);
    }

    /** The bytes of a text in this encoding, its prefix included; empty for any other text. */
    public Optional<byte[]> decode(String text) {
        return !text.isEmpty() && text.charAt(0) == prefix
                ? decodeRest(text.substring(1))
                : Optional.empty();
    }

    /** The bytes of a text in any of these encodings; empty for any other text. */
    public static Optional<byte[]> decodeAny(String text) {
        return text.isEmpty()
                ? Optional.empty()
                : Arrays.stream(values())
                        .filter(one -> one.prefix == text.charAt(0))
                        .findFirst()
                        .flatMap(one -> one.decode(text));
    }
}
