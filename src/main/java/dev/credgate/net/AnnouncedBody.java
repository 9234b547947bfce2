package dev.credgate.net;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.OptionalLong;

/** What body a request's head announces (RFC 9112, section 6.3), before any of it is read. */
public final class AnnouncedBody {

    private AnnouncedBody() {}

    /**
     * How long the body will be, in bytes; empty where that is not said, which is not to say that
     * there is none.
     */
    public static OptionalLong length(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(length));
        } catch (NumberFormatException _) {
            return OptionalLong.empty();
        }
    }

    /** Whether bytes of a body follow the head. For HTTP/1, where only a head's fields tell it. */
    public static boolean follows(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                || request.headers().contains(HttpHeaders.CONTENT_LENGTH)
                        && length(request).orElse(1) != 0;
    }
}
