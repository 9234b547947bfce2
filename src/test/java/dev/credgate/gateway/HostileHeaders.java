package dev.credgate.gateway;

import dev.credgate.problem.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/** What the gateway reads of a request's head. For fuzzing. */
public final class HostileHeaders {

    /** The name of the session's cookie. */
    public static final String SESSION = Cookies.SESSION;

    private HostileHeaders() {}

    /** Reads the head; the session's cookie, if there is one. */
    public static Optional<String> read(HttpServerRequest request) {
        refusable(() -> MediaTypes.requireJson(request));
        refusable(() -> MediaTypes.requireCredential(request, "application/x-ndjson"));
        refusable(() -> Bodies.requireIdentity(request));
        refusable(() -> Query.of(request).single("portal"));
        List<String> accept = request.headers().getAll("Accept");
        List<String> offered = List.of("application/json", "text/html");
        Acceptable.best(accept, offered)
                .filter(best -> !offered.contains(best))
                .ifPresent(best -> {
                    throw new IllegalStateException(best + " was not offered");
                });
        Cookies.single(request, Cookies.LOGIN);
        return Cookies.single(request, Cookies.SESSION);
    }

    private static void refusable(Runnable reading) {
        try {
            reading.run();
        } catch (ProblemException refused) {
            if (refused.problem().status() / 100 != 4) {
                throw refused;
            }
        }
    }
}
