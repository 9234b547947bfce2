package dev.credgate.gateway;

import dev.credgate.gateway.SignIn.Outcome;
import dev.credgate.problem.Problem;
import dev.credgate.verification.Verification.HolderProof;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/** {@code POST /sessions}: a presentation that answers a challenge, for a session. */
@Singleton
class SessionsEndpoint implements Endpoint {

    private static final Set<String> MEMBERS = Set.of("presentation", "nonce", "holder_proof");
    private static final Set<String> PROOF = Set.of("verification_method", "signature");

    private final Bodies bodies;
    private final Challenges challenges;
    private final Sessions sessions;
    private final SignIn signIn;
    private final SameSite sameSite;
    private final Work work;
    private final long limit;

    SessionsEndpoint(
            Bodies bodies,
            Challenges challenges,
            Sessions sessions,
            SignIn signIn,
            SameSite sameSite,
            Work work,
            Settings settings) {
        this.bodies = bodies;
        this.challenges = challenges;
        this.sessions = sessions;
        this.signIn = signIn;
        this.sameSite = sameSite;
        this.work = work;
        this.limit = settings.limits().body().asLongValue();
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.POST;
    }

    @Override
    public String path() {
        return "/sessions";
    }

    @Override
    public void serve(RoutingContext context) {
        sameSite.require(context.request());
        MediaTypes.requireJson(context.request());
        bodies.read(context, limit, body -> attempt(context, body));
    }

    private void attempt(RoutingContext context, byte[] body) {
        HttpServerRequest request = context.request();
        RequestJson json = RequestJson.read(body, MEMBERS);
        byte[] presentation = json.document("presentation");
        String nonce = json.string("nonce");
        Optional<HolderProof> proof =
                json.strings("holder_proof", PROOF)
                        .map(p ->
                                new HolderProof(
                                        p.getOrDefault("verification_method", ""),
                                        p.getOrDefault("signature", "")));
        Challenge challenge =
                Cookies.single(request, Cookies.LOGIN)
                        .flatMap(cookie -> challenges.find(cookie, nonce))
                        .orElseThrow(() -> notAsked().toException());
        sameSite.requirePortal(request, challenge.portal());
        Optional<Session> previous =
                Cookies.single(request, Cookies.SESSION)
                        .flatMap(sessions::find)
                        .map(LiveSession::session);
        work.offload(
                context,
                () -> signIn.attempt(challenge, presentation, proof, previous),
                outcome -> answer(context, outcome));
    }

    private static Problem notAsked() {
        return Problem.of(
                401,
                "challenge_unknown",
                "No such challenge",
                "This browser was not given that nonce, or it has expired: ask for a new one at"
                        + " /challenges.");
    }

    private static void answer(RoutingContext context, Outcome outcome) {
        switch (outcome) {
            case Outcome.Opened opened -> {
                context.response()
                        .headers()
                        .add(
                                "Set-Cookie",
                                Cookies.set(Cookies.SESSION, opened.token(), opened.life()))
                        .add("Set-Cookie", Cookies.forget(Cookies.LOGIN));
                Answers.json(context, 200, VerdictJson.bytes(opened.verdict()));
            }
            case Outcome.Refused refused ->
                    Answers.json(context, 401, VerdictJson.bytes(refused.verdict()));
            case Outcome.Failed failed -> Answers.problem(context, failed.problem());
        }
    }
}
