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
import dev.credgate.store.StatusOperations.Bounds;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /issuer/credentials/status}: changes of many statuses, a line each. Lines are on
 * record as they come, as long as the certificate is good and that agency's; nothing is sent before
 * the last. 202 with the operation's address then, and the rest goes on by itself. What was cut off
 * is taken up again by sending the whole once more under the same {@code Idempotency-Key}.
 */
@Singleton
class StatusOperationsRoute {

    static final String PATH = "/issuer/credentials/status";

    /** Operations of one agency that are not done: those that were cut off, and those under way. */
    private static final int MOST_OPEN = 16;

    /** What is not done may be done then. */
    private static final Duration LATER = Duration.ofMinutes(10);

    private static final int FIRST = -1_000_000;
    private static final Set<String> CHANGE = Set.of("id", "status", "reason");

    private final Caller caller;
    private final StatusOperationLines lines;
    private final StatusOperations operations;
    private final InstantSource clock;
    private final DerivedKeys keys;
    private final int lineLimit;
    private final int mostLines;
    private final Bounds bounds;
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
        this.bounds = new Bounds(MOST_OPEN, config.statusesADay());
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
        threads.execute(() -> {
            boolean _ =
                    Refusals.guarded(
                            context,
                            loop,
                            () -> {
                                Refusals.requireNdjson(context);
                                IdempotencyKey key =
                                        IssuingDesk.key(request)
                                                .orElseThrow(
                                                        Problems.idempotencyKey()::toException);
                                Agency agency = caller.agency(request);
                                String lookup = lookup(agency, key);
                                Caller.AgencyTurn turn = caller.turn(agency);
                                loop.runOnContext(_ ->
                                        new LineIntake(
                                                        context,
                                                        loop,
                                                        lineLimit,
                                                        threads,
                                                        new Taking(
                                                                context,
                                                                loop,
                                                                agency.name(),
                                                                lookup),
                                                        turn::close)
                                                .start());
                            });
        });
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
        private final String agency;
        private final String lookup;
        private @Nullable UUID operation;
        private long count;

        Taking(RoutingContext context, Context loop, String agency, String lookup) {
            this.context = context;
            this.loop = loop;
            this.agency = agency;
            this.lookup = lookup;
        }

        @Override
        public boolean take(List<Line> some) {
            return Refusals.guarded(context, loop, () -> taken(some));
        }

        /**
         * The agency as it is now: a body may take longer than a certificate holds, or than an
         * agency has it.
         */
        private Agency agency() {
            Agency now = caller.agency(context.request());
            if (!now.name().equals(agency)) {
                throw Problems.noCertificate().toException();
            }
            return now;
        }

        private void taken(List<Line> some) {
            Agency asking = agency();
            count = some.getLast().number();
            if (count > mostLines) {
                throw Problems.tooManyLines(mostLines).toException();
            }
            if (operation == null) {
                operation = begun();
            }
            Taken taken =
                    lines.take(
                            asking,
                            operation,
                            some.stream().map(StatusOperationsRoute::asked).toList(),
                            bounds,
                            now());
            switch (taken) {
                case ON_RECORD -> {}
                case CHANGED, CLOSED -> throw Problems.operationChanged().toException();
                case TOO_MANY -> throw tooMany();
            }
        }

        private ProblemException tooMany() {
            return Problems.quotaUsedUp(
                    LATER,
                    "there are "
                            + MOST_OPEN
                            + " bulk changes of this agency that are not done, or they had "
                            + bounds.linesADay()
                            + " lines within a day; one that was cut off is taken up by sending it"
                            + " again");
        }

        private Instant now() {
            return clock.instant().truncatedTo(ChronoUnit.MICROS);
        }

        private UUID begun() {
            return operations
                    .begin(UUID.randomUUID(), agency, lookup, bounds, now())
                    .orElseThrow(this::tooMany)
                    .id();
        }

        @Override
        public void end() {
            boolean _ =
                    Refusals.guarded(
                            context,
                            loop,
                            () -> {
                                UUID id = operation;
                                if (id == null) {
                                    throw Members.invalid("the body holds no line");
                                }
                                Agency _ = agency();
                                // Lines that another request brought under this key are not
                                // this one's to send.
                                if (!operations.close(id, count)) {
                                    throw Problems.operationChanged().toException();
                                }
                                byte[] answer =
                                        StatusOperationJson.of(
                                                operations, operations.find(id).orElseThrow());
                                loop.runOnContext(_ -> accepted(id, answer));
                            });
        }

        private void accepted(UUID id, byte[] answer) {
            if (!context.response().closed()) {
                context.response()
                        .setStatusCode(202)
                        .putHeader("Content-Type", "application/json")
                        .putHeader("Cache-Control", "no-store")
                        .putHeader("Location", OperationJson.location(id))
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
                    if (status != StatusValue.REVOKED) {
                        // Its turn may come hours later: it must not lift what was revoked since.
                        yield new Asked.Unreadable(number, digest, "no_revocation");
                    }
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
