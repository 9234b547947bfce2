package dev.credgate.issuance;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The name that an agency gives to one order (draft-ietf-httpapi-idempotency-key-header §2): at
 * least 128 random bits. What is kept for it is encrypted under it, so it must not be guessable; it
 * is a secret, and never logged or kept.
 */
public record IdempotencyKey(String text) {

    private static final Pattern CHARACTERS = Pattern.compile("[A-Za-z0-9._~+/=-]{22,255}");
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F-]+");

    private static final int HEX_DIGITS_OF_128_BITS = 32;
    private static final int FEWEST_DISTINCT = 8;

    /**
     * Reads the header's value, with or without the quotes of a structured string (RFC 9651
     * §3.3.3).
     *
     * @return empty when it cannot hold 128 random bits, or is longer than 255 characters
     */
    public static Optional<IdempotencyKey> read(String header) {
        String text = header.strip();
        if (text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")) {
            text = text.substring(1, text.length() - 1);
        }
        if (!CHARACTERS.matcher(text).matches()
                || text.chars().distinct().count() < FEWEST_DISTINCT) {
            return Optional.empty();
        }
        boolean short128 =
                HEX.matcher(text).matches()
                        && text.chars().filter(c -> c != '-').count() < HEX_DIGITS_OF_128_BITS;
        return short128 ? Optional.empty() : Optional.of(new IdempotencyKey(text));
    }

    /**
     * The key of one line of a batch under this key: HMAC-SHA256 of its number, so that it is as
     * hard to guess, and no line's key is another's.
     *
     * @param number of the line, from 1
     */
    public IdempotencyKey line(long number) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(text.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
            byte[] line = ("credgate batch line " + number).getBytes(StandardCharsets.US_ASCII);
            return new IdempotencyKey(
                    Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(line)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks HMAC with SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "IdempotencyKey[…]";
    }
}
