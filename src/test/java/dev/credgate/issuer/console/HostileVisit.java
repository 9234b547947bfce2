package dev.credgate.issuer.console;

import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** What the console reads of a browser's request. For fuzzing. */
public final class HostileVisit {

    private HostileVisit() {}

    /** Reads a request and a form's fields; whether a page of the console sent it. */
    public static boolean read(HttpServerRequest request, String form) {
        String unused =
                Language.liked(Optional.ofNullable(request.getHeader("Accept-Language"))).tag()
                        + Query.parse(form).flatMap(query -> query.first("token"));
        return SameOrigin.holds(request);
    }
}
