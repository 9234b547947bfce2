package dev.credgate.issuer;

import dev.credgate.issuance.AgencyAdministration;
import dev.credgate.issuance.AgencyAdministration.Condition;
import dev.credgate.issuance.AgencyAdministration.Described;
import dev.credgate.issuance.AgencyAdministration.Outcome;
import dev.credgate.issuance.AgencyDocument;
import dev.credgate.issuance.CertificatePin;
import dev.credgate.json.CanonicalWriter;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.store.StoreUnavailableException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * {@code /issuer/admin/agencies}: which agencies there are and what they may, for administrators.
 * Each change names the state that it is made to (RFC 9110 §13.1.1): two administrators never
 * overwrite each other unseen.
 */
@Path("/issuer/admin/agencies")
@Produces(MediaType.APPLICATION_JSON)
class AgenciesResource {

    private final Caller caller;
    private final AgencyAdministration administration;

    AgenciesResource(Caller caller, AgencyAdministration administration) {
        this.caller = caller;
        this.administration = administration;
    }

    /** All agencies. */
    @GET
    public Response all(@Context HttpServerRequest request) {
        caller.administrator(request);
        List<JsonValue> all =
                answered(administration::all).stream().map(one -> (JsonValue) json(one)).toList();
        return Response.ok(
                        CanonicalWriter.canonical(
                                JsonObject.of(Map.of("agencies", new JsonArray(all)))))
                .header("Cache-Control", "no-store")
                .build();
    }

    /** One agency, with the tag that a change of it names. */
    @GET
    @Path("/{name}")
    public Response one(@Context HttpServerRequest request, @PathParam("name") String name) {
        caller.administrator(request);
        return answered(() -> administration.find(name))
                .map(found -> described(200, found))
                .orElseThrow(() -> Problems.unknownAgencyName().toException());
    }

    /** Makes an agency ({@code If-None-Match: *}) or changes it ({@code If-Match: "tag"}). */
    @PUT
    @Path("/{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response put(
            @Context HttpServerRequest request,
            @PathParam("name") String name,
            InputStream stream) {
        CertificatePin by = caller.administrator(request);
        Condition condition = condition(request, true);
        byte[] body = caller.body(stream);
        return answer(answered(() -> administration.put(name, body, condition, by)));
    }

    /** Removes an agency ({@code If-Match: "tag"}). */
    @DELETE
    @Path("/{name}")
    public Response remove(@Context HttpServerRequest request, @PathParam("name") String name) {
        CertificatePin by = caller.administrator(request);
        Condition condition = condition(request, false);
        return answer(answered(() -> administration.remove(name, condition, by)));
    }

    private static Response answer(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Written written -> described(written.created() ? 201 : 200, written.now());
            case Outcome.SecondPersonNeeded _ ->
                    Response.accepted(
                                    CanonicalWriter.canonical(
                                            JsonObject.of(
                                                    Map.of(
                                                            "state",
                                                            new JsonString(
                                                                    "second_person_needed")))))
                            .header("Cache-Control", "no-store")
                            .build();
            case Outcome.Removed _ -> Response.noContent().build();
            case Outcome.Missing _ -> throw Problems.unknownAgencyName().toException();
            case Outcome.Changed _ -> throw Problems.agencyChanged().toException();
            case Outcome.Taken taken -> throw Problems.agencyConflict(taken.detail()).toException();
            case Outcome.Invalid invalid ->
                    throw Problems.agencyInvalid(invalid.faults()).toException();
        };
    }

    private static Response described(int status, Described agency) {
        return Response.status(status)
                .header("ETag", '"' + agency.tag() + '"')
                .header("Cache-Control", "no-store")
                .entity(CanonicalWriter.canonical(json(agency)))
                .build();
    }

    private static JsonObject json(Described described) {
        Map<String, JsonValue> members =
                new HashMap<>(AgencyDocument.json(described.agency()).members());
        members.put("etag", new JsonString('"' + described.tag() + '"'));
        members.put("source", new JsonString(described.stored().isPresent() ? "database" : "file"));
        described
                .stored()
                .ifPresent(stored -> {
                    members.put("version", new JsonNumber(Long.toString(stored.version())));
                    members.put("changed_at", new JsonString(stored.changedAt().toString()));
                    members.put("changed_by", new JsonString(stored.changedBy()));
                });
        return JsonObject.of(members);
    }

    private static Condition condition(HttpServerRequest request, boolean mayCreate) {
        Optional<String> match = header(request, "If-Match");
        Optional<String> none = header(request, "If-None-Match");
        if (mayCreate && match.isEmpty() && none.filter("*"::equals).isPresent()) {
            return new Condition.Absent();
        }
        if (match.isEmpty() || none.isPresent()) {
            throw Problems.conditionRequired(mayCreate).toException();
        }
        Set<String> tags = new HashSet<>();
        for (String tag : match.get().split(",", 32)) {
            String text = tag.strip();
            if (!text.matches("\"[\\x21\\x23-\\x7e]{1,64}\"")) {
                throw Problems.conditionRequired(mayCreate).toException();
            }
            tags.add(text.substring(1, text.length() - 1));
        }
        return new Condition.Matches(tags);
    }

    private static Optional<String> header(HttpServerRequest request, String name) {
        List<String> values = request.headers().getAll(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(String.join(",", values));
    }

    private static <T> T answered(Supplier<T> call) {
        try {
            return call.get();
        } catch (StoreUnavailableException _) {
            throw Problems.unavailable("the records do not answer; ask again");
        }
    }
}
