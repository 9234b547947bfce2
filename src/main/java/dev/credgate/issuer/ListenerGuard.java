package dev.credgate.issuer;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Two listeners, two sets of routes: what belongs to the agencies does not exist on the plain port,
 * and nothing else exists on theirs. Runs before any other handler and looks at the connection, not
 * at a header.
 */
@ApplicationScoped
class ListenerGuard {

    private static final int BEFORE_ALL = -2_000_000;

    private static final String NOT_FOUND =
            "{\"type\":\"urn:credgate:problem:not_found\",\"title\":\"Not found\",\"status\":404,"
                    + "\"detail\":\"There is nothing here.\"}";

    void stand(@Observes Router router) {
        router.route().order(BEFORE_ALL).handler(ListenerGuard::judge);
    }

    private static void judge(RoutingContext context) {
        // The path after all decoding that a later route may do: /%69ssuer is /issuer there too.
        boolean issuers = isIssuers(context.normalizedPath());
        if (issuers == context.request().isSSL()) {
            context.next();
            return;
        }
        context.response()
                .setStatusCode(404)
                .putHeader("Content-Type", "application/problem+json")
                .putHeader("Cache-Control", "no-store")
                .end(NOT_FOUND);
    }

    private static boolean isIssuers(String path) {
        return path.equals("/issuer") || path.startsWith("/issuer/") || path.startsWith("/issuer;");
    }
}
