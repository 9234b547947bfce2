package dev.credgate.issuer;

import dev.credgate.issuance.Agency;
import dev.credgate.issuance.AgencyKeys;
import dev.credgate.issuance.AgencyKeys.KeyEntry;
import dev.credgate.json.CanonicalWriter;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code GET /issuer/keys}: the agency's own keys as the chain tells them. Making, rotating and
 * revoking keys over HTTP is not there yet: those addresses answer 404 or 405.
 */
@Path("/issuer/keys")
@Produces(MediaType.APPLICATION_JSON)
class KeysResource {

    private final Caller caller;
    private final AgencyKeys keys;

    KeysResource(Caller caller, AgencyKeys keys) {
        this.caller = caller;
        this.keys = keys;
    }

    /** The keys of the agency's DID. */
    @GET
    public Response keys(@Context HttpServerRequest request) {
        Agency agency = caller.agency(request);
        return switch (keys.of(agency)) {
            case AgencyKeys.Listing.Unavailable(String detail) ->
                    throw Problems.unavailable(detail);
            case AgencyKeys.Listing.Listed(List<KeyEntry> entries) -> {
                List<JsonValue> listed = new ArrayList<>();
                entries.forEach(entry -> listed.add(json(entry)));
                byte[] body =
                        CanonicalWriter.canonical(
                                JsonObject.of(
                                        Map.of(
                                                "did",
                                                new JsonString(agency.did().toString()),
                                                "keys",
                                                new JsonArray(listed))));
                yield Response.ok(body).header("Cache-Control", "no-store").build();
            }
        };
    }

    private static JsonObject json(KeyEntry entry) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("id", new JsonString(entry.id()));
        members.put("curve", new JsonString(entry.curve()));
        members.put("public_key", new JsonString(entry.publicKey()));
        members.put("state", new JsonString(entry.state().name().toLowerCase(Locale.ROOT)));
        members.put(
                "signs", entry.signs() ? JsonValue.JsonBoolean.TRUE : JsonValue.JsonBoolean.FALSE);
        return JsonObject.of(members);
    }
}
