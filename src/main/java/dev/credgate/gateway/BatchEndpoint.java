package dev.credgate.gateway;

import dev.credgate.gateway.Lines.Line;
import dev.credgate.policy.Policy;
import dev.credgate.problem.Problem;
import dev.credgate.verification.Verification.Result;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * {@code POST /verify/batch}: NDJSON both ways, a line for a line, in order. A line that is no
 * credential, or too long, is answered by a problem that names its number, and the stream goes on;
 * blank lines are passed over.
 *
 * <p>Memory is bounded however long the body: while one chunk's lines are judged, on all cores, the
 * request is paused, and it stays paused while the client does not read its answers.
 */
@Singleton
class BatchEndpoint implements Endpoint {

    private static final byte[] LINE_FEED = {'\n'};

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

    /** One request. All its fields are used on its event loop only. */
    private final class Batch {

        private final RoutingContext context;
        private final HttpServerRequest request;
        private final HttpServerResponse response;
        private final Optional<Policy> policy;
        private final Lines lines = new Lines(limit);
        private boolean judging;
        private boolean ended;

        Batch(RoutingContext context, Optional<Policy> policy) {
            this.context = context;
            this.request = context.request();
            this.response = context.response();
            this.policy = policy;
        }

        void start() {
            if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
                response.writeContinue();
            }
            request.handler(chunk -> Door.guarded(context, () -> judge(lines.take(chunk))));
            request.endHandler(_ -> {
                ended = true;
                if (!judging) {
                    Door.guarded(context, this::finish);
                }
            });
            request.resume();
        }

        private void judge(List<Line> found) {
            if (found.isEmpty()) {
                return;
            }
            judging = true;
            request.pause();
            work.offload(context, () -> answers(found), this::write);
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
            if (ended) {
                finish();
            } else {
                request.resume();
            }
        }

        private void finish() {
            List<Line> last = lines.end();
            if (!last.isEmpty()) {
                judge(last);
            } else if (lines.count() == 0) {
                Answers.problem(context, Problems.notACredential("The body holds no line."));
            } else if (!response.ended() && !response.closed()) {
                response.end();
            }
        }

        private Buffer answers(List<Line> found) {
            List<byte[]> answers =
                    found.size() == 1
                            ? List.of(answer(found.getFirst()))
                            : found.parallelStream().map(this::answer).toList();
            Buffer buffer = Buffer.buffer();
            for (byte[] answer : answers) {
                buffer.appendBytes(answer).appendBytes(LINE_FEED);
            }
            return buffer;
        }

        private byte[] answer(Line line) {
            return switch (line) {
                case Line.TooLong(long number) -> problem(number, Problems.tooLarge(limit));
                case Line.Whole(long number, byte[] bytes) ->
                        switch (BatchEndpoint.this.judging.judge(bytes, policy)) {
                            case Result.Judged judged -> VerdictJson.bytes(judged.verdict());
                            case Result.NotACredential(String why) ->
                                    problem(number, Problems.notACredential(why));
                        };
            };
        }

        private static byte[] problem(long line, Problem problem) {
            return Answers.render(json -> {
                json.writeStartObject();
                Answers.members(json, problem);
                json.writeNumberField("line", line);
                json.writeEndObject();
            });
        }
    }
}
