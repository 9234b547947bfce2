package dev.credgate.vcapi;

import dev.credgate.problem.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.Json;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The test endpoints on the gateway's port, once they are asked for. */
final class VcApiRoutes {

    static final String ISSUE = "/credentials/issue";
    static final String VERIFY = "/credentials/verify";
    static final String DERIVE = "/credentials/derive";
    static final String VERIFY_PRESENTATION = "/presentations/verify";
    static final String STATUS_LIST = "/vc-api/status-lists/1";
    private static final String PROFILE = "/profile";
    private static final String JOSE_COSE_ISSUE = "/jose-cose/issue";
    private static final String JOSE_COSE_VERIFY = "/jose-cose/verify";

    /** Before the framework's own routes, which would answer 404. */
    private static final int EARLY = -900_000;

    private static final long MOST_BYTES = 1_048_576;
    private static final String JSON = "application/json";

    /** JSON-LD document loaders ask for the latter two, and take nothing else for JSON. */
    private static final List<String> LIST_TYPES =
            List.of("application/vc", "application/ld+json", JSON);

    private static final Logger LOG = Logger.getLogger(VcApiRoutes.class);

    private final Router router;

    private VcApiRoutes(Router router) {
        this.router = router;
    }

    /** What answers at each address. */
    record Answering(
            Function<Request, byte[]> issue,
            Function<Request, byte[]> verify,
            Function<Request, byte[]> derive,
            Function<Request, byte[]> verifyPresentation,
            Function<Request, byte[]> joseCoseIssue,
            Function<Request, byte[]> joseCoseVerify,
            Supplier<byte[]> profile,
            Supplier<byte[]> statusList) {}

    static void open(Router router, Answering answering) {
        VcApiRoutes routes = new VcApiRoutes(router);
        routes.post(ISSUE, 201, answering.issue());
        routes.post(VERIFY, 200, answering.verify());
        routes.post(DERIVE, 201, answering.derive());
        routes.post(VERIFY_PRESENTATION, 200, answering.verifyPresentation());
        routes.post(JOSE_COSE_ISSUE, 200, answering.joseCoseIssue());
        routes.post(JOSE_COSE_VERIFY, 200, answering.joseCoseVerify());
        routes.get(PROFILE, List.of(JSON), answering.profile());
        routes.get(STATUS_LIST, LIST_TYPES, answering.statusList());
    }

    private void post(String path, int success, Function<Request, byte[]> answer) {
        router.route(HttpMethod.POST, path)
                .order(EARLY)
                .handler(BodyHandler.create(false).setBodyLimit(MOST_BYTES))
                .blockingHandler(
                        context ->
                                guarded(
                                        context,
                                        () ->
                                                send(
                                                        context,
                                                        success,
                                                        JSON,
                                                        answer.apply(Request.read(body(context))))),
                        false);
    }

    /** As the one of those types that who asks likes best. */
    private void get(String path, List<String> types, Supplier<byte[]> answer) {
        Route route = router.route(HttpMethod.GET, path).order(EARLY);
        types.forEach(route::produces);
        route.handler(context ->
                guarded(context, () -> send(context, 200, type(context, types), answer.get())));
    }

    private static String type(RoutingContext context, List<String> types) {
        String liked = context.getAcceptableContentType();
        return liked != null && types.contains(liked) ? liked : types.getFirst();
    }

    private static byte[] body(RoutingContext context) {
        Buffer body = context.body().buffer();
        return body == null ? new byte[0] : body.getBytes();
    }

    private static void guarded(RoutingContext context, Runnable answer) {
        try {
            answer.run();
        } catch (Refused refused) {
            problem(context, Problem.of(400, refused.kind(), "Refused", refused.detail()));
        } catch (RuntimeException | StackOverflowError fault) {
            LOG.error("A test endpoint failed by a fault of ours", fault);
            problem(
                    context,
                    Problem.of(
                            500,
                            "internal_error",
                            "Internal error",
                            "The gateway failed; the operator's log says why."));
        }
    }

    private static void problem(RoutingContext context, Problem problem) {
        send(
                context,
                problem.status(),
                Problem.MEDIA_TYPE,
                Json.encodeToBuffer(problem).getBytes());
    }

    private static void send(RoutingContext context, int status, String type, byte[] body) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", type)
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(Buffer.buffer(body));
    }
}
