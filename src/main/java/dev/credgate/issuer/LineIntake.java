package dev.credgate.issuer;

import dev.credgate.json.Lines;
import dev.credgate.json.Lines.Line;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * One request whose lines are taken some at a time, in order, and answered as a whole at its end.
 * Memory is bounded: the request is paused while lines are taken. When the client goes away before
 * its end, nobody is told of an end. All fields are used on the request's event loop only.
 */
final class LineIntake {

    /** Lines that are taken at once at most. */
    static final int SOME = 500;

    /** Who takes the lines; called on another thread, one call after the other. */
    interface Taker {

        /** Takes some lines; whether more may come. */
        boolean take(List<Line> lines);

        /** There are no more. */
        void end();
    }

    private final RoutingContext context;
    private final Context loop;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Executor threads;
    private final Taker taker;
    private final Lines lines;
    private final Runnable done;
    private List<Line> waiting = new ArrayList<>();
    private boolean busy;
    private boolean ended;
    private boolean over;
    private boolean gone;

    /**
     * @param done called when nothing is taken any more and the answer has left, or nobody waits
     *     for one; perhaps more than once
     */
    LineIntake(
            RoutingContext context,
            Context loop,
            int limit,
            Executor threads,
            Taker taker,
            Runnable done) {
        this.context = context;
        this.loop = loop;
        this.request = context.request();
        this.response = context.response();
        this.threads = threads;
        this.taker = taker;
        this.lines = new Lines(limit);
        this.done = done;
    }

    void start() {
        if (response.closed()) {
            done.run();
            return;
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            response.writeContinue();
        }
        request.handler(this::take);
        request.endHandler(_ -> end());
        request.exceptionHandler(_ -> over = true);
        context.addEndHandler(_ -> {
            over = true;
            gone = true;
            leave();
        });
        request.resume();
    }

    private void take(Buffer chunk) {
        waiting.addAll(lines.take(chunk.getBytes()));
        goOn();
    }

    private void end() {
        waiting.addAll(lines.end());
        ended = true;
        goOn();
    }

    private void goOn() {
        if (busy || over) {
            return;
        }
        if (waiting.size() >= SOME || ended && !waiting.isEmpty()) {
            List<Line> some = List.copyOf(waiting.subList(0, Math.min(SOME, waiting.size())));
            waiting = new ArrayList<>(waiting.subList(some.size(), waiting.size()));
            // What has ended over HTTP/2 bears no more of either.
            if (!ended) {
                request.pause();
            }
            work(() -> taker.take(some));
        } else if (ended) {
            work(() -> {
                taker.end();
                return false;
            });
        } else {
            request.resume();
        }
    }

    /** Has that done on another thread, whatever it throws; whether more may come after it. */
    private void work(BooleanSupplier step) {
        busy = true;
        threads.execute(() -> {
            boolean more = false;
            try {
                more = step.getAsBoolean();
            } finally {
                boolean goesOn = more;
                loop.runOnContext(_ -> {
                    busy = false;
                    over |= !goesOn;
                    goOn();
                    leave();
                });
            }
        });
    }

    private void leave() {
        if (gone && !busy) {
            done.run();
        }
    }
}
