package dev.credgate.net;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/** What is left of a request's body when the request is refused before that has been read. */
public final class UnreadBody {

    /** More than this no client sends before it looks for an answer. */
    static final long MOST = 64L * 1024 * 1024;

    private UnreadBody() {}

    /**
     * Reads it and throws it away, so that a client which writes before it reads sees the answer
     * rather than a reset connection. A body that has no end, in bytes or in time, ends its
     * connection. To be called on the request's event loop.
     *
     * @param time how long the rest may take
     */
    public static void discard(Vertx vertx, HttpServerRequest request, Duration time) {
        long[] discarded = {0};
        long timer = vertx.setTimer(time.toMillis(), _ -> request.connection().close());
        request.handler(chunk -> {
            discarded[0] += chunk.length();
            if (discarded[0] > MOST) {
                request.connection().close();
            }
        });
        request.exceptionHandler(_ -> vertx.cancelTimer(timer));
        request.endHandler(_ -> vertx.cancelTimer(timer));
        request.resume();
    }
}
