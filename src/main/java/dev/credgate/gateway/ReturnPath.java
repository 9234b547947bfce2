package dev.credgate.gateway;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** Where somebody goes on after signing in: a path on the portal's own origin. */
final class ReturnPath {

    /** The portal's first page, where nothing else is known. */
    static final String FIRST_PAGE = "/";

    /** One slash, then nothing that a browser takes for a host. */
    private static final Pattern OWN =
            Pattern.compile("/([A-Za-z0-9._~!$&'()*+,;=:@%?-][A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?");

    private static final int LONGEST = 2048;

    private ReturnPath() {}

    /** Whether somebody may be sent there. */
    static boolean isOwn(String path) {
        return path.length() <= LONGEST && OWN.matcher(path).matches();
    }

    /**
     * The query of the login page that leads back to what a proxy asks about, or an empty text.
     * Proxies tell it as {@code X-Forwarded-Uri} (and {@code X-Forwarded-Method}: only what is read
     * can be asked for again). Neither is believed: whatever they say, it is a path of the origin
     * that the browser is on, and only whoever made the request is sent there.
     */
    static String query(HttpServerRequest request) {
        List<String> paths = request.headers().getAll("X-Forwarded-Uri");
        if (paths.size() != 1
                || paths.getFirst().equals(FIRST_PAGE)
                || !isOwn(paths.getFirst())
                || !isRead(request.headers().getAll("X-Forwarded-Method"))) {
            return "";
        }
        // What the browser wrote as %26 stays that when the login page decodes its query.
        return "?return=" + URLEncoder.encode(paths.getFirst(), StandardCharsets.UTF_8);
    }

    private static boolean isRead(List<String> methods) {
        return methods.stream()
                .allMatch(method ->
                        method.equals(HttpMethod.GET.name())
                                || method.equals(HttpMethod.HEAD.name()));
    }
}
