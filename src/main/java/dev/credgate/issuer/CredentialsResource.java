package dev.credgate.issuer;

import dev.credgate.issuance.Agency;
import dev.credgate.issuance.CredentialOrder;
import dev.credgate.issuance.IdempotencyKey;
import dev.credgate.issuance.IdempotentIssuing;
import dev.credgate.issuance.IssueOutcome;
import dev.credgate.issuance.Issuing;
import dev.credgate.issuance.Refusal;
import dev.credgate.issuance.StatusChanges;
import dev.credgate.issuance.StatusOutcome;
import dev.credgate.json.CanonicalWriter;
import dev.credgate.json.CanonicalWriter.Doubles;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.ledger.StatusValue;
import dev.credgate.outbox.Outbox;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** {@code /issuer/credentials}: issue a credential, change its status. */
@Path("/issuer/credentials")
@Produces(MediaType.APPLICATION_JSON)
class CredentialsResource {

    private static final Set<String> ORDER =
            Set.of(
                    "format",
                    "type",
                    "issuer",
                    "subject",
                    "claims",
                    "valid_from",
                    "valid_until",
                    "holder_key",
                    "options");
    private static final Set<String> CHANGE = Set.of("status", "reason");

    private final Caller caller;
    private final Issuing issuing;
    private final IdempotentIssuing idempotent;
    private final StatusChanges statuses;
    private final Outbox outbox;

    CredentialsResource(
            Caller caller,
            Issuing issuing,
            IdempotentIssuing idempotent,
            StatusChanges statuses,
            Outbox outbox) {
        this.caller = caller;
        this.issuing = issuing;
        this.idempotent = idempotent;
        this.statuses = statuses;
        this.outbox = outbox;
    }

    /** Issues a credential: 201 with it, or a problem. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response issue(@Context HttpServerRequest request, InputStream stream) {
        Agency agency = caller.agency(request);
        Members body = Members.read(caller.body(stream), ORDER);
        Agency acting = acting(agency, body.optionalText("issuer"));
        CredentialOrder order =
                new CredentialOrder(
                        body.text("format"),
                        body.text("type"),
                        body.text("subject"),
                        body.object("claims"),
                        body.optionalTime("valid_from"),
                        body.time("valid_until"),
                        body.optionalObject("holder_key"),
                        body.optionalObject("options").orElse(JsonObject.EMPTY));
        IssueOutcome outcome =
                idempotencyKey(request)
                        .map(key -> idempotent.issue(acting, order, key, body.canonical()))
                        .orElseGet(() -> issuing.issue(acting, order));
        return switch (outcome) {
            case IssueOutcome.Issued issued -> created(issued);
            case IssueOutcome.Refused(var refusal, String detail) ->
                    throw Problems.refused(refusal, detail).toException();
            case IssueOutcome.QuotaUsedUp(Duration retryAfter, String detail) ->
                    throw Problems.quotaUsedUp(retryAfter, detail);
            case IssueOutcome.Unavailable(String detail) -> throw Problems.unavailable(detail);
            case IssueOutcome.Withheld(String detail) ->
                    throw Problems.withheld(detail).toException();
        };
    }

    private static Optional<IdempotencyKey> idempotencyKey(HttpServerRequest request) {
        List<String> values = request.headers().getAll("Idempotency-Key");
        if (values.isEmpty()) {
            return Optional.empty();
        }
        Optional<IdempotencyKey> key =
                values.size() == 1 ? IdempotencyKey.read(values.getFirst()) : Optional.empty();
        if (key.isEmpty()) {
            throw Problems.idempotencyKey().toException();
        }
        return key;
    }

    /** The agency as it acts for the DID that is asked for, if any. */
    private static Agency acting(Agency agency, Optional<String> issuer) {
        return issuer.isEmpty()
                ? agency
                : agency.actingFor(issuer.get())
                        .orElseThrow(() ->
                                Problems.refused(
                                                Refusal.ISSUER_NOT_PERMITTED,
                                                "the agency does not act for this issuer")
                                        .toException());
    }

    /** The credential stands in the answer byte for byte: its numbers must keep their spelling. */
    private static Response created(IssueOutcome.Issued issued) {
        CanonicalWriter head = new CanonicalWriter(Doubles.SHORTEST, 64);
        head.raw("{\"id\":").string(issued.id().toString()).raw(",\"credential\":");
        CanonicalWriter tail = new CanonicalWriter(Doubles.SHORTEST, 64);
        tail.raw(",\"format\":").string(issued.format()).raw(",\"status\":\"active\"}");
        ByteArrayOutputStream body = new ByteArrayOutputStream(issued.credential().length + 128);
        body.writeBytes(head.toBytes());
        body.writeBytes(
                issued.isJson()
                        ? issued.credential()
                        : new CanonicalWriter(Doubles.SHORTEST, issued.credential().length + 2)
                                .string(new String(issued.credential(), StandardCharsets.US_ASCII))
                                .toBytes());
        body.writeBytes(tail.toBytes());
        return Response.status(201)
                .header("Cache-Control", "no-store")
                .entity(body.toByteArray())
                .build();
    }

    /**
     * Changes a status: 200 when it is on the chain and in our snapshot, 202 when it is on record
     * and the caller prefers not to wait, or a problem.
     */
    @POST
    @Path("/{id}/status")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response change(
            @Context HttpServerRequest request, @PathParam("id") String id, InputStream stream) {
        Agency agency = caller.agency(request);
        Members body = Members.read(caller.body(stream), CHANGE);
        StatusValue status = status(body.text("status"));
        String reason = body.text("reason");
        StatusOutcome outcome =
                uuid(id).map(credential ->
                                statuses.change(
                                        agency,
                                        credential,
                                        status,
                                        reason,
                                        Preference.patience(request)))
                        .orElseGet(StatusOutcome.Unknown::new);
        return switch (outcome) {
            case StatusOutcome.Changed(StatusValue now, long block) -> {
                CanonicalWriter out = new CanonicalWriter(Doubles.SHORTEST, 128);
                out.raw("{\"id\":").string(id);
                out.raw(",\"status\":").string(now.name().toLowerCase(Locale.ROOT));
                out.raw(",\"block\":" + block + "}");
                yield Response.ok(out.toBytes()).header("Cache-Control", "no-store").build();
            }
            case StatusOutcome.Unknown _ -> throw Problems.unknownCredential();
            case StatusOutcome.Refused(String detail) -> throw Problems.chainRefused(detail);
            case StatusOutcome.Accepted(UUID operation) ->
                    OperationJson.accepted(operation, outbox);
            case StatusOutcome.Unavailable(String detail, Optional<UUID> operation) ->
                    throw Problems.unavailable(
                            operation
                                    .map(known ->
                                            detail
                                                    + "; GET "
                                                    + OperationJson.location(known)
                                                    + " tells where it stands")
                                    .orElse(detail));
        };
    }

    private static StatusValue status(String text) {
        return switch (text) {
            case "revoked" -> StatusValue.REVOKED;
            case "suspended" -> StatusValue.SUSPENDED;
            case "active" -> StatusValue.ACTIVE;
            default -> throw Members.invalid("status: expected revoked, suspended or active");
        };
    }

    private static Optional<UUID> uuid(String id) {
        try {
            UUID uuid = UUID.fromString(id);
            return uuid.toString().equals(id) ? Optional.of(uuid) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
