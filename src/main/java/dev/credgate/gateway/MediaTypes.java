package dev.credgate.gateway;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Which {@code Content-Type} a body may have (RFC 9110 §8.3). */
final class MediaTypes {

    /** Types that say nothing of the content; the last is what curl sends unless it is told. */
    private static final Set<String> UNDECIDED =
            Set.of("text/plain", "application/octet-stream", "application/x-www-form-urlencoded");

    /**
     * What credentials and presentations are called where they are sent by a type of their own: by
     * IANA (RFC 9901, W3C's securing of credentials by JOSE and COSE), by drafts of these, and an
     * mdoc as OpenID calls it. The content decides here as well.
     */
    private static final Set<String> CREDENTIAL =
            Set.of(
                    "application/dc+sd-jwt",
                    "application/sd-jwt",
                    "application/jwt",
                    "application/vc",
                    "application/vc+cose",
                    "application/vc+jwt",
                    "application/vc+sd-jwt",
                    "application/vc-ld+jwt",
                    "application/vc-ld+sd-jwt",
                    "application/vp",
                    "application/vp+jwt",
                    "application/vp+sd-jwt",
                    "application/vp-ld+jwt",
                    "application/vp-ld+sd-jwt",
                    "application/mso_mdoc");

    private static final Set<String> JSON = Set.of("application/json", "text/json");

    /**
     * Charsets that no UTF-8 text can be in. Others are passed over: JSON defines no such parameter
     * (RFC 8259 §11), many clients add one, and the bytes are read as UTF-8 or not at all.
     */
    private static final Pattern NOT_UTF8 = Pattern.compile("charset\\s*=\\s*\"?utf-?(16|32)");

    private MediaTypes() {}

    /**
     * A body that may be a credential: JSON of any kind, a credential's own type, or a type that
     * says nothing; the content decides.
     *
     * @throws dev.credgate.problem.ProblemException 415
     */
    static void requireCredential(HttpServerRequest request, String... others) {
        String type = type(request);
        if (type.equals(Answers.JSON)) {
            return;
        }
        if (!type.isEmpty()
                && !UNDECIDED.contains(type)
                && !CREDENTIAL.contains(type)
                && !json(type)
                && !List.of(others).contains(type)) {
            throw Problems.unsupportedMediaType(
                            "No credential comes in this Content-Type; for JSON send"
                                    + " application/json, for other formats their own type, such"
                                    + " as application/dc+sd-jwt, or application/octet-stream.")
                    .toException();
        }
    }

    /**
     * A body that must be JSON and say so. A page of another origin cannot send that type without
     * asking first, and it is not answered when it asks.
     *
     * @throws dev.credgate.problem.ProblemException 415
     */
    static void requireJson(HttpServerRequest request) {
        if (!JSON.contains(type(request))) {
            throw Problems.unsupportedMediaType("Send Content-Type: application/json.")
                    .toException();
        }
    }

    private static boolean json(String type) {
        return JSON.contains(type) || (type.startsWith("application/") && type.endsWith("+json"));
    }

    /** Type and subtype in lower case; empty when there is no header, {@code /} for a blank one. */
    private static String type(HttpServerRequest request) {
        List<String> values = request.headers().getAll(HttpHeaders.CONTENT_TYPE);
        if (values.isEmpty()) {
            return "";
        }
        if (values.size() > 1) {
            throw Problems.badRequest("Content-Type is given twice.").toException();
        }
        String value = values.getFirst();
        if (value.equals(Answers.JSON)) {
            return value;
        }
        int semicolon = value.indexOf(';');
        String parameters =
                semicolon < 0 ? "" : value.substring(semicolon).toLowerCase(Locale.ROOT);
        if (NOT_UTF8.matcher(parameters).find()) {
            throw Problems.unsupportedMediaType("JSON is UTF-8; send no other charset.")
                    .toException();
        }
        String type =
                (semicolon < 0 ? value : value.substring(0, semicolon))
                        .strip()
                        .toLowerCase(Locale.ROOT);
        return type.isEmpty() ? "/" : type;
    }
}
