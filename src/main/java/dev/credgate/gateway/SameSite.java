package dev.credgate.gateway;

import dev.credgate.gateway.TrustedProxies.PortalClaim;
import dev.credgate.problem.Problem;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/**
 * Keeps other sites' pages from signing a person in or out: browsers say where a request comes from
 * (Fetch Metadata), and a proxy that is trusted says through which portal.
 */
@ApplicationScoped
class SameSite {

    private static final Set<String> OWN = Set.of("same-origin", "none");

    private final TrustedProxies proxies;

    SameSite(TrustedProxies proxies) {
        this.proxies = proxies;
    }

    /**
     * Refuses what a browser sends on behalf of another origin.
     *
     * @throws dev.credgate.problem.ProblemException 403
     */
    void require(HttpServerRequest request) {
        for (String site : request.headers().getAll("Sec-Fetch-Site")) {
            if (!OWN.contains(site)) {
                throw Problem.of(
                                403,
                                "cross_site",
                                "Cross-site request",
                                "Only pages of the portal's own origin may do this.")
                        .toException();
            }
        }
    }

    /**
     * Refuses another portal than the one that a trusted proxy names.
     *
     * @throws dev.credgate.problem.ProblemException 403
     */
    void requirePortal(HttpServerRequest request, String portal) {
        boolean fits =
                switch (proxies.portalOf(request)) {
                    case PortalClaim.Named(String named) -> named.equals(portal);
                    case PortalClaim.Ambiguous _ -> false;
                    case PortalClaim.Unnamed _, PortalClaim.UntrustedPeer _ -> true;
                };
        if (!fits) {
            throw Problem.of(
                            403,
                            "other_portal",
                            "Other portal",
                            "The proxy that this came through stands before another portal.")
                    .toException();
        }
    }
}
