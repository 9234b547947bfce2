package dev.credgate.issuer;

import dev.credgate.issuance.AgencyKeys.KeyEntry;
import dev.credgate.issuance.KeyRequestStanding;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonBoolean;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.store.IssuerKeys.KeyRequest;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Keys and requests about them as agencies see them. */
final class KeyJson {

    private KeyJson() {}

    static JsonObject of(KeyEntry entry) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("key", new JsonString(entry.key()));
        put(members, "id", entry.id());
        members.put("curve", new JsonString(entry.curve()));
        put(members, "public_key", entry.publicKey());
        members.put("state", new JsonString(entry.state()));
        put(members, "token", entry.token());
        members.put("signs", entry.signs() ? JsonBoolean.TRUE : JsonBoolean.FALSE);
        put(members, "fault", entry.fault());
        return JsonObject.of(members);
    }

    /** A request and how far it came. */
    static JsonObject of(KeyRequestStanding standing) {
        Map<String, JsonValue> members = members(standing.request());
        members.put("state", new JsonString(standing.progress().name().toLowerCase(Locale.ROOT)));
        return JsonObject.of(members);
    }

    static JsonObject of(KeyRequest request) {
        return JsonObject.of(members(request));
    }

    private static Map<String, JsonValue> members(KeyRequest request) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("id", new JsonString(request.id().toString()));
        members.put("action", new JsonString(request.action().name().toLowerCase(Locale.ROOT)));
        put(members, "key", request.key().map(Object::toString));
        put(members, "token", request.token());
        put(members, "curve", request.curve());
        members.put("requested_by", new JsonString(request.requestedBy()));
        members.put("requested_at", new JsonString(request.requestedAt().toString()));
        members.put("lapses_at", new JsonString(KeyRequestStanding.lapses(request).toString()));
        return members;
    }

    private static void put(Map<String, JsonValue> members, String name, Optional<String> value) {
        value.ifPresent(text -> members.put(name, new JsonString(text)));
    }
}
