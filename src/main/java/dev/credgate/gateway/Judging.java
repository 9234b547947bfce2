package dev.credgate.gateway;

import dev.credgate.policy.Policies;
import dev.credgate.policy.Policy;
import dev.credgate.source.Fetcher;
import dev.credgate.source.Source;
import dev.credgate.verification.Verdict;
import dev.credgate.verification.Verification;
import dev.credgate.verification.Verification.BindingDemand;
import dev.credgate.verification.Verification.Result;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Verification with a portal's policy on top, counted. Thread-safe. */
@Singleton
class Judging {

    private static final BindingDemand NO_CHALLENGE = new BindingDemand.None();

    /** For documents from elsewhere, in all. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    /** Documents that name documents: keys, a list, the list's keys; a type and what it extends. */
    private static final int MOST_ROUNDS = 8;

    private final Verification verification;
    private final Policies policies;
    private final Meters meters;
    private final Fetcher fetcher;

    @Inject
    Judging(
            Verification verification,
            Policies policies,
            Meters meters,
            Instance<Fetcher> fetchers) {
        this(
                verification,
                policies,
                meters,
                fetchers.isResolvable() ? fetchers.get() : Fetcher.NONE);
    }

    Judging(Verification verification, Policies policies, Meters meters, Fetcher fetcher) {
        this.fetcher = fetcher;
        this.verification = verification;
        this.policies = policies;
        this.meters = meters;
    }

    /**
     * The policy that the query asks for, by {@code portal} or {@code policy}, which mean the same.
     *
     * @throws dev.credgate.problem.ProblemException 400 when it is unknown or named twice
     */
    Optional<Policy> demanded(HttpServerRequest request) {
        Query query = Query.of(request);
        Optional<String> portal = query.single("portal");
        Optional<String> policy = query.single("policy");
        if (portal.isPresent() && policy.isPresent() && !portal.equals(policy)) {
            throw Problems.badRequest("The query names two policies.").toException();
        }
        return portal.or(() -> policy)
                .map(name ->
                        policies.of(name)
                                .orElseThrow(() -> Problems.unknownPortal().toException()));
    }

    /**
     * Judges bytes for which no challenge was asked, by what is known already: never blocks. Empty
     * when documents are missing: {@link #judgePatiently} may say more.
     */
    Optional<Result> judgeAtOnce(byte[] body, Optional<Policy> policy) {
        long start = System.nanoTime();
        Result result = judge(body, NO_CHALLENGE, policy);
        if (!wanted(result).isEmpty()) {
            return Optional.empty();
        }
        meters.judged(result, System.nanoTime() - start);
        return Optional.of(result);
    }

    /** With which documents more might be said. */
    private static Set<Source> wanted(Result result) {
        return result instanceof Result.Judged(Verdict verdict) ? verdict.wanted() : Set.of();
    }

    /** The same, fetching what is missing. Blocks. */
    Result judgePatiently(byte[] body, Optional<Policy> policy) {
        return judgePatiently(body, NO_CHALLENGE, policy);
    }

    /**
     * Judges bytes that answer a challenge, fetching what is missing: a DID document, then the
     * status list that its keys sign, … Blocks.
     */
    Result judgePatiently(byte[] body, BindingDemand demand, Optional<Policy> policy) {
        long start = System.nanoTime();
        Result result = judge(body, demand, policy);
        long judging = System.nanoTime() - start;
        for (int round = 0; !wanted(result).isEmpty() && round < MOST_ROUNDS; round++) {
            Duration left = PATIENCE.minusNanos(System.nanoTime() - start);
            if (left.isNegative()) {
                break;
            }
            Set<Source> wanted = wanted(result);
            fetcher.fetch(wanted, left);
            long again = System.nanoTime();
            result = judge(body, demand, policy);
            judging += System.nanoTime() - again;
            if (wanted(result).equals(wanted)) {
                // Too much is being fetched for others: asking at once again costs, and helps none.
                break;
            }
        }
        // Once for whoever asked, and without the wait for others' documents.
        meters.judged(result, judging);
        return result;
    }

    private Result judge(byte[] body, BindingDemand demand, Optional<Policy> policy) {
        return switch (verification.verify(body, demand)) {
            case Result.Judged(Verdict verdict) ->
                    new Result.Judged(policy.map(p -> p.judge(verdict)).orElse(verdict));
            case Result.NotACredential none -> none;
        };
    }
}
