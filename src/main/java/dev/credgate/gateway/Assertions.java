package dev.credgate.gateway;

import dev.credgate.gateway.AssertionKeyRing.SigningKey;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** Makes the JWT that tells a portal who is there. Thread-safe. */
@Singleton
class Assertions {

    /** The longest that any assertion is good for: the minute it is used in and one more. */
    static final Duration MAX_LIFE = Duration.ofMinutes(2);

    private final String issuer;
    private final SecureRandom secureRandom = new SecureRandom();

    Assertions(Settings settings) {
        this.issuer = settings.origin();
    }

    /**
     * Signs an assertion for one portal.
     *
     * @param audience the portal's origin
     */
    String mint(Session session, SigningKey key, String audience, Instant now) {
        Instant expires = Instant.ofEpochSecond(now.getEpochSecond() / 60 * 60).plus(MAX_LIFE);
        byte[] id = new byte[16];
        secureRandom.nextBytes(id);
        byte[] claims =
                Answers.render(json -> {
                    json.writeStartObject();
                    json.writeStringField(
                            "jti", Base64.getUrlEncoder().withoutPadding().encodeToString(id));
                    json.writeStringField("portal", session.portal());
                    json.writeStringField("credential_issuer", session.issuer());
                    json.writeStringField("credential_type", session.type());
                    json.writeFieldName("claims");
                    json.writeRawValue(session.claims());
                    json.writeEndObject();
                });
        return Jwt.claimsJson(new String(claims, StandardCharsets.UTF_8))
                .issuer(issuer)
                .subject(session.subject())
                .audience(audience)
                .issuedAt(now)
                .expiresAt(expires.isBefore(session.expires()) ? expires : session.expires())
                .jws()
                .algorithm(SignatureAlgorithm.ES256)
                .keyId(key.kid())
                .sign(key.key());
    }
}
