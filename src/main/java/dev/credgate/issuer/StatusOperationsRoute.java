package dev.credgate.issuer;

import dev.credgate.crypto.DerivedKeys;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.issuance.Agency;
import dev.credgate.issuance.IdempotencyKey;
import dev.credgate.issuance.StatusOperationLines;
import dev.credgate.issuance.StatusOperationLines.Asked;
import dev.credgate.json.Lines.Line;
import dev.credgate.ledger.StatusValue;
import dev.credgate.problem.ProblemException;
import dev.credgate.store.StatusOperations;
import dev.credgate.store.StatusOperations.StatusOperation;
import dev.credgate.store.StatusOperations.Taken;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import org.jboss.logging.Logger;

/**
 * {@code POST /issuer/credentials/status}: changes of many statuses, a line each. Lines are on
 * record as they come; nothing is sent before the last. 202 with the operation's address then, and
 * the rest goes on by itself. With an {@code Idempotency-Key} what was cut off is taken up again by
 * sending the whole once more.
 */
@Singleton
class StatusOperationsRoute {

    static final String PATH = "/issuer/credentials/status";

    private static final int FIRST = -1_000_000;
    private static final Set<String> CHANGE = Set.of("id", "status", "reason");

    private static final Logger LOG = Logger.getLogger(StatusOperationsRoute.class);

    private final Caller caller;
    private final StatusOperationLines lines;
    private final StatusOperations operations;
    private final InstantSource clock;
    private final DerivedKeys keys;
    private final int lineLimit;
    private final int mostLines;
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("credgate-statuses-", 0).factory());

    StatusOperationsRoute(
            Caller caller,
            StatusOperationLines lines,
            StatusOperations operations,
            InstantSource clock,
            DerivedKeys keys,
            BatchConfig config) {
        this.caller = caller;
        this.lines = lines;
        this.operations = operations;
        this.clock = clock;
        this.keys = keys;
        this.lineLimit = Math.toIntExact(config.line().asLongValue());
        this.mostLines = config.lines();
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
        request.pause();
        Context loop = Objects.requireNonNull(Vertx.currentContext(), "not on an event loop");
        threads.execute(() ->
                Refusals.guarded(
                        context,
                        loop,
                        () -> {
                            Refusals.requireNdjson(context);
                            Optional<IdempotencyKey> key = IssuingDesk.key(request);
                            Agency agency = caller.agency(request);
                            StatusOperation operation =
                                    operations.begin(
                                            UUID.randomUUID(),
                                            agency.name(),
                                            key.map(one -> lookup(agency, one)),
                                            clock.instant().truncatedTo(ChronoUnit.MICROS));
                            loop.runOnContext(_ ->
                                    new LineIntake(
                                                    context,
                                                    loop,
                                                    lineLimit,
                                                    threads,
                                                    new Taking(context, loop, agency, operation))
                                            .start());
                        }));
    }

    private String lookup(Agency agency, IdempotencyKey key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(keys.derive("credgate status operation lookup", "HmacSHA256"));
            mac.update(agency.name().getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return HexFormat.of()
                    .formatHex(mac.doFinal(key.text().getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks HMAC with SHA-256", e);
        }
    }

    /** One body's lines into one operation. */
    private final class Taking implements LineIntake.Taker {

        private final RoutingContext context;
        private final Context loop;
        private final Agency agency;
        private final StatusOperation operation;
        private long count;

        Taking(RoutingContext context, Context loop, Agency agency, StatusOperation operation) {
            this.context = context;
            this.loop = loop;
            this.agency = agency;
            this.operation = operation;
        }

        @Override
        public boolean take(List<Line> some) {
            return Refusals.guarded(context, loop, () -> taken(some));
        }

        private void taken(List<Line> some) {
            count = some.getLast().number();
            if (count > mostLines) {
                throw Problems.tooManyLines(mostLines).toException();
            }
            Taken taken =
                    lines.take(
                            agency,
                            operation.id(),
                            some.stream().map(StatusOperationsRoute::asked).toList());
            if (taken != Taken.ON_RECORD) {
                throw Problems.operationChanged().toException();
            }
        }

        @Override
        public void end() {
            Refusals.guarded(
                    context,
                    loop,
                    () -> {
                        if (count == 0) {
                            throw Members.invalid("the body holds no line");
                        }
                        StatusOperation found = operations.find(operation.id()).orElseThrow();
                        if (count < found.taken()) {
                            throw Problems.operationChanged().toException();
                        }
                        operations.close(operation.id());
                        byte[] answer =
                                StatusOperationJson.of(
                                        operations, operations.find(operation.id()).orElseThrow());
                        loop.runOnContext(_ -> accepted(answer));
                    });
        }

        private void accepted(byte[] answer) {
            if (!context.response().closed()) {
                context.response()
                        .setStatusCode(202)
                        .putHeader("Content-Type", "application/json")
                        .putHeader("Cache-Control", "no-store")
                        .putHeader("Location", OperationJson.location(operation.id()))
                        .end(Buffer.buffer(answer));
            }
        }
    }

    private static Asked asked(Line line) {
        return switch (line) {
            case Line.TooLong(long number) -> new Asked.Unreadable(number, Hash.ZERO, "too_large");
            case Line.Whole(long number, byte[] bytes) -> {
                Hash digest = Hash.of(Sha2.SHA_256.hash(Message.of(bytes)));
                try {
                    Members members = Members.read(bytes, CHANGE);
                    StatusValue status = CredentialsResource.status(members.text("status"));
                    Hash reason = Hash.of(Sha2.SHA_256.hash(Message.of(members.text("reason"))));
                    yield CredentialsResource.uuid(members.text("id"))
                            .<Asked>map(id -> new Asked.Change(number, digest, id, status, reason))
                            .orElseGet(() ->
                                    new Asked.Unreadable(number, digest, "unknown_credential"));
                } catch (ProblemException refused) {
                    yield new Asked.Unreadable(number, digest, refused.problem().code());
                }
            }
        };
    }
}
