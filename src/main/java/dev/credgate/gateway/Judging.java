package dev.credgate.gateway;

import dev.credgate.policy.Policies;
import dev.credgate.policy.Policy;
import dev.credgate.verification.Verdict;
import dev.credgate.verification.Verification;
import dev.credgate.verification.Verification.BindingDemand;
import dev.credgate.verification.Verification.Result;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Verification with a portal's policy on top, counted. Thread-safe. */
@Singleton
class Judging {

    private static final BindingDemand NO_CHALLENGE = new BindingDemand.None();

    private final Verification verification;
    private final Policies policies;
    private final Meters meters;

    Judging(Verification verification, Policies policies, Meters meters) {
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

    /** Judges bytes for which no challenge was asked. */
    Result judge(byte[] body, Optional<Policy> policy) {
        return judge(body, NO_CHALLENGE, policy);
    }

    /** Judges bytes that answer a challenge. */
    Result judge(byte[] body, BindingDemand demand, Optional<Policy> policy) {
        long start = System.nanoTime();
        Result result =
                switch (verification.verify(body, demand)) {
                    case Result.Judged(Verdict verdict) ->
                            new Result.Judged(policy.map(p -> p.judge(verdict)).orElse(verdict));
                    case Result.NotACredential none -> none;
                };
        meters.judged(result, System.nanoTime() - start);
        return result;
    }
}
