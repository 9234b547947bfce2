package dev.credgate.gateway;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's two cookies (RFC 6265). The prefix {@code __Host-} makes browsers keep them to the
 * exact origin that set them over TLS, so that no neighbour can plant one.
 */
final class Cookies {

    /** The session. */
    static final String SESSION = "__Host-credgate";

    /** The challenge that this browser was given. */
    static final String LOGIN = "__Host-credgate-login";

    private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Lax";

    private Cookies() {}

    /** The cookie's value; empty when there is none, or more than one to choose from. */
    static Optional<String> single(HttpServerRequest request, String name) {
        String found = null;
        for (String header : request.headers().getAll(HttpHeaders.COOKIE)) {
            int at = 0;
            while (at < header.length()) {
                int end = header.indexOf(';', at);
                end = end < 0 ? header.length() : end;
                String value = valueOf(header, at, end, name);
                if (value != null) {
                    if (found != null) {
                        return Optional.empty();
                    }
                    found = value;
                }
                at = end + 1;
            }
        }
        return Optional.ofNullable(found);
    }

    private static @Nullable String valueOf(String header, int from, int to, String name) {
        int start = from;
        while (start < to && (header.charAt(start) == ' ' || header.charAt(start) == '\t')) {
            start++;
        }
        int equals = start + name.length();
        return equals < to && header.charAt(equals) == '=' && header.startsWith(name, start)
                ? header.substring(equals + 1, to).strip()
                : null;
    }

    /** A {@code Set-Cookie} value. */
    static String set(String name, String value, Duration life) {
        return name + "=" + value + "; Max-Age=" + life.toSeconds() + ATTRIBUTES;
    }

    /** A {@code Set-Cookie} value that makes the browser forget it. */
    static String forget(String name) {
        return name + "=; Max-Age=0" + ATTRIBUTES;
    }
}
