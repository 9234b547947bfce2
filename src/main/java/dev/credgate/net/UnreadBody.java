package dev.credgate.net;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.Objects;

/** What is left of a request's body when the request is refused before that has been read. */
public final class UnreadBody {

    /** More than this no client sends before it looks for an answer. */
    static final long MOST = 64L * 1024 * 1024;

    private UnreadBody() {}

    /**
     * Reads it and throws it away, so that a client which writes before it reads sees the answer
     * rather than a reset connection. A body that has no end, in bytes or in time, ends its
     * connection. Does nothing where the body was read to its end. To be called on the request's
     * event loop, before it is answered.
     *
     * <p>Over HTTP/2 a client hears the answer while it sends, and a connection has others'
     * requests as well, of many people where a proxy's is: nothing more is read there, and {@link
     * #leave} is to end the stream.
     *
     * @param time how long the rest may take
     */
    public static void discard(Vertx vertx, HttpServerRequest request, Duration time) {
        if (request.isEnded()) {
            return;
        }
        if (isHttp2(request)) {
            request.pause();
            return;
        }
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

    /**
     * Ends the stream of a request over HTTP/2 that was answered before its body had been read: no
     * error, only nothing more to send (RFC 9113 §8.1). Does nothing where the body has ended, and
     * over HTTP/1. To be called on the request's event loop, when the answer has left; what had
     * come by then, a stream's window at the most, is thrown away.
     */
    public static void leave(HttpServerRequest request) {
        if (!isHttp2(request) || request.isEnded()) {
            return;
        }
        request.handler(_ -> {});
        request.endHandler(_ -> {});
        request.exceptionHandler(_ -> {});
        // A request that has no body has not ended until somebody asked for it.
        request.resume();
        Objects.requireNonNull(Vertx.currentContext(), "not on an event loop")
                .runOnContext(_ -> {
                    if (!request.isEnded()) {
                        boolean unused = request.response().reset(0);
                    }
                });
    }

    private static boolean isHttp2(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_2;
    }
}
