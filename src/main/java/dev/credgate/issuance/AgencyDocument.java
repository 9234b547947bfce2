package dev.credgate.issuance;

import dev.credgate.issuance.Agency.Identity;
import dev.credgate.json.CanonicalWriter;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonBoolean;
import dev.credgate.json.JsonValue.JsonNull;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An agency as JSON, as administrators write and read it and as it is stored:
 *
 * <pre>{@code
 * {"name": "population",
 *  "certificates": ["sha256/<base64>", {"issuer": "CN=Agencies CA", "san": "dns:a.example"}],
 *  "dids": [{"did": "did:weid:101:0x…", "key": "population", "further_keys": ["population-p256"]}],
 *  "types": ["cpt:1000"],
 *  "quotas": {"per_hour": 100, "per_day": 1000}}
 * }</pre>
 *
 * <p>{@code types}, {@code quotas} and {@code further_keys} may be left out. What administrators
 * are told beside it ({@code etag}, {@code source}, {@code version}, {@code changed_at}, {@code
 * changed_by}) is passed over.
 */
public final class AgencyDocument {

    private static final Set<String> KEYS =
            Set.of("name", "certificates", "dids", "types", "quotas");

    /**
     * What administrators are told beside it; whoever sends an answer back with a change in it
     * means nothing by these.
     */
    private static final Set<String> TOLD =
            Set.of("etag", "source", "version", "changed_at", "changed_by");

    private AgencyDocument() {}

    /** The agency, or empty with at least one line added to {@code faults}. */
    public static Optional<Agency> read(byte[] json, List<String> faults) {
        if (!(JsonParser.parse(json) instanceof JsonReading.Read(JsonObject object))) {
            faults.add("expected one strict JSON object");
            return Optional.empty();
        }
        AgencyMembers members = new AgencyMembers("agency", '_', faults);
        for (String key : object.members().keySet()) {
            if (!KEYS.contains(key) && !TOLD.contains(key)) {
                members.fault(
                        "(unknown member)", "name, certificates, dids, types and quotas only");
            }
        }
        Map<?, ?> map = map(object);
        Optional<String> name = members.name(map.get("name"));
        Optional<List<CertificateName>> certificates =
                members.certificates(map.get("certificates"), "certificates");
        Optional<List<Identity>> identities = members.identities(map.get("dids"), "dids");
        Optional<Optional<Set<String>>> types = members.typesOf(map);
        Optional<Quotas> quotas = members.quotasOf(map);
        return faults.isEmpty()
                ? Optional.of(
                        new Agency(
                                name.orElseThrow(),
                                certificates.orElseThrow(),
                                identities.orElseThrow(),
                                types.orElseThrow(),
                                quotas.orElseThrow()))
                : Optional.empty();
    }

    private static Map<String, Object> map(JsonObject object) {
        Map<String, Object> map = new LinkedHashMap<>();
        object.members().forEach((name, value) -> map.put(name, plain(value)));
        return map;
    }

    /** What {@link AgencyMembers} reads; what it has no use for becomes something it refuses. */
    private static Object plain(JsonValue value) {
        return switch (value) {
            case JsonObject object -> map(object);
            case JsonArray(List<JsonValue> elements) ->
                    elements.stream().map(AgencyDocument::plain).toList();
            case JsonString(String text) -> text;
            case JsonNumber number ->
                    number.token().matches("[0-9]{1,16}") ? Long.parseLong(number.token()) : number;
            case JsonBoolean _, JsonNull _ -> value;
        };
    }

    /** As canonical JSON: equal agencies have equal texts. */
    public static String write(Agency agency) {
        return new String(CanonicalWriter.canonical(json(agency)), StandardCharsets.UTF_8);
    }

    /** As a JSON object. */
    public static JsonObject json(Agency agency) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("name", new JsonString(agency.name()));
        members.put(
                "certificates",
                new JsonArray(agency.certificates().stream().map(AgencyDocument::json).toList()));
        members.put(
                "dids",
                new JsonArray(agency.identities().stream().map(AgencyDocument::json).toList()));
        agency.types()
                .ifPresent(types -> members.put("types", texts(types.stream().sorted().toList())));
        Map<String, JsonValue> quotas = new LinkedHashMap<>();
        agency.quotas().perHour().ifPresent(limit -> quotas.put("per_hour", number(limit)));
        agency.quotas().perDay().ifPresent(limit -> quotas.put("per_day", number(limit)));
        if (!quotas.isEmpty()) {
            members.put("quotas", JsonObject.of(quotas));
        }
        return JsonObject.of(members);
    }

    private static JsonValue json(CertificateName name) {
        return switch (name) {
            case CertificatePin pin -> new JsonString(pin.toString());
            case IssuedName issued ->
                    JsonObject.of(
                            Map.of(
                                    "issuer",
                                    new JsonString(issued.issuerText()),
                                    "san",
                                    new JsonString(issued.alternative())));
        };
    }

    private static JsonValue json(Identity identity) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("did", new JsonString(identity.did().toString()));
        members.put("key", new JsonString(identity.keyLabel()));
        if (!identity.furtherKeys().isEmpty()) {
            members.put("further_keys", texts(identity.furtherKeys()));
        }
        return JsonObject.of(members);
    }

    private static JsonArray texts(List<String> texts) {
        return new JsonArray(texts.stream().map(text -> (JsonValue) new JsonString(text)).toList());
    }

    private static JsonNumber number(long value) {
        return new JsonNumber(Long.toString(value));
    }
}
