package dev.credgate.gateway;

import dev.credgate.policy.Policy;
import dev.credgate.thread.Effort;
import dev.credgate.verification.Verification.Result;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;

/** {@code POST /verify}: a verdict, whatever its outcome; 400 only for what is no credential. */
@Singleton
class VerifyEndpoint implements Endpoint {

    /**
     * Up to this size a body is judged on the event loop: it holds few enough signatures that
     * handing it over would cost more than it saves. A few bytes may take long all the same, as
     * graphs that were made to be hard do: then it is begun anew elsewhere.
     */
    private static final int SMALL = 16 * 1024;

    private final Bodies bodies;
    private final Judging judging;
    private final Work work;
    private final long limit;

    VerifyEndpoint(Bodies bodies, Judging judging, Work work, Settings settings) {
        this.bodies = bodies;
        this.judging = judging;
        this.work = work;
        this.limit = settings.limits().body().asLongValue();
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.POST;
    }

    @Override
    public String path() {
        return "/verify";
    }

    @Override
    public void serve(RoutingContext context) {
        Optional<Policy> policy = judging.demanded(context.request());
        MediaTypes.requireCredential(context.request());
        bodies.read(
                context,
                limit,
                body -> {
                    if (body.length <= SMALL) {
                        Optional<Result> result =
                                Effort.brief(() -> judging.judgeAtOnce(body, policy))
                                        .flatMap(done -> done);
                        if (result.isPresent()) {
                            answer(context, result.get());
                            return;
                        }
                    }
                    work.offload(
                            context,
                            () -> judging.judgePatiently(body, policy),
                            result -> answer(context, result));
                });
    }

    private static void answer(RoutingContext context, Result result) {
        switch (result) {
            case Result.Judged judged ->
                    Answers.json(context, 200, VerdictJson.bytes(judged.verdict()));
            case Result.NotACredential(String why) ->
                    Answers.problem(context, Problems.notACredential(why));
        }
    }
}
