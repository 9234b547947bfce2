package dev.credgate.issuance;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.credgate.crypto.ThrowAwayKey;
import dev.credgate.hsm.TokenKey;
import java.security.SecureRandom;

/**
 * A stand-in for each key that signs, made when it is first needed and gone with the process: one a
 * key, not one a curve, so that a credential that names another key of its issuer than the one that
 * will sign is found out. Bounded. Thread-safe.
 */
final class StandIns {

    private static final int KEPT = 1024;

    private final SecureRandom random;
    private final Cache<TokenKey, StandIn> made =
            Caffeine.newBuilder().maximumSize(KEPT).executor(Runnable::run).build();

    StandIns(SecureRandom random) {
        this.random = random;
    }

    StandIn of(TokenKey key) {
        return made.get(
                key, one -> new StandIn(one, ThrowAwayKey.of(SigningKey.algorithm(one), random)));
    }
}
