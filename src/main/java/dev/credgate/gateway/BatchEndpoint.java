package dev.credgate.gateway;

import dev.credgate.json.CanonicalWriter;
import dev.credgate.json.Lines;
import dev.credgate.json.Lines.Line;
import dev.credgate.net.ReadAhead;
import dev.credgate.policy.Policy;
import dev.credgate.problem.BodyProblems;
import dev.credgate.problem.Problem;
import dev.credgate.verification.Verdict;
import dev.credgate.verification.Verification.Result;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code POST /verify/batch}: NDJSON both ways, a line for a line, in order. A line that is no
 * credential, or too long, is answered by a problem that names its number, and the stream goes on;
 * blank lines are passed over.
 *
 * <p>Lines that come together, or while others are judged, are judged in one turn and answered with
 * one write. Memory is bounded however long the body and however short its lines: when enough lines
 * wait the request is paused, a turn answers so many lines at most, and none begins while the
 * client does not read its answers. How a body comes through a proxy: {@link ReadAhead}.
 */
@Singleton
class BatchEndpoint implements Endpoint {

    /** Bytes of waiting lines at which the request is paused. */
    private static final int ENOUGH = 128 * 1024;

    /** What a waiting line costs beside its bytes, in bytes: objects and references. */
    private static final int LINE_OVERHEAD = 64;

    /** Lines of one turn: a line of one byte has an answer of some hundred. */
    private static final int TURN = 512;

    /** Bytes of answers that room is made for at once, when the first of a turn is there. */
    private static final int ROOM = 128 * 1024;

    /** Lines that are worth sharing out among cores. */
    private static final int WORTH_SHARING = 4;

    private static final int CORES = Runtime.getRuntime().availableProcessors();

    /** Turns that are being judged, of all batches. */
    private final AtomicInteger turns = new AtomicInteger();

    private final Judging judging;
    private final Work work;
    private final int limit;

    BatchEndpoint(Judging judging, Work work, Settings settings) {
        this.judging = judging;
        this.work = work;
        this.limit = Math.toIntExact(settings.limits().batchLine().asLongValue());
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.POST;
    }

    @Override
    public String path() {
        return "/verify/batch";
    }

    @Override
    public void serve(RoutingContext context) {
        Optional<Policy> policy = judging.demanded(context.request());
        MediaTypes.requireCredential(
                context.request(),
                "application/x-ndjson",
                "application/ndjson",
                "application/jsonl");
        Bodies.requireIdentity(context.request());
        new Batch(context, policy).start();
    }

    /** What becomes of a line. */
    private sealed interface Answer {
        record Judged(Verdict verdict) implements Answer {}

        record Refused(long line, Problem problem) implements Answer {}
    }

    /** One request. All its fields are used on its event loop only. */
    private final class Batch {

        private final RoutingContext context;
        private final HttpServerRequest request;
        private final HttpServerResponse response;
        private final Optional<Policy> policy;
        private final Lines lines = new Lines(limit);
        private final ArrayDeque<Line> waiting = new ArrayDeque<>();
        private final ReadAhead body;
        private int waitingBytes;
        private boolean announced;
        private boolean judging;
        private boolean ended;

        Batch(RoutingContext context, Optional<Policy> policy) {
            this.context = context;
            this.request = context.request();
            this.response = context.response();
            this.policy = policy;
            this.body =
                    new ReadAhead(
                            request,
                            chunk -> Door.guarded(context, () -> take(chunk)),
                            () -> Door.guarded(context, this::end));
        }

        void start() {
            if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
                response.writeContinue();
            }
            context.addEndHandler(_ -> body.drop());
            body.start();
        }

        private void take(Buffer chunk) {
            await(lines.take(chunk.getBytes()));
            if (waitingBytes >= ENOUGH) {
                body.pause();
            }
            announce();
        }

        private void end() {
            await(lines.end());
            ended = true;
            announce();
        }

        /** A turn when all is read that has come: a body comes in pieces, one after another. */
        private void announce() {
            if (!announced) {
                announced = true;
                context.vertx()
                        .runOnContext(_ -> {
                            announced = false;
                            Door.guarded(context, this::turn);
                        });
            }
        }

        private void await(List<Line> found) {
            for (Line line : found) {
                waiting.add(line);
                waitingBytes += cost(line);
            }
        }

        private static int cost(Line line) {
            return LINE_OVERHEAD + (line instanceof Line.Whole(_, byte[] bytes) ? bytes.length : 0);
        }

        /** What the next turn judges. */
        private List<Line> next() {
            List<Line> found = new ArrayList<>(Math.min(TURN, waiting.size()));
            while (found.size() < TURN && !waiting.isEmpty()) {
                Line line = waiting.remove();
                waitingBytes -= cost(line);
                found.add(line);
            }
            return found;
        }

