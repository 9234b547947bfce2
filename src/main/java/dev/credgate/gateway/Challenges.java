package dev.credgate.gateway;

import dev.credgate.policy.Policy;
import dev.credgate.store.ConsumedNonces;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;

/**
 * Hands out challenges and takes each back once. Nothing is stored for a challenge that was handed
 * out: it lives in a signed cookie of the browser that asked, so asking for millions fills no
 * table.
 *
 * <p>A nonce is consumed only when a presentation that answers it has been found valid, in one
 * insertion that the database lets happen once. So a replay finds it used, on whichever replica;
 * two valid answers at the same moment are told apart by the database; and nobody can burn
 * another's nonce, since that takes the browser's cookie and a valid presentation signed over that
 * very nonce. What fails may be tried again until the challenge expires, which wins nothing: each
 * try must be signed anew. Thread-safe.
 */
@ApplicationScoped
class Challenges {

    private static final int NONCE_BYTES = 16;
    private static final String HMAC = "HmacSHA256";

    private final Tokens tokens;
    private final SecretKey hashing;
    private final ConsumedNonces consumed;
    private final Duration lifetime;
    private final InstantSource clock;
    private final SecureRandom secureRandom = new SecureRandom();

    Challenges(
            ServiceKey serviceKey,
            ConsumedNonces consumed,
            Settings settings,
            InstantSource clock) {
        this.tokens =
                new Tokens("credgate-login+jwt", serviceKey.derive("login cookie v1", HMAC), clock);
        this.hashing = serviceKey.derive("nonce hash v1", HMAC);
        this.consumed = consumed;
        this.lifetime = settings.challengeLifetime();
        this.clock = clock;
    }

    /** A new challenge for a portal. */
    Challenge issue(Policy policy) {
        byte[] random = new byte[NONCE_BYTES];
        secureRandom.nextBytes(random);
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return new Challenge(
                policy.origin()
                        + "#"
                        + Base64.getUrlEncoder().withoutPadding().encodeToString(random),
                policy.portal(),
                now,
                now.plus(lifetime));
    }

    /** The cookie's value for a challenge. */
    String sign(Challenge challenge) {
        return tokens.sign(
                challenge.portal(),
                challenge.issuedAt(),
                challenge.expires(),
                Map.of("nonce", challenge.nonce()));
    }

    /** The challenge in a cookie's value, where it is ours, has not expired and is this one. */
    Optional<Challenge> find(String cookie, String nonce) {
        return tokens.read(cookie)
                .flatMap(Challenges::read)
                .filter(challenge -> same(challenge.nonce(), nonce));
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<Challenge> read(JwtClaims claims) {
        try {
            String nonce = claims.getStringClaimValue("nonce");
            return nonce == null || claims.getAudience().size() != 1
                    ? Optional.empty()
                    : Optional.of(
                            new Challenge(
                                    nonce,
                                    claims.getAudience().getFirst(),
                                    Instant.ofEpochMilli(claims.getIssuedAt().getValueInMillis()),
                                    Instant.ofEpochMilli(
                                            claims.getExpirationTime().getValueInMillis())));
        } catch (MalformedClaimException _) {
            return Optional.empty();
        }
    }

    /**
     * Consumes a challenge's nonce. Blocks on the database.
     *
     * @return whether this was the first time
     * @throws dev.credgate.store.StoreUnavailableException when the database did not answer
     */
    boolean consume(Challenge challenge) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(hashing);
            return consumed.consume(
                    mac.doFinal(challenge.nonce().getBytes(StandardCharsets.UTF_8)),
                    challenge.expires());
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("this JDK lacks " + HMAC, absent);
        }
    }
}
