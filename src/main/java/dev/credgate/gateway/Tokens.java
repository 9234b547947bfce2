package dev.credgate.gateway;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;

/**
 * One kind of token that the gateway gives to browsers and reads back: a JWT (RFC 7519) signed with
 * HS256 under a key of this kind alone. Read as RFC 8725 advises: one algorithm, one {@code typ},
 * one issuer, an expiry, a bound on the size. Thread-safe.
 */
final class Tokens {

    /** The most that a browser must keep for a cookie (RFC 6265 §6.1), less name and attributes. */
    static final int MAX_CHARACTERS = 3_900;

    private static final String ISSUER = "credgate";

    private final String type;
    private final SecretKey key;
    private final InstantSource clock;

    Tokens(String type, SecretKey key, InstantSource clock) {
        this.type = type;
        this.key = key;
        this.clock = clock;
    }

    /**
     * Signs a token; its length is for the caller to check.
     *
     * @param audience the portal's name
     */
    String sign(String audience, Instant issuedAt, Instant expires, Map<String, Object> claims) {
        return Jwt.claims(claims)
                .issuer(ISSUER)
                .audience(audience)
                .issuedAt(issuedAt)
                .expiresAt(expires)
                .jws()
                .type(type)
                .algorithm(SignatureAlgorithm.HS256)
                .sign(key);
    }

    /** A token's claims; empty when it is not one of ours, of this kind, and alive. */
    Optional<JwtClaims> read(String token) {
        if (token.length() > MAX_CHARACTERS) {
            return Optional.empty();
        }
        try {
            return Optional.of(consumer().processToClaims(token));
        } catch (InvalidJwtException _) {
            return Optional.empty();
        }
    }

    private JwtConsumer consumer() {
        return new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(
                        new AlgorithmConstraints(
                                ConstraintType.PERMIT, AlgorithmIdentifiers.HMAC_SHA256))
                .setVerificationKey(key)
                .setExpectedType(true, type)
                .setExpectedIssuer(true, ISSUER)
                .setSkipDefaultAudienceValidation()
                .setRequireIssuedAt()
                .setRequireExpirationTime()
                .setAllowedClockSkewInSeconds(0)
                .setEvaluationTime(
                        NumericDate.fromMilliseconds(Date.from(clock.instant()).getTime()))
                .build();
    }

    /** From an instant until another, in whole seconds, never negative. */
    static Duration life(Instant from, Instant until) {
        Duration life = Duration.between(from, until);
        return life.isNegative() ? Duration.ZERO : life;
    }
}
