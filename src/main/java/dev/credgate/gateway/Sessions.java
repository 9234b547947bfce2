package dev.credgate.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Makes session tokens and reads them. Thread-safe. */
@Singleton
class Sessions {

    /** Roughly what a parsed session takes beside its token, in characters. */
    private static final int OVERHEAD = 2_000;

    private final Tokens tokens;
    private final InstantSource clock;
    private final Cache<String, LiveSession> parsed;

    Sessions(ServiceKey serviceKey, InstantSource clock, Settings settings) {
        this.clock = clock;
        tokens =
                new Tokens(
                        "credgate-session+jwt",
                        serviceKey.derive("session token v1", "HmacSHA256"),
                        clock);
        parsed =
                Caffeine.newBuilder()
                        .maximumWeight(settings.sessionCache().asLongValue())
                        .weigher((String token, LiveSession _) -> token.length() + OVERHEAD)
                        .build();
    }

    /**
     * The session's token; empty when a browser would not keep a cookie of that size.
     *
     * @throws IllegalArgumentException when a standing cannot be written
     */
    Optional<String> sign(Session session) {
        String token =
                tokens.sign(
                        session.portal(),
                        session.issuedAt(),
                        session.expires(),
                        session.toClaims());
        return token.length() > Tokens.MAX_CHARACTERS ? Optional.empty() : Optional.of(token);
    }

    /**
     * The session of exactly this token; empty for what is no token of ours, or was too old when it
     * was first seen. Its expiry is for the caller to check at every use.
     */
    Optional<LiveSession> find(String token) {
        LiveSession known = parsed.getIfPresent(token);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<LiveSession> read = tokens.read(token).flatMap(Session::of).map(LiveSession::new);
        read.ifPresent(live -> parsed.put(token, live));
        return read;
    }

    /** Forgets sessions that have expired, claims and all: nobody may ask for them again. */
    @Scheduled(every = "20s", delayed = "20s", concurrentExecution = ConcurrentExecution.SKIP)
    void sweep() {
        Instant now = clock.instant();
        parsed.asMap().values().removeIf(live -> !now.isBefore(live.session().expires()));
    }

    /** How many sessions are in memory, parsed. */
    int remembered() {
        return parsed.asMap().size();
    }
}
