package dev.credgate.issuer.console;

import dev.credgate.crypto.DerivedKeys;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Marks that only a page of ours can have given to this visitor for this action: an HMAC under a
 * key that the replicas share, so that nothing is kept. No two are the same: what is done once for
 * each form is told by its mark. Thread-safe.
 */
@Singleton
class FormTokens {

    /** A form that was open longer is sent anew. */
    static final Duration LIFETIME = Duration.ofHours(4);

    private static final String ALGORITHM = "HmacSHA256";

    /** When it ends in seconds since 1970, what tells it from others, and the HMAC over both. */
    private static final Pattern FORM =
            Pattern.compile("([0-9]{1,12})\\.([A-Za-z0-9_-]{22})\\.([A-Za-z0-9_-]{43})");

    private static final int LONGEST = 128;

    private final SecureRandom random = new SecureRandom();
    private final SecretKey key;
    private final InstantSource clock;

    FormTokens(DerivedKeys keys, InstantSource clock) {
        this.key = keys.derive("credgate issuer console forms v1", ALGORITHM);
        this.clock = clock;
    }

    /**
     * A mark that holds from now on for {@link #LIFETIME}.
     *
     * @param pin of the visitor's certificate
     * @param action what it is for, such as the path that the form is sent to
     */
    String make(String pin, String action) {
        String until = Long.toString(clock.instant().plus(LIFETIME).getEpochSecond());
        byte[] unique = new byte[16];
        random.nextBytes(unique);
        String nonce = base64(unique);
        return until + "." + nonce + "." + mac(pin, action, until, nonce);
    }

    /** Whether that is such a mark, and still holds. */
    boolean holds(String pin, String action, String token) {
        if (token.length() > LONGEST) {
            return false;
        }
        Matcher parts = FORM.matcher(token);
        if (!parts.matches()) {
            return false;
        }
        String until = parts.group(1);
        return MessageDigest.isEqual(
                        mac(pin, action, until, parts.group(2)).getBytes(StandardCharsets.UTF_8),
                        parts.group(3).getBytes(StandardCharsets.UTF_8))
                && clock.instant().isBefore(Instant.ofEpochSecond(Long.parseLong(until)));
    }

    private String mac(String pin, String action, String until, String nonce) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            // A line feed is in none of them.
            String text = String.join("\n", pin, until, nonce, action);
            return base64(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
