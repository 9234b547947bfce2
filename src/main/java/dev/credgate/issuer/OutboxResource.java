package dev.credgate.issuer;

import dev.credgate.audit.AuditEvent;
import dev.credgate.audit.AuditOnce;
import dev.credgate.issuance.CertificatePin;
import dev.credgate.json.CanonicalWriter;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.store.ChainSurrender;
import dev.credgate.store.ChainSurrender.Waiting;
import dev.credgate.store.StoreUnavailableException;
import dev.credgate.store.TwoPeople;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * {@code /issuer/admin/outbox}: what waits for the chain, and the way out for what it will never
 * take, for administrators. Where keys need two people, this does as well.
 */
@Path("/issuer/admin/outbox")
@Produces(MediaType.APPLICATION_JSON)
class OutboxResource {

    private static final int MOST = 200;

    private final Caller caller;
    private final ChainSurrender surrender;
    private final AuditOnce once;
    private final InstantSource clock;
    private final boolean twoPeople;

    OutboxResource(
            Caller caller,
            ChainSurrender surrender,
            AuditOnce once,
            InstantSource clock,
            KeysConfig keys) {
        this.caller = caller;
        this.surrender = surrender;
        this.once = once;
        this.clock = clock;
        this.twoPeople = keys.twoPeople();
    }

    /** The first transactions that are in no block. */
    @GET
    public Response waiting(@Context HttpServerRequest request) {
        CertificatePin _ = caller.administrator(request);
        try {
            List<JsonValue> all =
                    surrender.waiting(MOST).stream().map(one -> (JsonValue) json(one)).toList();
            return answer(200, Map.of("waiting", new JsonArray(all)));
        } catch (StoreUnavailableException _) {
            throw Problems.unavailable("the records do not answer; ask again");
        }
    }

    /** Gives an operation up, or asks somebody else to. */
    @POST
    @Path("/{operation}/surrender")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response surrender(
            @Context HttpServerRequest request,
            @PathParam("operation") String operation,
            InputStream stream) {
        CertificatePin by = caller.administrator(request);
        String reason = Members.read(caller.body(stream), Set.of("reason")).text("reason");
        if (reason.chars().anyMatch(Character::isISOControl)) {
            throw Members.invalid("reason has control characters");
        }
        UUID id =
                CredentialsResource.uuid(operation)
                        .orElseThrow(() -> Problems.unknownOperation().toException());
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        try {
            Optional<String> before = surrender.askedBy(id, now.minus(TwoPeople.LIFETIME));
            boolean decided =
                    !twoPeople || before.filter(other -> !other.equals(by.toString())).isPresent();
            boolean done =
                    once.append(
                            new AuditEvent.OutboxSurrendered(
                                    id, decided ? "given_up" : "asked", reason, by.toString(), now),
                            decided
                                    ? surrender.givenUp(
                                            id, "given up by an administrator: " + cut(reason))
                                    : surrender.asked(id, by.toString(), now));
            if (!done) {
                throw Problems.nothingWaits().toException();
            }
            return answer(
                    decided ? 200 : 202,
                    Map.of("state", new JsonString(decided ? "given_up" : "second_person_needed")));
        } catch (StoreUnavailableException _) {
            throw Problems.unavailable("the records do not answer; ask again");
        }
    }

    /** The whole is in the audit record. */
    private static String cut(String reason) {
        return reason.length() <= 400 ? reason : reason.substring(0, 400);
    }

    private static Response answer(int status, Map<String, JsonValue> members) {
        return Response.status(status)
                .header("Cache-Control", "no-store")
                .entity(CanonicalWriter.canonical(JsonObject.of(members)))
                .build();
    }

    private static JsonObject json(Waiting waiting) {
        Map<String, JsonValue> members = new HashMap<>();
        members.put("operation", new JsonString(waiting.operation().toString()));
        members.put("account", new JsonString(waiting.account()));
        members.put("purpose", new JsonString(waiting.purpose()));
        members.put("state", new JsonString(waiting.state().name().toLowerCase(Locale.ROOT)));
        members.put("requested_at", new JsonString(waiting.enqueuedAt().toString()));
        waiting.agency().ifPresent(text -> members.put("agency", new JsonString(text)));
        waiting.number()
                .ifPresent(number -> members.put("nonce", new JsonNumber(Long.toString(number))));
        waiting.trouble().ifPresent(text -> members.put("trouble", new JsonString(text)));
        waiting.givenUp().ifPresent(text -> members.put("given_up", new JsonString(text)));
        waiting.askedBy().ifPresent(text -> members.put("asked_by", new JsonString(text)));
        return JsonObject.of(members);
    }
}
