package dev.credgate.gateway;

import dev.credgate.gateway.AssertionKeyRing.SigningKey;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

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
        Instant until = expires.isBefore(session.expires()) ? expires : session.expires();
        byte[] claims =
                Answers.render(json -> {
                    json.writeStartObject();
                    json.writeStringField("iss", issuer);
                    json.writeStringField("sub", session.subject());
                    json.writeStringField("aud", audience);
                    json.writeNumberField("iat", now.getEpochSecond());
                    json.writeNumberField("exp", until.getEpochSecond());
                    json.writeStringField(
                            "jti", Base64.getUrlEncoder().withoutPadding().encodeToString(id));
                    json.writeStringField("portal", session.portal());
                    json.writeStringField("credential_issuer", session.issuer());
                    json.writeStringField("credential_type", session.type());
                    json.writeFieldName("claims");
                    // As it stands: whoever reads numbers may round them.
                    json.writeRawValue(session.claims());
                    json.writeEndObject();
                });
        return signed(claims, key);
    }

    private static String signed(byte[] claims, SigningKey key) {
        var jws = new JsonWebSignature();
        jws.setHeader("typ", "JWT");
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        jws.setKeyIdHeaderValue(key.kid());
        jws.setKey(key.key());
        jws.setPayloadBytes(claims);
        try {
            return jws.getCompactSerialization();
        } catch (JoseException fault) {
            throw new IllegalStateException("an assertion cannot be signed", fault);
        }
    }
}
