package dev.credgate.credential.jwtvc;

import dev.credgate.credential.jose.SecretJwk;
import dev.credgate.credential.w3c.VcDataModel;
import dev.credgate.credential.w3c.VpDataModel;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Answers what the W3C's suite of VC-JOSE-COSE asks: {@code {feature, input, key, disclosurePaths}}
 * in, {@code {result, data}} out. The rules of the data model are held here for every feature;
 * adding one is adding one {@link JoseCoseFeature}. Thread-safe.
 */
public final class JoseCoseFeatures {

    /** Members that data model 2.0 defines of credentials, and no others may be issued. */
    private static final Set<String> CREDENTIAL_MEMBERS =
            Set.of(
                    "@context",
                    "id",
                    "type",
                    "name",
                    "description",
                    "issuer",
                    "validFrom",
                    "validUntil",
                    "credentialSubject",
                    "credentialStatus",
                    "credentialSchema",
                    "refreshService",
                    "termsOfUse",
                    "evidence",
                    "relatedResource",
                    "confidenceMethod",
                    "renderMethod");

    private static final Set<String> PRESENTATION_MEMBERS =
            Set.of(
                    "@context",
                    "id",
                    "type",
                    "name",
                    "description",
                    "holder",
                    "verifiableCredential",
                    "termsOfUse");

    private final Map<String, JoseCoseFeature> features = new LinkedHashMap<>();

    /**
     * @param more features beside JOSE's own
     */
    public JoseCoseFeatures(Collection<JoseCoseFeature> more) {
        JoseFeature.all().forEach(feature -> features.put(feature.name(), feature));
        more.forEach(feature -> features.put(feature.name(), feature));
    }

    /** The names of all. */
    public Set<String> names() {
        return Set.copyOf(features.keySet());
    }

    /** The answer to a request to issue. */
    public JsonObject issue(JsonObject request) {
        Optional<JsonObject> document = text(request, "input").flatMap(JoseCoseFeatures::parse);
        Optional<JoseCoseFeature.Key> key = key(request);
        Optional<List<String>> paths = paths(request);
        return answer(
                feature(request)
                        .filter(feature ->
                                document.isPresent()
                                        && key.isPresent()
                                        && paths.isPresent()
                                        && mayBeIssued(feature, document.get()))
                        .flatMap(feature -> feature.issue(document.get(), key.get(), paths.get())));
    }

    /** The answer to a request to verify. */
    public JsonObject verify(JsonObject request) {
        Optional<String> secured = text(request, "input");
        Optional<JoseCoseFeature.Key> key = key(request);
        return answer(
                feature(request)
                        .filter(_ -> secured.isPresent() && key.isPresent())
                        .flatMap(feature ->
                                feature.verify(secured.get(), key.get())
                                        .filter(document -> followsTheModel(feature, document)))
                        .map(JsonWriter::text));
    }

    private static JsonObject answer(Optional<String> data) {
        Map<String, JsonValue> answer = new LinkedHashMap<>();
        answer.put("result", new JsonString(data.isPresent() ? "success" : "failure"));
        answer.put("data", new JsonString(data.orElse("")));
        return JsonObject.of(answer);
    }

    private Optional<JoseCoseFeature> feature(JsonObject request) {
        return text(request, "feature").map(features::get);
    }

    private static Optional<JoseCoseFeature.Key> key(JsonObject request) {
        if (!(request.members().get("key") instanceof JsonObject method)
                || !(method.members().get("secretKeyJwk") instanceof JsonObject secret)
                || !(method.members().get("publicKeyJwk") instanceof JsonObject open)) {
            return Optional.empty();
        }
        Optional<String> kid = text(open, "kid").or(() -> text(method, "id"));
        return SecretJwk.read(secret)
                .filter(jwk ->
                        Jwk.read(open) instanceof Jwk.Reading.Read(Jwk of)
                                && of.keys().equals(List.of(jwk.key())))
                .flatMap(jwk -> kid.map(name -> new JoseCoseFeature.Key(jwk, name)));
    }

    private static Optional<List<String>> paths(JsonObject request) {
        JsonValue value = request.members().get("disclosurePaths");
        if (value == null) {
            return Optional.of(List.of());
        }
        if (!(value instanceof JsonArray(List<JsonValue> elements))) {
            return Optional.empty();
        }
        List<String> paths = new ArrayList<>();
        for (JsonValue element : elements) {
            if (!(element instanceof JsonString(String path))) {
                return Optional.empty();
            }
            paths.add(path);
        }
        return Optional.of(paths);
    }

    private static Optional<String> text(JsonObject object, String name) {
        return object.members().get(name) instanceof JsonString(String text)
                ? Optional.of(text)
                : Optional.empty();
    }

    private static Optional<JsonObject> parse(String text) {
        return JsonParser.parse(text.getBytes(StandardCharsets.UTF_8))
                        instanceof JsonReading.Read(JsonObject object)
                ? Optional.of(object)
                : Optional.empty();
    }

    private static boolean mayBeIssued(JoseCoseFeature feature, JsonObject document) {
        Set<String> known = isPresentation(feature) ? PRESENTATION_MEMBERS : CREDENTIAL_MEMBERS;
        return known.containsAll(document.members().keySet()) && followsTheModel(feature, document);
    }

    private static boolean isPresentation(JoseCoseFeature feature) {
        return feature.name().startsWith("presentation_");
    }

    private static boolean followsTheModel(JoseCoseFeature feature, JsonObject document) {
        if (document.member("vc").isPresent() || document.member("vp").isPresent()) {
            return false;
        }
        if (!isPresentation(feature)) {
            return VcDataModel.read(document) instanceof VcDataModel.Reading.Sound(var model)
                    && model.dateFlaw().isEmpty();
        }
        return VpDataModel.read(document) instanceof VpDataModel.Reading.Sound(var model)
                && model.credentials().stream().allMatch(JoseCoseFeatures::isEnvelope);
    }

    /** What is in the envelope is not looked at: its keys are not known here. */
    private static boolean isEnvelope(JsonValue credential) {
        return credential instanceof JsonObject object
                && Envelope.isCredential(object)
                && text(object, "id").filter(id -> id.startsWith("data:")).isPresent();
    }
}
