package dev.credgate.gateway;

import dev.credgate.verification.Check;
import dev.credgate.verification.CheckName;
import dev.credgate.verification.Decision;
import dev.credgate.verification.Outcome;
import dev.credgate.verification.Reason;
import dev.credgate.verification.Verdict;
import dev.credgate.verification.Verification.Result;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What the gateway counts. Every label is one of our own words, so that neither a client's text nor
 * a claim can become one. Thread-safe.
 */
@Singleton
class Meters {

    /** How {@code GET /auth} answered. */
    enum AuthAnswer {
        OPENED,
        NO_SESSION,
        DEAD_SESSION,
        ENDED_SESSION,
        NO_PORTAL,
        OTHER_PORTAL,
        POLICY_REFUSED,
        UNAVAILABLE
    }

    /** A check that did not pass, and why: a closed set, made when first seen. */
    private record Counted(CheckName check, Outcome outcome, Reason code) {}

    private final MeterRegistry registry;
    private final Map<Decision, Counter> verdicts = new EnumMap<>(Decision.class);
    private final Map<Counted, Counter> checks = new ConcurrentHashMap<>();
    private final Map<AuthAnswer, Counter> auths = new EnumMap<>(AuthAnswer.class);
    private final Counter notCredentials;
    private final Counter sessionsOpened;
    private final Counter sessionsEnded;
    private final Timer verifications;
    private final Timer authTime;

    Meters(MeterRegistry registry) {
        this.registry = registry;
        for (Decision decision : Decision.values()) {
            verdicts.put(
                    decision, registry.counter("credgate.verdicts", "verdict", lower(decision)));
        }
        for (AuthAnswer answer : AuthAnswer.values()) {
            auths.put(answer, registry.counter("credgate.auth", "answer", lower(answer)));
        }
        notCredentials = registry.counter("credgate.not.credentials");
        sessionsOpened = registry.counter("credgate.sessions", "event", "opened");
        sessionsEnded = registry.counter("credgate.sessions", "event", "ended");
        verifications = timer(registry, "credgate.verification");
        authTime = timer(registry, "credgate.auth.time");
    }

    private static Timer timer(MeterRegistry registry, String name) {
        return Timer.builder(name).publishPercentileHistogram().register(registry);
    }

    private Counter counted(Counted key) {
        return registry.counter(
                "credgate.checks",
                "check",
                lower(key.check()),
                "outcome",
                lower(key.outcome()),
                "code",
                key.code().code());
    }

    void judged(Result result, long nanos) {
        verifications.record(nanos, TimeUnit.NANOSECONDS);
        switch (result) {
            case Result.NotACredential _ -> notCredentials.increment();
            case Result.Judged(Verdict verdict) -> {
                counter(verdicts, verdict.verdict()).increment();
                count(verdict);
            }
        }
    }

    private void count(Verdict verdict) {
        if (verdict.verdict() == Decision.VALID) {
            return;
        }
        for (Check check : verdict.checks()) {
            if (check.code().isPresent()) {
                checks.computeIfAbsent(
                                new Counted(check.check(), check.outcome(), check.code().get()),
                                this::counted)
                        .increment();
            }
        }
        verdict.credentials().forEach(this::count);
    }

    void auth(AuthAnswer answer, long nanos) {
        counter(auths, answer).increment();
        authTime.record(nanos, TimeUnit.NANOSECONDS);
    }

    private static <K> Counter counter(Map<K, Counter> counters, K key) {
        return Objects.requireNonNull(counters.get(key));
    }

    void sessionOpened() {
        sessionsOpened.increment();
    }

    void sessionEnded() {
        sessionsEnded.increment();
    }

    private static String lower(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }
}