        /** Judges what waits, or ends; not while others are judged or answers are not read. */
        private void turn() {
            if (judging) {
                return;
            }
            if (!waiting.isEmpty()) {
                List<Line> found = next();
                judging = true;
                work.offload(context, () -> answers(found), this::write);
            } else if (ended) {
                finish();
            }
        }

        private void write(Buffer answers) {
            if (response.closed()) {
                return;
            }
            if (!response.headWritten()) {
                Answers.secured(response)
                        .setChunked(true)
                        .putHeader("Content-Type", "application/x-ndjson");
            }
            if (ended && waiting.isEmpty()) {
                response.end(answers);
                return;
            }
            response.write(answers);
            if (response.writeQueueFull()) {
                response.drainHandler(_ -> Door.guarded(context, this::goOn));
            } else {
                goOn();
            }
        }

        private void goOn() {
            response.drainHandler(null);
            judging = false;
            turn();
            if (!ended && waitingBytes < ENOUGH) {
                body.resume();
            }
        }

        private void finish() {
            if (lines.count() == 0) {
                Answers.problem(context, Problems.notACredential("The body holds no line."));
            } else if (!response.ended() && !response.closed()) {
                response.end();
            }
        }

        private Buffer answers(List<Line> found) {
            // While other batches keep the cores busy each keeps to itself: shared out among the
            // same threads, some would wait for the lines of all others.
            boolean idleCores = 2 * turns.incrementAndGet() <= CORES;
            try {
                return answers(
                        found,
                        idleCores && found.size() >= WORTH_SHARING ? shared(found) : List.of());
            } finally {
                int _ = turns.decrementAndGet();
            }
        }

        private Buffer answers(List<Line> found, List<Answer> shared) {
            // Small at first: what waits for documents from elsewhere with nothing judged holds
            // little.
            CanonicalWriter out = VerdictJson.writer();
            for (int i = 0; i < found.size(); i++) {
                // Each is written while all of it is in the processor's caches.
                write(out, shared.isEmpty() ? answer(found.get(i)) : shared.get(i));
                if (i == 0) {
                    // Most are alike.
                    out.expect((int) Math.min((long) out.length() * found.size(), ROOM));
                }
            }
            return Buffer.buffer(Unpooled.wrappedBuffer(out.handOver()));
        }

        /** By all cores, in the order of the lines. */
        private List<Answer> shared(List<Line> found) {
            // All batches have these threads in common, so nobody's documents are waited for there
            // …
            List<Optional<Answer>> atOnce = found.parallelStream().map(this::answerAtOnce).toList();
            // … but on some that are this batch's own, and cost nothing where none is missing.
            try (ExecutorService own =
                    Executors.newFixedThreadPool(CORES, Thread.ofVirtual().factory())) {
                List<CompletableFuture<Answer>> answers = new ArrayList<>(found.size());
                for (int i = 0; i < found.size(); i++) {
                    Line line = found.get(i);
                    answers.add(
                            atOnce.get(i)
                                    .map(CompletableFuture::completedFuture)
                                    .orElseGet(() ->
                                            CompletableFuture.supplyAsync(
                                                    () -> answer(line), own)));
                }
                return answers.stream().map(CompletableFuture::join).toList();
            }
        }

        /** Empty when documents must be had first. */
        private Optional<Answer> answerAtOnce(Line line) {
            return line instanceof Line.Whole(long number, byte[] bytes)
                    ? BatchEndpoint.this
                            .judging
                            .judgeAtOnce(bytes, policy)
                            .map(result -> answer(number, result))
                    : Optional.of(answer(line));
        }

        private Answer answer(Line line) {
            return switch (line) {
                case Line.TooLong(long number) ->
                        new Answer.Refused(number, BodyProblems.tooLarge(limit));
                case Line.Whole(long number, byte[] bytes) ->
                        answer(number, BatchEndpoint.this.judging.judgePatiently(bytes, policy));
            };
        }

        private static Answer answer(long number, Result result) {
            return switch (result) {
                case Result.Judged judged -> new Answer.Judged(judged.verdict());
                case Result.NotACredential(String why) ->
                        new Answer.Refused(number, Problems.notACredential(why));
            };
        }

        private static void write(CanonicalWriter out, Answer answer) {
            switch (answer) {
                case Answer.Judged(Verdict verdict) -> VerdictJson.write(out, verdict);
                case Answer.Refused(long number, Problem problem) -> write(out, number, problem);
            }
            out.raw('\n');
        }

        private static void write(CanonicalWriter out, long line, Problem problem) {
            out.raw("{\"type\":").string(problem.type());
            out.raw(",\"title\":").string(problem.title());
            out.raw(",\"status\":").raw(Integer.toString(problem.status()));
            out.raw(",\"detail\":").string(problem.detail());
            out.raw(",\"line\":").raw(Long.toString(line)).raw('}');
        }
    }
}
