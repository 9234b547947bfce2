package dev.credgate.issuer.console;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/**
 * Whether a form was sent by a page of the console. A browser shows its client certificate with
 * every page's requests; which page it was, it says in {@code Origin} (RFC 6454 §7) and {@code
 * Sec-Fetch-Site} (Fetch Metadata), and no script can change either. A request that does not say is
 * refused.
 */
final class SameOrigin {

    private SameOrigin() {}

    static boolean holds(HttpServerRequest request) {
        List<String> hosts = request.headers().getAll("Host");
        return hosts.size() <= 1
                && holds(
                        hosts.stream()
                                .findFirst()
                                .or(() ->
                                        Optional.ofNullable(request.authority())
                                                .map(Object::toString)),
                        request.headers().getAll("Origin"),
                        request.headers().getAll("Sec-Fetch-Site"));
    }

    /**
     * The same of the bare headers.
     *
     * @param host as the browser sees it, with its port unless that is 443
     */
    static boolean holds(Optional<String> host, List<String> origins, List<String> sites) {
        return host.isPresent()
                && origins.size() == 1
                && origins.getFirst().equals("https://" + host.get())
                // Browsers from before 2023 do not say it.
                && (sites.isEmpty() || sites.equals(List.of("same-origin")));
    }
}
