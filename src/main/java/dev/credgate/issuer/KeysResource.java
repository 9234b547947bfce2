package dev.credgate.issuer;

import dev.credgate.issuance.Agency;
import dev.credgate.issuance.AgencyKeys;
import dev.credgate.issuance.AgencyKeys.KeyEntry;
import dev.credgate.issuance.KeyOutcome;
import dev.credgate.issuance.KeyRefusal;
import dev.credgate.issuance.KeyRequestStanding;
import dev.credgate.issuance.KeyRequests;
import dev.credgate.json.CanonicalWriter;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.problem.ProblemException;
import dev.credgate.store.IssuerKeys.IssuerKey;
import dev.credgate.store.IssuerKeys.KeyRequest;
import dev.credgate.store.IssuerKeys.Stage;
import dev.credgate.store.StoreUnavailableException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * {@code /issuer/keys}: an agency's own keys, and what it asks for about them. Where two people are
 * needed, the answer to asking is a request, which another certificate of the agency approves.
 */
@Path("/issuer/keys")
@Produces(MediaType.APPLICATION_JSON)
class KeysResource {

    private static final Set<String> CREATE = Set.of("curve", "token");
    private static final Set<String> ROTATE = Set.of("token");
    private static final Set<String> REVOKE = Set.of("state");

    private final Caller caller;
    private final AgencyKeys keys;
    private final KeyRequests requests;

    KeysResource(Caller caller, AgencyKeys keys, KeyRequests requests) {
        this.caller = caller;
        this.keys = keys;
        this.requests = requests;
    }

    /** The keys of the agency's DID, and what waits for a second person. */
    @GET
    public Response keys(@Context HttpServerRequest request) {
        try (Caller.AgencyTurn turn = caller.turn(request)) {
            Agency agency = turn.agency();
            return switch (keys.of(agency)) {
                case AgencyKeys.Listing.Unavailable(String detail) ->
                        throw Problems.unavailable(detail);
                case AgencyKeys.Listing.Listed(List<KeyEntry> entries, List<KeyRequest> open) -> {
                    List<JsonValue> listed = new ArrayList<>();
                    entries.forEach(entry -> listed.add(KeyJson.of(entry)));
                    List<JsonValue> waiting = new ArrayList<>();
                    open.forEach(one -> waiting.add(KeyJson.of(one)));
                    Map<String, JsonValue> members = new LinkedHashMap<>();
                    members.put("did", new JsonString(agency.did().toString()));
                    members.put("keys", new JsonArray(listed));
                    members.put("requests", new JsonArray(waiting));
                    yield answer(200, JsonObject.of(members));
                }
            };
        }
    }

    /** Asks for a new key. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(@Context HttpServerRequest request, InputStream stream) {
        try (Caller.AgencyTurn turn = caller.turn(request)) {
            Agency agency = turn.agency();
            Members body = Members.read(caller.body(stream), CREATE);
            return answer(
                    request,
                    agency,
                    201,
                    requests(request)
                            .create(
                                    agency,
                                    by(request),
                                    body.text("curve"),
                                    body.optionalText("token")));
        }
    }

    /** Asks for a key in the place of another. */
    @POST
    @Path("/{key}/rotate")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response rotate(
            @Context HttpServerRequest request, @PathParam("key") String key, InputStream stream) {
        try (Caller.AgencyTurn turn = caller.turn(request)) {
            Agency agency = turn.agency();
            Members body = Members.read(caller.body(stream), ROTATE);
            return answer(
                    request,
                    agency,
                    201,
                    requests(request).rotate(agency, by(request), key, body.optionalText("token")));
        }
    }

    /** Asks that a key be retired or declared compromised. */
    @POST
    @Path("/{key}/revoke")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response revoke(
            @Context HttpServerRequest request, @PathParam("key") String key, InputStream stream) {
        try (Caller.AgencyTurn turn = caller.turn(request)) {
            Agency agency = turn.agency();
            Members body = Members.read(caller.body(stream), REVOKE);
            Stage stage =
                    switch (body.text("state")) {
                        case "retired" -> Stage.RETIRED;
                        case "compromised" -> Stage.COMPROMISED;
                        default -> throw Members.invalid("state: expected retired or compromised");
                    };
            return answer(
                    request,
                    agency,
                    200,
                    requests(request).revoke(agency, by(request), key, stage));
        }
    }

