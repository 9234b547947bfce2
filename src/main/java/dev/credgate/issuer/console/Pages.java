package dev.credgate.issuer.console;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * What every page is sent with (no script, no frame, nothing from elsewhere, nothing kept), and the
 * two files that it refers to.
 */
@Path(Reception.ROOT + "/assets")
class Pages {

    private static final String POLICY =
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri"
                    + " 'none'; frame-ancestors 'none'";

    /** A page. */
    static Response html(int status, String html) {
        return Response.status(status)
                .type("text/html; charset=utf-8")
                .header("Cache-Control", "no-store")
                .header("Content-Security-Policy", POLICY)
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
                // A form's Origin would be null without one.
                .header("Referrer-Policy", "same-origin")
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Frame-Options", "DENY")
                .entity(html)
                .build();
    }

    static Response html(String html) {
        return html(200, html);
    }

    /** How it looks. */
    @GET
    @Path("/console.css")
    public Response style() {
        return asset("console.css", "text/css; charset=utf-8");
    }

    /** The sign in the browser's tab. */
    @GET
    @Path("/icon.svg")
    public Response icon() {
        return asset("icon.svg", "image/svg+xml");
    }

    private static Response asset(String name, String type) {
        return Response.ok(bytes("/console/" + name))
                .type(type)
                .header("Cache-Control", "private, max-age=300")
                .header("X-Content-Type-Options", "nosniff")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .build();
    }

    private static byte[] bytes(String name) {
        try (InputStream in = Pages.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
