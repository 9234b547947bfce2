package dev.credgate.issuer.console;

import dev.credgate.crypto.DerivedKeys;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Marks that only a page of ours can have given to this visitor for this action: an HMAC under a
 * key that the replicas share, so that nothing is kept. Thread-safe.
 */
@Singleton
class FormTokens {

    /** A form that was open longer is sent anew. */
    static final Duration LIFETIME = Duration.ofHours(4);

    private static final String ALGORITHM = "HmacSHA256";
    private static final int SECONDS_DIGITS = 12;

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
        return until + "." + mac(pin, action, until);
    }

    /** Whether that is such a mark, and still holds. */
    boolean holds(String pin, String action, String token) {
        int dot = token.indexOf('.');
        if (dot < 1 || dot > SECONDS_DIGITS || token.length() > 128) {
            return false;
        }
        String until = token.substring(0, dot);
        if (!until.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            return false;
        }
        return MessageDigest.isEqual(
                        mac(pin, action, until).getBytes(StandardCharsets.UTF_8),
                        token.substring(dot + 1).getBytes(StandardCharsets.UTF_8))
                && clock.instant().isBefore(Instant.ofEpochSecond(Long.parseLong(until)));
    }

    private String mac(String pin, String action, String until) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            // A line feed is in none of them.
            byte[] text = (pin + "\n" + until + "\n" + action).getBytes(StandardCharsets.UTF_8);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(text));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
