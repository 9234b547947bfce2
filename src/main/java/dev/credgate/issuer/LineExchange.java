package dev.credgate.issuer;

import dev.credgate.json.CanonicalWriter;
import dev.credgate.json.CanonicalWriter.Doubles;
import dev.credgate.json.Lines;
import dev.credgate.json.Lines.Line;
import dev.credgate.net.ReadAhead;
import dev.credgate.net.UnreadBody;
import dev.credgate.problem.Problem;
import dev.credgate.problem.ProblemException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * One request with a line for a line, in order: several are worked on at once, and each answer is
 * written when those before it are. Memory is bounded however long the body: the request is paused
 * while as many lines as may be are worked on, or their answers are not read. When the client goes
 * away, what was begun is ended and nothing more is begun; what was written was written in whole
 * lines. How a body comes through a proxy: {@link ReadAhead}. All fields are used on the request's
 * event loop only.
 */
final class LineExchange {

    /**
     * What a body may be.
     *
     * @param line bytes of a line
     * @param lines of a body
     * @param parallel lines that are worked on at once
     */
    record Limits(int line, int lines, int parallel) {}

    private final RoutingContext context;
    private final Context loop;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Limits limits;
    private final Executor threads;
    private final Function<Line, byte[]> work;
    private final Lines lines;
    private final Runnable done;
    private final Deque<Line> waiting = new ArrayDeque<>();
    private final Deque<CompletableFuture<byte[]>> begun = new ArrayDeque<>();
    private final ReadAhead body;
    private boolean ended;
    private boolean cut;

    /**
     * @param work answers a line; runs on those threads, several at once, and never throws
     * @param done called when no line is worked on any more and the last answer has left, or nobody
     *     waits for it
     */
    LineExchange(
            RoutingContext context,
            Context loop,
            Limits limits,
            Executor threads,
            Function<Line, byte[]> work,
            Runnable done) {
        this.context = context;
        this.loop = loop;
        this.request = context.request();
        this.response = context.response();
        this.limits = limits;
        this.threads = threads;
        this.work = work;
        this.lines = new Lines(limits.line());
        this.done = done;
        this.body = new ReadAhead(request, this::take, this::end);
    }

    void start() {
        if (response.closed()) {
            done.run();
            return;
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            response.writeContinue();
        }
        request.exceptionHandler(_ -> abandon());
        // Not the response's own handlers, of which there is one each and which others rely on.
        context.addEndHandler(_ -> {
            abandon();
            // Whoever goes away and comes again gets no more done at once than whoever stays.
            CompletableFuture<Void> unused =
                    CompletableFuture.allOf(begun.toArray(CompletableFuture[]::new))
                            .whenComplete((_, _) -> done.run());
        });
        body.start();
    }

    private void take(Buffer chunk) {
        if (!ended) {
            waiting.addAll(lines.take(chunk.getBytes()));
            goOn();
        }
    }

    private void end() {
        if (!ended) {
            waiting.addAll(lines.end());
            ended = true;
            goOn();
        }
    }

    private void abandon() {
        ended = true;
        waiting.clear();
        body.drop();
    }

    /** Begins what may be begun, and lets more come when there is room. */
    private void goOn() {
        while (!waiting.isEmpty()
                && begun.size() < limits.parallel()
                && !response.writeQueueFull()) {
            Line line = waiting.poll();
            if (line.number() > limits.lines()) {
                waiting.clear();
                ended = true;
                cut = true;
                begun.add(
                        CompletableFuture.completedFuture(
                                problem(
                                        line.number(),
                                        Problems.tooManyLines(limits.lines()).toException())));
                break;
            }
            CompletableFuture<byte[]> answer =
                    CompletableFuture.supplyAsync(() -> work.apply(line), threads)
                            .exceptionally(
                                    _ -> problem(line.number(), Problems.internal().toException()));
            begun.add(answer);
            answer.whenComplete((_, _) -> loop.runOnContext(_ -> write()));
        }
        if (waiting.isEmpty() && begun.size() < limits.parallel() && !ended) {
            body.resume();
        } else if (!ended) {
            body.pause();
        }
        if (ended && waiting.isEmpty() && (begun.isEmpty() || begun.peek().isDone())) {
            write();
        }
    }

    /** Writes what is answered and not waiting for an answer before it. */
    private void write() {
        if (response.closed() || response.ended()) {
            return;
        }
        Buffer answers = Buffer.buffer();
        while (!begun.isEmpty() && begun.peek().isDone()) {
            answers.appendBytes(begun.poll().join()).appendByte((byte) '\n');
        }
        if (answers.length() > 0) {
            if (!response.headWritten()) {
                response.setChunked(true)
                        .putHeader("Content-Type", "application/x-ndjson")
                        .putHeader("Cache-Control", "no-store");
            }
            response.write(answers);
            if (response.writeQueueFull()) {
                response.drainHandler(_ -> goOn());
            }
            goOn();
        } else if (ended && waiting.isEmpty() && begun.isEmpty()) {
            finish();
        }
    }

    private void finish() {
        if (lines.count() == 0) {
            Problem empty = Problems.invalidRequest("the body holds no line");
            Future<Void> unused = Refusals.answer(context, empty);
            return;
        }
        if (cut) {
            UnreadBody.discard(context.vertx(), request, Refusals.REST);
        }
        Future<Void> unused = response.end().onComplete(_ -> UnreadBody.leave(request));
    }

    /** A line's problem: RFC 9457's members, the line's number, and when to try again. */
    static byte[] problem(long line, ProblemException refused) {
        Problem problem = refused.problem();
        CanonicalWriter out = new CanonicalWriter(Doubles.SHORTEST, 256);
        out.raw("{\"type\":").string(problem.type());
        out.raw(",\"title\":").string(problem.title());
        out.raw(",\"status\":").raw(Integer.toString(problem.status()));
        out.raw(",\"detail\":").string(problem.detail());
        refused.retryAfter()
                .ifPresent(wait ->
                        out.raw(",\"retry_after\":")
                                .raw(Long.toString(Math.max(1, wait.toSeconds()))));
        out.raw(",\"line\":").raw(Long.toString(line)).raw('}');
        return out.toBytes();
    }
}
