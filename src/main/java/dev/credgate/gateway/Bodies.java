package dev.credgate.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads request bodies, never more of them than allowed and never for longer. */
@ApplicationScoped
class Bodies {

    /**
     * What is still read and thrown away after a refusal, so that a client which writes before it
     * reads sees the answer rather than a reset connection.
     */
    private static final long DISCARDED = 64L * 1024 * 1024;

    private final Duration time;

    Bodies(Settings settings) {
        this.time = settings.limits().bodyTime();
    }

    /**
     * Reads a whole body, then goes on with it on the same event loop; answers 413 or 408 instead
     * when it is too large or too slow.
     *
     * @param limit in bytes
     */
    void read(RoutingContext context, long limit, Consumer<byte[]> then) {
        HttpServerRequest request = context.request();
        requireIdentity(request);
        if (declaredLength(request).filter(length -> length > limit).isPresent()) {
            refuse(context, limit);
            return;
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue();
        }
        Vertx vertx = context.vertx();
        Buffer body = Buffer.buffer();
        long timer =
                vertx.setTimer(
                        time.toMillis(), _ -> Answers.lastProblem(context, Problems.slowBody()));
        request.handler(chunk -> {
            if (body.length() + (long) chunk.length() > limit) {
                vertx.cancelTimer(timer);
                refuse(context, limit);
            } else {
                body.appendBuffer(chunk);
            }
        });
        request.exceptionHandler(_ -> vertx.cancelTimer(timer));
        request.endHandler(_ -> {
            vertx.cancelTimer(timer);
            if (!context.response().ended()) {
                Door.guarded(context, () -> then.accept(body.getBytes()));
            }
        });
        request.resume();
    }

    private void refuse(RoutingContext context, long limit) {
        discard(context);
        Answers.problem(context, Problems.tooLarge(limit));
    }

    /** Throws the rest of the body away, and the connection when the rest has no end. */
    void discard(RoutingContext context) {
        HttpServerRequest request = context.request();
        long[] discarded = {0};
        long timer = context.vertx().setTimer(time.toMillis(), _ -> request.connection().close());
        request.handler(chunk -> {
            discarded[0] += chunk.length();
            if (discarded[0] > DISCARDED) {
                request.connection().close();
            }
        });
        request.exceptionHandler(_ -> context.vertx().cancelTimer(timer));
        request.endHandler(_ -> context.vertx().cancelTimer(timer));
        request.resume();
    }

    private static Optional<Long> declaredLength(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        try {
            return length == null ? Optional.empty() : Optional.of(Long.parseLong(length));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    /** Nothing is decompressed here: a compressed body is refused rather than misread. */
    static void requireIdentity(HttpServerRequest request) {
        String encoding = request.getHeader("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw Problems.unsupportedMediaType("Send the body without Content-Encoding.")
                    .toException();
        }
    }
}
