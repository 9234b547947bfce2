package dev.credgate.gateway;

import dev.credgate.gateway.TrustedProxies.PortalClaim;
import dev.credgate.policy.Policies;
import dev.credgate.policy.Policy;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code GET /login}: the page. One file without anything from elsewhere; its
 * Content-Security-Policy names the hash of the one style and the one script that may run.
 */
@Singleton
class LoginEndpoint implements Endpoint {

    private final Template login;
    private final Template nologin;
    private final Policies policies;
    private final TrustedProxies proxies;
    private final String style;
    private final String script;
    private final String contentSecurityPolicy;

    LoginEndpoint(
            @Location("login") Template login,
            @Location("nologin") Template nologin,
            Policies policies,
            TrustedProxies proxies) {
        this.login = login;
        this.nologin = nologin;
        this.policies = policies;
        this.proxies = proxies;
        this.style = resource("/login/login.css");
        this.script = resource("/login/login.js");
        this.contentSecurityPolicy =
                "default-src 'none'; style-src '"
                        + hash(style)
                        + "'; script-src '"
                        + hash(script)
                        + "'; connect-src 'self'; base-uri 'none'; form-action 'none';"
                        + " frame-ancestors 'none'";
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.GET;
    }

    @Override
    public String path() {
        return "/login";
    }

    @Override
    public void serve(RoutingContext context) {
        Query query = Query.of(context.request());
        Optional<Policy> policy = policy(context.request(), query);
        String page =
                policy.map(p ->
                                login.data("portal", p.portal())
                                        .data("origin", p.origin())
                                        .data("back", back(query))
                                        .data("style", style)
                                        .data("script", script)
                                        .render())
                        .orElseGet(() -> nologin.data("style", style).render());
        Answers.secured(context.response())
                .putHeader("Content-Security-Policy", contentSecurityPolicy)
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .setStatusCode(policy.isPresent() ? 200 : 404)
                .end(page);
    }

    /** The portal that a trusted proxy names; else the query's; else the only one there is. */
    private Optional<Policy> policy(HttpServerRequest request, Query query) {
        return switch (proxies.portalOf(request)) {
            case PortalClaim.Named(String portal) -> policies.of(portal);
            case PortalClaim.Ambiguous _ -> Optional.empty();
            case PortalClaim.Unnamed _, PortalClaim.UntrustedPeer _ -> {
                Optional<String> asked = query.single("portal");
                yield asked.isPresent()
                        ? policies.of(asked.get())
                        : policies.all().stream()
                                .findFirst()
                                .filter(_ -> policies.all().size() == 1);
            }
        };
    }

    private static String back(Query query) {
        return query.single("return").filter(ReturnPath::isOwn).orElse(ReturnPath.FIRST_PAGE);
    }

    private static String resource(String name) {
        try (InputStream stream = LoginEndpoint.class.getResourceAsStream(name)) {
            return new String(
                    Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** As CSP Level 3 §2.3.1 names it. */
    private static String hash(String inline) {
        try {
            return "sha256-"
                    + Base64.getEncoder()
                            .encodeToString(
                                    MessageDigest.getInstance("SHA-256")
                                            .digest(inline.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException(absent);
        }
    }
}
