package dev.credgate.issuer;

import dev.credgate.issuance.Agency;
import dev.credgate.issuance.StatusChanges;
import dev.credgate.issuance.StatusOutcome;
import dev.credgate.json.CanonicalWriter;
import dev.credgate.json.CanonicalWriter.Doubles;
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
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** {@code /issuer/credentials}: issue a credential, change its status. */
@Path("/issuer/credentials")
@Produces(MediaType.APPLICATION_JSON)
class CredentialsResource {

    private static final Set<String> CHANGE = Set.of("status", "reason");

    private final Caller caller;
    private final IssuingDesk desk;
    private final StatusChanges statuses;
    private final Outbox outbox;

    CredentialsResource(Caller caller, IssuingDesk desk, StatusChanges statuses, Outbox outbox) {
        this.caller = caller;
        this.desk = desk;
        this.statuses = statuses;
        this.outbox = outbox;
    }

    /** Issues a credential: 201 with it, or a problem. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response issue(@Context HttpServerRequest request, InputStream stream) {
        try (Caller.AgencyTurn turn = caller.turn(request)) {
            Agency agency = turn.agency();
            byte[] answer = desk.issue(agency, caller.body(stream), IssuingDesk.key(request));
            return Response.status(201).header("Cache-Control", "no-store").entity(answer).build();
        }
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
        try (Caller.AgencyTurn turn = caller.turn(request)) {
            Agency agency = turn.agency();
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
    }

    static StatusValue status(String text) {
        return switch (text) {
            case "revoked" -> StatusValue.REVOKED;
            case "suspended" -> StatusValue.SUSPENDED;
            case "active" -> StatusValue.ACTIVE;
            default -> throw Members.invalid("status: expected revoked, suspended or active");
        };
    }

    static Optional<UUID> uuid(String id) {
        try {
            UUID uuid = UUID.fromString(id);
            return uuid.toString().equals(id) ? Optional.of(uuid) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
