package dev.credgate.gateway;

import dev.credgate.gateway.AssertionKeyRing.SigningKey;
import dev.credgate.gateway.LiveSession.State;
import dev.credgate.gateway.Meters.AuthAnswer;
import dev.credgate.gateway.TrustedProxies.PortalClaim;
import dev.credgate.ledger.Ledger;
import dev.credgate.policy.Policies;
import dev.credgate.policy.Policy;
import dev.credgate.problem.Problem;
import dev.credgate.source.Fetcher;
import dev.credgate.source.Source;
import dev.credgate.thread.Effort;
import dev.credgate.verification.Standing;
import dev.credgate.verification.Verdict;
import dev.credgate.verification.Verification;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * {@code GET /auth}: forward authentication for a proxy. Asks neither database nor chain. Every
 * answer that lets somebody through sets all five identity headers, so that no proxy keeps a copy
 * that the client sent; headers that the client sent are never read, but for where it wanted to go.
 */
@Singleton
class AuthEndpoint implements Endpoint {

    /** How long a document that a session rests on may take to be fetched anew. */
    private static final Duration LONGEST_FETCH = Duration.ofSeconds(8);

    /** On the portal's own origin, whichever it is: the proxy routes {@code /.credgate/*} here. */
    private static final String LOGIN = "/.credgate/login";

    private static final CharSequence SUBJECT = HttpHeaders.createOptimized("X-Credgate-Subject");
    private static final CharSequence ISSUER = HttpHeaders.createOptimized("X-Credgate-Issuer");
    private static final CharSequence TYPE = HttpHeaders.createOptimized("X-Credgate-Type");
    private static final CharSequence CLAIMS = HttpHeaders.createOptimized("X-Credgate-Claims");
    private static final CharSequence ASSERTION =
            HttpHeaders.createOptimized("X-Credgate-Assertion");

    /** Whose session it is, before anybody asks how it stands. */
    private sealed interface Found {
        record Live(LiveSession live) implements Found {}

        record Refused(Decision.Refuse decision) implements Found {}
    }

    /** What is answered, and how it is counted. */
    private sealed interface Decision {
        record Let(LiveSession live, Policy policy, SigningKey key) implements Decision {}

        record Refuse(Problem problem, AuthAnswer counted) implements Decision {}
    }

    /** Leaves a judgement that others would wait for too long. */
    private static final class TakesLongException extends RuntimeException {
        private static final long serialVersionUID = 1;

        TakesLongException() {
            super(null, null, false, false);
        }
    }

    private final Sessions sessions;
    private final EndedSessionList ended;
    private final Verification verification;
    private final Verification brief;
    private final Work work;
    private final Ledger ledger;
    private final TrustedProxies proxies;
    private final Policies policies;
    private final AssertionKeyRing keys;
    private final Assertions assertions;
    private final InstantSource clock;
    private final Meters meters;
    private final Consumer<Set<Source>> missing;

    AuthEndpoint(
            Sessions sessions,
            EndedSessionList ended,
            Verification verification,
            Ledger ledger,
            TrustedProxies proxies,
            Policies policies,
            AssertionKeyRing keys,
            Assertions assertions,
            InstantSource clock,
            Meters meters,
            Work work,
            Instance<Fetcher> fetchers) {
        Fetcher fetcher = fetchers.isResolvable() ? fetchers.get() : Fetcher.NONE;
        // Nobody waits for it: until it is had the session is neither let in nor ended.
        this.missing = wanted -> work.aside(() -> fetcher.fetch(wanted, LONGEST_FETCH));
        this.sessions = sessions;
        this.ended = ended;
        this.verification = verification;
        this.brief = new Brief(verification);
        this.work = work;
        this.ledger = ledger;
        this.proxies = proxies;
        this.policies = policies;
        this.keys = keys;
        this.assertions = assertions;
        this.clock = clock;
        this.meters = meters;
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.GET;
    }

    @Override
    public boolean headToo() {
        return false;
    }

    @Override
    public String path() {
        return "/auth";
    }

    @Override
    public void serve(RoutingContext context) {
        long start = System.nanoTime();
        Instant now = clock.instant();
        switch (found(context.request())) {
            case Found.Refused(Decision.Refuse refused) -> answer(context, refused, start, now);
            case Found.Live(LiveSession live) -> {
                State state;
                try {
                    state = live.judge(brief, ledger, now, missing);
                } catch (TakesLongException _) {
                    work.offload(
                            context,
                            () ->
                                    Effort.bounded(
                                            () -> live.judge(verification, ledger, now, missing)),
                            judged -> answer(context, live, judged, start, now));
                    return;
                }
                answer(context, live, state, start, now);
            }
        }
    }

    private void answer(
            RoutingContext context, LiveSession live, State state, long start, Instant now) {
        answer(context, decide(context.request(), live, state, now), start, now);
    }

