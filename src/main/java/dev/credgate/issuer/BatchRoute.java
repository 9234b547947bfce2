package dev.credgate.issuer;

import dev.credgate.issuance.IdempotencyKey;
import dev.credgate.json.Lines.Line;
import dev.credgate.problem.ProblemException;
import dev.credgate.store.StoreUnavailableException;
import dev.credgate.thread.Shares;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/**
 * {@code POST /issuer/credentials/batch}: orders in, credentials out, a line for a line, in order.
 * A line that is not issued is answered by a problem that names its number, and the stream goes on.
 * Who is calling is asked anew for each line, so that a batch that takes long outlives neither a
 * certificate's revocation nor an agency's removal. With an {@code Idempotency-Key} each line has
 * one of its own, and a batch that is sent again gives the same credentials.
 */
@Singleton
class BatchRoute {

    static final String PATH = "/issuer/credentials/batch";

    /** Before everything of the framework that reads bodies or limits them. */
    private static final int FIRST = -1_000_000;

    private static final Logger LOG = Logger.getLogger(BatchRoute.class);

    private final Caller caller;
    private final IssuingDesk desk;
    private final int lineLimit;
    private final int lines;
    private final int parallel;
    private final Shares turns;
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("credgate-batch-", 0).factory());

    BatchRoute(Caller caller, IssuingDesk desk, BatchConfig config) {
        this.caller = caller;
        this.desk = desk;
        this.lineLimit = Math.toIntExact(config.line().asLongValue());
        this.lines = config.lines();
        this.parallel = config.parallel();
        this.turns = new Shares(parallel);
    }

    void open(@Observes Router router) {
        router.route(HttpMethod.POST, PATH).order(FIRST).handler(this::serve);
    }

    @PreDestroy
    void stop() {
        threads.shutdown();
    }

    private void serve(RoutingContext context) {
        HttpServerRequest request = context.request();
        // Not before it is known who asks: that may be to be read from the database.
        request.pause();
        Context loop = Objects.requireNonNull(Vertx.currentContext(), "not on an event loop");
        threads.execute(() -> {
            boolean _ =
                    Refusals.guarded(
                            context,
                            loop,
                            () -> {
                                Refusals.requireNdjson(context);
                                Optional<IdempotencyKey> key = IssuingDesk.key(request);
                                Caller.AgencyTurn turn = caller.turn(request);
                                String agency = turn.agency().name();
                                LineExchange.Limits limits =
                                        new LineExchange.Limits(lineLimit, lines, parallel);
                                loop.runOnContext(_ ->
                                        new LineExchange(
                                                        context,
                                                        loop,
                                                        limits,
                                                        threads,
                                                        line -> answer(request, agency, line, key),
                                                        turn::close)
                                                .start());
                            });
        });
    }

    private byte[] answer(
            HttpServerRequest request, String agency, Line line, Optional<IdempotencyKey> key) {
        try {
            return switch (line) {
                case Line.TooLong _ -> throw Problems.lineTooLong(lineLimit).toException();
                case Line.Whole(long number, byte[] bytes) -> {
                    turns.take(agency);
                    try {
                        yield desk.issue(
                                caller.agency(request), bytes, key.map(one -> one.line(number)));
                    } finally {
                        turns.give(agency);
                    }
                }
            };
        } catch (ProblemException refused) {
            return LineExchange.problem(line.number(), refused);
        } catch (StoreUnavailableException e) {
            LOG.warnf("A line of a batch waits for the database: %s", e.getMessage());
            return LineExchange.problem(
                    line.number(), Problems.unavailable("the records do not answer; ask again"));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return LineExchange.problem(
                    line.number(), Problems.unavailable("the gateway is stopping; ask again"));
        } catch (RuntimeException | StackOverflowError thrown) {
            LOG.error("A line of a batch failed by a fault of ours", thrown);
            return LineExchange.problem(line.number(), Problems.internal().toException());
        }
    }
}
