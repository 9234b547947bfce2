package dev.credgate.issuer;

import dev.credgate.net.UnreadBody;
import dev.credgate.problem.Problem;
import dev.credgate.problem.ProblemException;
import dev.credgate.store.StoreUnavailableException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jboss.logging.Logger;

/** How a request that is served off the framework's resources is refused. */
final class Refusals {

    private static final Set<String> NDJSON =
            Set.of("application/x-ndjson", "application/ndjson", "application/jsonl");

    /** How long the rest of a body may take that is refused. */
    static final Duration REST = Duration.ofSeconds(30);

    private static final Logger LOG = Logger.getLogger(Refusals.class);

    private Refusals() {}

    /**
     * Does a step, on another thread than the request's event loop; whatever it throws becomes the
     * answer.
     *
     * @return whether it threw nothing
     */
    static boolean guarded(RoutingContext context, Context loop, Runnable step) {
        try {
            step.run();
            return true;
        } catch (ProblemException refused) {
            loop.runOnContext(_ -> refuse(context, refused));
        } catch (StoreUnavailableException e) {
            LOG.warnf("A request waits for the database: %s", e.getMessage());
            loop.runOnContext(_ ->
                    refuse(
                            context,
                            Problems.unavailable("the records do not answer; send it again")));
        } catch (RuntimeException | Error thrown) {
            LOG.error("A request failed by a fault of ours", thrown);
            loop.runOnContext(_ -> refuse(context, Problems.internal().toException()));
        }
        return false;
    }

    /** A problem for a body that is not newline-delimited JSON as it stands. */
    static void requireNdjson(RoutingContext context) {
        String type = context.request().getHeader("Content-Type");
        String encoding = context.request().getHeader("Content-Encoding");
        boolean plain = encoding == null || encoding.equalsIgnoreCase("identity");
        if (type == null || !plain || !NDJSON.contains(mediaType(type))) {
            throw Problems.notNdjson().toException();
        }
    }

    private static String mediaType(String header) {
        int parameters = header.indexOf(';');
        return (parameters < 0 ? header : header.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    private static void refuse(RoutingContext context, ProblemException refused) {
        if (context.response().ended() || context.response().closed()) {
            return;
        }
        Problem problem = refused.problem();
        refused.retryAfter()
                .ifPresent(wait ->
                        context.response()
                                .putHeader(
                                        "Retry-After",
                                        Long.toString(Math.max(1, wait.toSeconds()))));
        UnreadBody.discard(context.vertx(), context.request(), REST);
        Future<Void> unused =
                answer(context, problem).onComplete(_ -> UnreadBody.leave(context.request()));
    }

    /** Answers with a problem; done when the answer has left. */
    static Future<Void> answer(RoutingContext context, Problem problem) {
        return context.response()
                .setStatusCode(problem.status())
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .putHeader("Cache-Control", "no-store")
                .end(Json.encode(problem));
    }
}
