package dev.credgate.issuer;

import dev.credgate.net.AnnouncedBody;
import dev.credgate.net.UnreadBody;
import dev.credgate.problem.BodyProblems;
import dev.credgate.problem.Problem;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;

/**
 * Two listeners, two sets of routes: what belongs to the agencies does not exist on the plain port,
 * and nothing else exists on theirs. Runs before any other handler and looks at the connection, not
 * at a header.
 */
@ApplicationScoped
class ListenerGuard {

    /** Their lines are bounded, and not their whole. */
    private static final Set<String> STREAMED = Set.of(BatchRoute.PATH, StatusOperationsRoute.PATH);

    private static final int BEFORE_ALL = -2_000_000;

    private final long bodyLimit;

    ListenerGuard(IssuerConfig config) {
        this.bodyLimit = config.body().asLongValue();
    }

    void stand(@Observes Router router) {
        router.route().order(BEFORE_ALL).handler(this::judge);
    }

    private void judge(RoutingContext context) {
        // The path after all decoding that a later route may do: /%69ssuer is /issuer there too.
        boolean issuers = isIssuers(context.normalizedPath());
        if (issuers != context.request().connection().isSsl()) {
            answer(context, Problem.of(404, "not_found", "Not found", "There is nothing here."));
        } else if (issuers
                && !STREAMED.contains(context.normalizedPath())
                && AnnouncedBody.length(context.request()).orElse(0) > bodyLimit) {
            UnreadBody.discard(context.vertx(), context.request(), Refusals.REST);
            answer(context, BodyProblems.tooLarge(bodyLimit));
        } else {
            context.next();
        }
    }

    private static boolean isIssuers(String path) {
        return path.equals("/issuer") || path.startsWith("/issuer/") || path.startsWith("/issuer;");
    }

    private static void answer(RoutingContext context, Problem problem) {
        Future<Void> unused =
                Refusals.answer(context, problem)
                        .onComplete(_ -> UnreadBody.leave(context.request()));
    }
}
