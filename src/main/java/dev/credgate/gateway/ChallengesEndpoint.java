package dev.credgate.gateway;

import dev.credgate.policy.Policies;
import dev.credgate.policy.Policy;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Set;

/** {@code POST /challenges}: a nonce for one portal, bound to this browser by a signed cookie. */
@Singleton
class ChallengesEndpoint implements Endpoint {

    private static final long LIMIT = 4096;

    private final Bodies bodies;
    private final Challenges challenges;
    private final Policies policies;
    private final SameSite sameSite;

    ChallengesEndpoint(Bodies bodies, Challenges challenges, Policies policies, SameSite sameSite) {
        this.bodies = bodies;
        this.challenges = challenges;
        this.policies = policies;
        this.sameSite = sameSite;
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.POST;
    }

    @Override
    public String path() {
        return "/challenges";
    }

    @Override
    public void serve(RoutingContext context) {
        sameSite.require(context.request());
        MediaTypes.requireJson(context.request());
        bodies.read(context, LIMIT, body -> answer(context, body));
    }

    private void answer(RoutingContext context, byte[] body) {
        String portal = RequestJson.read(body, Set.of("portal")).string("portal");
        Policy policy =
                policies.of(portal).orElseThrow(() -> Problems.unknownPortal().toException());
        sameSite.requirePortal(context.request(), portal);
        Challenge challenge = challenges.issue(policy);
        context.response()
                .putHeader(
                        "Set-Cookie",
                        Cookies.set(
                                Cookies.LOGIN,
                                challenges.sign(challenge),
                                Tokens.life(challenge.issuedAt(), challenge.expires())));
        Answers.json(
                context,
                200,
                Answers.render(json -> {
                    json.writeStartObject();
                    json.writeStringField("nonce", challenge.nonce());
                    json.writeStringField("audience", policy.origin());
                    json.writeStringField("expires_at", challenge.expires().toString());
                    json.writeEndObject();
                }));
    }
}