    /** How a request stands, decided or not: where whoever does not wait for it looks. */
    @GET
    @Path("/requests/{id}")
    public Response standing(@Context HttpServerRequest request, @PathParam("id") String id) {
        try (Caller.AgencyTurn turn = caller.turn(request)) {
            Agency agency = turn.agency();
            KeyRequestStanding standing =
                    requests.standing(agency, uuid(id)).orElseThrow(KeysResource::unknownRequest);
            Map<String, JsonValue> members = new LinkedHashMap<>();
            members.put("request", KeyJson.of(standing));
            standing.key()
                    .map(key -> keys.entry(agency, key))
                    .ifPresent(entry -> members.put("key", KeyJson.of(entry)));
            return answer(200, JsonObject.of(members));
        } catch (StoreUnavailableException _) {
            throw Problems.unavailable("the records do not answer; ask again");
        }
    }

    /** Approves what another person asked for. */
    @POST
    @Path("/requests/{id}/approve")
    public Response approve(@Context HttpServerRequest request, @PathParam("id") String id) {
        try (Caller.AgencyTurn turn = caller.turn(request)) {
            Agency agency = turn.agency();
            return answer(
                    request, agency, 200, requests(request).approve(agency, by(request), uuid(id)));
        }
    }

    /** Takes a request back, or refuses it. */
    @DELETE
    @Path("/requests/{id}")
    public Response drop(@Context HttpServerRequest request, @PathParam("id") String id) {
        try (Caller.AgencyTurn turn = caller.turn(request)) {
            Agency agency = turn.agency();
            return answer(request, agency, 200, requests.drop(agency, by(request), uuid(id)));
        }
    }

    private KeyRequests requests(HttpServerRequest request) {
        return Preference.patience(request).map(requests::waiting).orElse(requests);
    }

    private String by(HttpServerRequest request) {
        return caller.pin(request).toString();
    }

    private static UUID uuid(String id) {
        try {
            UUID uuid = UUID.fromString(id);
            if (uuid.toString().equals(id)) {
                return uuid;
            }
        } catch (IllegalArgumentException _) {
            // told below
        }
        throw unknownRequest();
    }

    private static ProblemException unknownRequest() {
        return Problems.refused(KeyRefusal.UNKNOWN_REQUEST, "there is no request of that id")
                .toException();
    }

    private Response answer(
            HttpServerRequest request, Agency agency, int whenDone, KeyOutcome outcome) {
        return switch (outcome) {
            case KeyOutcome.Asked(KeyRequest asked) ->
                    accepted(asked.id(), JsonObject.of(Map.of("request", KeyJson.of(asked))))
                            .build();
            case KeyOutcome.Done(IssuerKey key, UUID asked) -> {
                JsonObject body = JsonObject.of(Map.of("key", KeyJson.of(keys.entry(agency, key))));
                if (key.settled()) {
                    yield answer(whenDone, body);
                }
                Response.ResponseBuilder accepted = accepted(asked, body);
                yield (Preference.patience(request).isPresent()
                                ? accepted.header("Preference-Applied", "respond-async")
                                : accepted)
                        .build();
            }
            case KeyOutcome.Dropped(KeyRequest dropped) ->
                    answer(200, JsonObject.of(Map.of("dropped", KeyJson.of(dropped))));
            case KeyOutcome.Refused(KeyRefusal refusal, String detail) ->
                    throw Problems.refused(refusal, detail).toException();
            case KeyOutcome.Unavailable(String detail) -> throw Problems.unavailable(detail);
        };
    }

    /** 202: it is on record, and there it is told how far it is. */
    private static Response.ResponseBuilder accepted(UUID request, JsonObject body) {
        return written(202, body).header("Location", "/issuer/keys/requests/" + request);
    }

    private static Response answer(int status, JsonObject body) {
        return written(status, body).build();
    }

    private static Response.ResponseBuilder written(int status, JsonObject body) {
        return Response.status(status)
                .entity(CanonicalWriter.canonical(body))
                .header("Cache-Control", "no-store");
    }
}
