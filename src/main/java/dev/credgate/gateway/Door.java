package dev.credgate.gateway;

import dev.credgate.net.AnnouncedBody;
import dev.credgate.problem.ProblemException;
import dev.credgate.store.StoreUnavailableException;
import io.quarkus.arc.All;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Brings each request of the plain port to its endpoint, before any other handler sees it. The path
 * is compared as it was sent, without decoding or normalising: {@code //auth}, {@code /auth/} and
 * {@code /%61uth} are other addresses, so a rule that a proxy has for one spelling cannot be
 * escaped by another.
 */
@Singleton
class Door {

    /** Before everything of the framework that reads bodies, limits them or authenticates. */
    private static final int FIRST = -1_000_000;

    /** RFC 9113 §7. */
    private static final long INTERNAL_ERROR = 2;

    private static final Logger LOG = Logger.getLogger(Door.class);

    private final Map<String, Map<HttpMethod, Endpoint>> endpoints = new HashMap<>();
    private final Departures departures = new Departures();

    Door(@All List<Endpoint> all) {
        for (Endpoint endpoint : all) {
            Map<HttpMethod, Endpoint> methods =
                    endpoints.computeIfAbsent(endpoint.path(), _ -> new HashMap<>());
            if (methods.put(endpoint.method(), endpoint) != null) {
                throw new IllegalStateException("two endpoints for " + endpoint.path());
            }
            if (endpoint.headToo()) {
                methods.put(HttpMethod.HEAD, endpoint);
            }
        }
    }

    void open(@Observes Router router) {
        router.route().order(FIRST).handler(this::serve).failureHandler(Door::misspelt);
    }

    /**
     * Answers what the router takes for no request: without a host or a path, or the preface of
     * HTTP/2 where nobody speaks that. The framework would write a line in the log, as of a fault
     * of ours, for whoever sends such.
     */
    private static void misspelt(RoutingContext context) {
        if (context.statusCode() == 400 && context.failure() instanceof VertxException) {
            LOG.debugf("No request: %s", context.failure().getMessage());
            Answers.lastProblem(
                    context,
                    Problems.badRequest(
                            "The request names no host or no path, or is of a version of HTTP that"
                                    + " is not spoken here."));
        } else {
            context.next();
        }
    }

    private void serve(RoutingContext context) {
        departures.join(context.request().connection());
        Map<HttpMethod, Endpoint> methods = endpoints.get(context.request().path());
        if (methods == null) {
            context.next();
            return;
        }
        Endpoint endpoint = methods.get(context.request().method());
        if (endpoint == null) {
            String allowed =
                    methods.keySet().stream()
                            .map(HttpMethod::name)
                            .sorted()
                            .collect(Collectors.joining(", "));
            context.response().putHeader("Allow", allowed);
            Answers.problem(context, Problems.methodNotAllowed(allowed));
            return;
        }
        guarded(context, () -> endpoint.serve(context));
    }

    /** Runs a step of a request; whatever it throws becomes an answer. */
    static void guarded(RoutingContext context, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error thrown) {
            failed(context, thrown);
        }
    }

    /** Answers with what was thrown. Says nothing of our inside to the client. */
    static void failed(RoutingContext context, Throwable thrown) {
        if (context.response().headWritten()) {
            // Half an answer must not look like a whole one.
            LOG.error("An answer broke off by a fault of ours", thrown);
            breakOff(context.request());
            return;
        }
        switch (thrown) {
            case ProblemException refused -> {
                refused.retryAfter()
                        .ifPresent(wait ->
                                context.response()
                                        .putHeader(
                                                "Retry-After",
                                                Long.toString(Math.max(1, wait.toSeconds()))));
                Answers.problem(context, refused.problem());
            }
            case StoreUnavailableException unavailable -> {
                LOG.warnf("The database is not available: %s", unavailable.getMessage());
                Answers.problem(
                        context,
                        Problems.unavailable(
                                "The gateway cannot write its records at the moment; try again."));
            }
            default -> {
                LOG.error("A request failed by a fault of ours", thrown);
                if (hasUnreadBody(context.request())) {
                    // Whoever was to read the rest of it may be what failed.
                    Answers.lastProblem(context, Problems.internal());
                } else {
                    Answers.problem(context, Problems.internal());
                }
            }
        }
    }

    private static void breakOff(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            boolean unused = request.response().reset(INTERNAL_ERROR);
        } else {
            request.connection().close();
        }
    }

    /** Not on HTTP/2, where a connection is others' as well. */
    private static boolean hasUnreadBody(HttpServerRequest request) {
        return request.version() != HttpVersion.HTTP_2
                && AnnouncedBody.follows(request)
                && !request.isEnded();
    }
}