    private void answer(RoutingContext context, Decision decision, long start, Instant now) {
        switch (decision) {
            case Decision.Let let -> {
                let(context, let, now);
                meters.auth(AuthAnswer.OPENED, System.nanoTime() - start);
            }
            case Decision.Refuse(Problem problem, AuthAnswer counted) -> {
                if (problem.status() == 401) {
                    context.response()
                            .putHeader(
                                    "X-Credgate-Login",
                                    LOGIN + ReturnPath.query(context.request()));
                }
                Answers.problem(context, problem);
                meters.auth(counted, System.nanoTime() - start);
            }
        }
    }

    /**
     * Judges sessions as far as that is soon done: a list or a document that they rest on may have
     * been had anew, be long, and not have been read yet.
     */
    private record Brief(Verification whole) implements Verification {
        @Override
        public Result verify(byte[] body, BindingDemand binding) {
            return whole.verify(body, binding);
        }

        @Override
        public Verdict recheck(List<Standing> standings) {
            return Effort.brief(() -> whole.recheck(standings))
                    .orElseThrow(TakesLongException::new);
        }
    }

    /** The session first: whoever has none learns nothing of portals. */
    private Found found(HttpServerRequest request) {
        Optional<LiveSession> found =
                Cookies.single(request, Cookies.SESSION).flatMap(sessions::find);
        if (found.isEmpty()) {
            return new Found.Refused(
                    dead("no_session", "There is no session.", AuthAnswer.NO_SESSION));
        }
        return switch (ended.ask(found.get().session().id())) {
            case ENDED ->
                    new Found.Refused(
                            dead(
                                    "session_ended",
                                    "The session was ended.",
                                    AuthAnswer.ENDED_SESSION));
            case UNKNOWN ->
                    new Found.Refused(unavailable("Whether the session was ended cannot be told."));
            case LIVE -> new Found.Live(found.get());
        };
    }

    private Decision decide(HttpServerRequest request, LiveSession live, State state, Instant now) {
        return switch (state) {
            case State.Open _ -> portal(request, live, now);
            case State.Dead(var reason) ->
                    dead(
                            "session_dead",
                            "What the session rests on no longer holds: "
                                    + reason.map(r -> r.code()).orElse("invalid")
                                    + ".",
                            AuthAnswer.DEAD_SESSION);
            case State.Unknown _ ->
                    unavailable("The ledger is too old to decide on, or was never reached.");
        };
    }

    private Decision portal(HttpServerRequest request, LiveSession live, Instant now) {
        Optional<Policy> policy =
                switch (proxies.portalOf(request)) {
                    case PortalClaim.Named(String name) -> policies.of(name);
                    case PortalClaim.Unnamed _,
                            PortalClaim.Ambiguous _,
                            PortalClaim.UntrustedPeer _ ->
                            Optional.empty();
                };
        if (policy.isEmpty()) {
            return refuse(
                    "portal_unknown",
                    "Which portal this is for cannot be told: the peer must be a trusted proxy and"
                            + " name exactly one known portal, where its entry says.",
                    AuthAnswer.NO_PORTAL);
        }
        if (!policy.get().portal().equals(live.session().portal())) {
            return refuse(
                    "other_portal",
                    "The session was opened for another portal.",
                    AuthAnswer.OTHER_PORTAL);
        }
        if (!live.satisfies(policy.get(), now)) {
            return refuse(
                    "policy_refused",
                    "The portal's policy does not accept what the session rests on.",
                    AuthAnswer.POLICY_REFUSED);
        }
        return keys.signingAt(now)
                .<Decision>map(key -> new Decision.Let(live, policy.get(), key))
                .orElseGet(() -> unavailable("There is no key to sign assertions with."));
    }

    private void let(RoutingContext context, Decision.Let let, Instant now) {
        LiveSession live = let.live();
        CharSequence assertion = live.assertion(assertions, let.key(), let.policy(), now);
        HttpServerResponse response = context.response();
        Answers.unstored(response)
                .set(SUBJECT, live.subject())
                .set(ISSUER, live.issuer())
                .set(TYPE, live.type())
                .set(CLAIMS, live.claims())
                .set(ASSERTION, assertion);
        response.end();
    }

    private static Decision.Refuse dead(String code, String detail, AuthAnswer counted) {
        return new Decision.Refuse(Problem.of(401, code, "Sign in", detail), counted);
    }

    private static Decision.Refuse refuse(String code, String detail, AuthAnswer counted) {
        return new Decision.Refuse(Problem.of(403, code, "Refused", detail), counted);
    }

    private static Decision.Refuse unavailable(String detail) {
        return new Decision.Refuse(Problems.unavailable(detail), AuthAnswer.UNAVAILABLE);
    }
}
