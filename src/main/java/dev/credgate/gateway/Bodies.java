package dev.credgate.gateway;

import dev.credgate.net.AnnouncedBody;
import dev.credgate.net.UnreadBody;
import dev.credgate.problem.BodyProblems;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads request bodies, never more of them than allowed and never for longer. */
@Singleton
class Bodies {

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
        if (AnnouncedBody.length(request).orElse(0) > limit) {
            refuse(context, limit);
            return;
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
        new Body(context, limit, then).start();
    }

    /** One body on its way. All its fields are used on its event loop only. */
    private final class Body {

        private static final long NO_TIMER = -1;

        private final RoutingContext context;
        private final long limit;
        private final Consumer<byte[]> then;
        private @Nullable Buffer read;
        private boolean ours;
        private boolean over;
        private long timer = NO_TIMER;

        Body(RoutingContext context, long limit, Consumer<byte[]> then) {
            this.context = context;
            this.limit = limit;
            this.then = then;
        }

        void start() {
            HttpServerRequest request = context.request();
            request.handler(this::take);
            request.exceptionHandler(_ -> stopClock());
            request.endHandler(_ -> end());
            request.resume();
            // Most bodies come together with their head and are read before this runs: they need
            // no clock.
            context.vertx().runOnContext(_ -> startClock());
        }

        private void startClock() {
            if (!over) {
                timer =
                        context.vertx()
                                .setTimer(
                                        time.toMillis(),
                                        _ -> {
                                            over = true;
                                            Answers.lastProblem(context, BodyProblems.slow());
                                        });
            }
        }

        private void stopClock() {
            over = true;
            if (timer != NO_TIMER) {
                context.vertx().cancelTimer(timer);
            }
        }

        private void take(Buffer chunk) {
            if (over) {
                return;
            }
            if ((read == null ? 0 : read.length()) + (long) chunk.length() > limit) {
                stopClock();
                refuse(context, limit);
            } else {
                read = read == null ? chunk : grown(read).appendBuffer(chunk);
            }
        }

        /** A buffer of our own from the second chunk on; the first may be somebody else's. */
        private Buffer grown(Buffer before) {
            if (ours) {
                return before;
            }
            ours = true;
            return Buffer.buffer().appendBuffer(before);
        }

        private void end() {
            stopClock();
            if (!context.response().headWritten()) {
                byte[] body = read == null ? new byte[0] : read.getBytes();
                Door.guarded(context, () -> then.accept(body));
            }
        }
    }

    private void refuse(RoutingContext context, long limit) {
        UnreadBody.discard(context.vertx(), context.request(), time);
        Answers.problem(context, BodyProblems.tooLarge(limit));
    }

    /** Nothing is decompressed here: a compressed body is refused rather than misread. */
    static void requireIdentity(HttpServerRequest request) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw Problems.unsupportedMediaType("Send the body without Content-Encoding.")
                    .toException();
        }
    }
}
