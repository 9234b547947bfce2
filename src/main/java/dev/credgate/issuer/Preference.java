package dev.credgate.issuer;

import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a caller prefers (RFC 7240): {@code respond-async}, at once or after {@code wait} seconds.
 * Preferences that are not known are passed over, as §2 asks; of one that is named twice the first
 * counts.
 */
final class Preference {

    /** What is longer is no list of preferences. */
    private static final int LONGEST = 1000;

    /** A preference with its value, quoted or not, and parameters, which none of ours has. */
    private static final Pattern ONE =
            Pattern.compile(
                    "\\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\\s*(?:=\\s*(\"[^\"]*\"|[^,;\\s\"]*)\\s*)?"
                            + "(?:;(?:\"[^\"]*\"|[^,\"])*)?(?:,|$)");

    private Preference() {}

    /**
     * How long to wait before it is answered that the work goes on; empty for as long as it takes.
     */
    static Optional<Duration> patience(HttpServerRequest request) {
        return patience(request.headers().getAll("Prefer"));
    }

    static Optional<Duration> patience(List<String> headers) {
        String all = String.join(",", headers);
        if (all.length() > LONGEST) {
            return Optional.empty();
        }
        boolean async = false;
        Optional<Duration> wait = Optional.empty();
        Matcher one = ONE.matcher(all);
        while (one.lookingAt()) {
            String name = one.group(1);
            if (name.equalsIgnoreCase("respond-async")) {
                async = true;
            } else if (name.equalsIgnoreCase("wait") && wait.isEmpty()) {
                wait = seconds(one.group(2));
            }
            if (one.end() == all.length()) {
                break;
            }
            one.region(one.end(), all.length());
        }
        return async ? Optional.of(wait.orElse(Duration.ZERO)) : Optional.empty();
    }

    private static Optional<Duration> seconds(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,5}")
                ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
                : Optional.empty();
    }
}
