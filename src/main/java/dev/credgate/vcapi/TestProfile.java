package dev.credgate.vcapi;

import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonBoolean;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.json.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the suites are told of this implementation. */
final class TestProfile {

    private static final List<String> VERIFIED =
            List.of(
                    "ecdsa-rdfc-2019",
                    "ecdsa-jcs-2019",
                    "ecdsa-sd-2023",
                    "bbs-2023",
                    "eddsa-rdfc-2022",
                    "eddsa-jcs-2022",
                    "vc2.0",
                    "BitstringStatusList",
                    "EnvelopingProof");
    private static final List<String> CURVES = List.of("P-256", "P-384");

    private TestProfile() {}

    /**
     * The profile, JSON.
     *
     * @param features of the jose-cose suite
     */
    static byte[] write(TestIssuers issuers, List<String> features) {
        String verifier = issuers.all().getFirst().id();
        Map<String, JsonValue> profile = new LinkedHashMap<>();
        profile.put("name", new JsonString("CredGate"));
        profile.put("implementation", new JsonString("CredGate"));
        profile.put(
                "issuers",
                new JsonArray(
                        issuers.all().stream()
                                .<JsonValue>map(issuer ->
                                        entry(
                                                VcApiRoutes.ISSUE,
                                                issuer.id(),
                                                curves(issuer),
                                                issuer.tags()))
                                .toList()));
        profile.put("verifiers", one(entry(VcApiRoutes.VERIFY, verifier, CURVES, VERIFIED)));
        profile.put(
                "vpVerifiers",
                one(entry(VcApiRoutes.VERIFY_PRESENTATION, verifier, List.of(), VERIFIED)));
        profile.put(
                "vcHolders",
                one(
                        entry(
                                VcApiRoutes.DERIVE,
                                verifier,
                                List.of(),
                                List.of("vcHolder", "ecdsa-sd-2023"))));
        Map<String, JsonValue> offered = new LinkedHashMap<>();
        features.forEach(feature -> offered.put(feature, JsonBoolean.TRUE));
        profile.put("jose-cose", JsonObject.of(Map.of("features", JsonObject.of(offered))));
        return JsonWriter.write(JsonObject.of(profile));
    }

    private static List<String> curves(TestIssuer issuer) {
        return issuer.key().algorithm() == KeyAlgorithm.ED25519
                ? List.of()
                : List.of(issuer.key().algorithm().label());
    }

    private static JsonArray one(JsonObject entry) {
        return new JsonArray(List.of(entry));
    }

    private static JsonObject entry(
            String path, String id, List<String> curves, List<String> tags) {
        Map<String, JsonValue> entry = new LinkedHashMap<>();
        entry.put("path", new JsonString(path));
        entry.put("id", new JsonString(id));
        entry.put("supports", JsonObject.of(Map.of("vc", texts(List.of("1.1", "2.0")))));
        if (!curves.isEmpty()) {
            entry.put("supportedEcdsaKeyTypes", texts(curves));
        }
        entry.put("tags", texts(tags));
        return JsonObject.of(entry);
    }

    private static JsonArray texts(List<String> texts) {
        List<JsonValue> values = new ArrayList<>();
        texts.forEach(text -> values.add(new JsonString(text)));
        return new JsonArray(List.copyOf(values));
    }
}
