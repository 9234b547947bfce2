package dev.credgate.acceptance;

import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A browser's cookies for one origin over TLS (RFC 6265bis). The JDK's own manager sends cookies
 * with a Max-Age in a way of 1997 that no browser has. Not thread-safe.
 */
public final class Cookies {

    private final Map<String, String> held = new TreeMap<>();

    /** Keeps what an answer sets, and forgets what it takes back. */
    public void keep(HttpResponse<?> response) {
        for (String line : response.headers().allValues("Set-Cookie")) {
            String[] parts = line.split(";", -1);
            String[] pair = parts[0].split("=", 2);
            String attributes = line.substring(parts[0].length()).toLowerCase(Locale.ROOT) + ";";
            // Browsers drop a __Host- cookie that is not what its name promises.
            if (pair[0].startsWith("__Host-")
                    && (!attributes.contains("; secure;")
                            || !attributes.contains("; path=/;")
                            || attributes.contains("; domain="))) {
                throw new AssertionError("no browser keeps this cookie: " + line);
            }
            if (attributes.contains("; max-age=0;")) {
                held.remove(pair[0]);
            } else {
                held.put(pair[0], pair[1]);
            }
        }
    }

    /** The value of the {@code Cookie} header; empty when there is none to send. */
    public String header() {
        return held.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    /** By name. */
    Map<String, String> all() {
        return Map.copyOf(held);
    }
}
