package dev.credgate.vcapi;

import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.dataintegrity.Cryptosuite;
import dev.credgate.credential.dataintegrity.DataIntegrityIssuance;
import dev.credgate.credential.dataintegrity.DataIntegrityIssuance.Order;
import dev.credgate.credential.dataintegrity.SelectiveDisclosure;
import dev.credgate.credential.dataintegrity.SelectiveDisclosure.Derivation;
import dev.credgate.credential.jose.UnsignedJws;
import dev.credgate.credential.w3c.IssuedEnvelope;
import dev.credgate.credential.w3c.ModelVersion;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the test issuers issue, and what a holder derives from it. Thread-safe. */
final class TestIssuance {

    private final TestIssuers issuers;
    private final TestStatusList statuses;
    private final DataIntegrityIssuance issuance;
    private final SelectiveDisclosure disclosure;
    private final InstantSource clock;
    private final SecureRandom random;

    TestIssuance(
            TestIssuers issuers,
            TestStatusList statuses,
            DataIntegrityIssuance issuance,
            SelectiveDisclosure disclosure,
            InstantSource clock,
            SecureRandom random) {
        this.issuers = issuers;
        this.statuses = statuses;
        this.issuance = issuance;
        this.disclosure = disclosure;
        this.clock = clock;
        this.random = random;
    }

    /**
     * The secured credential, JSON.
     *
     * @throws Refused when it is none that may be issued
     */
    byte[] issue(Request request) {
        JsonObject credential = request.object("credential");
        TestIssuer issuer =
                issuerOf(credential)
                        .flatMap(issuers::find)
                        .orElseThrow(() ->
                                Refused.malformed(
                                        "credential.issuer: expected one of the issuers of GET"
                                                + " /profile"));
        if (issuer.withStatus() && !credential.members().containsKey("credentialStatus")) {
            credential = with(credential, "credentialStatus", statuses.entry());
        }
        credential = dated(credential);
        return issuer.cryptosuite().equals(TestIssuer.JOSE)
                ? enveloped(issuer, credential)
                : embedded(issuer, credential, request.optionList("mandatoryPointers"));
    }

    /** Data model 1.1 demands a date, which some of the suites' documents leave to the issuer. */
    private JsonObject dated(JsonObject credential) {
        boolean first =
                baseContext(credential)
                        .equals(Optional.of(new JsonString(ModelVersion.V1_1.context())));
        return first && !credential.members().containsKey("issuanceDate")
                ? with(
                        credential,
                        "issuanceDate",
                        new JsonString(clock.instant().truncatedTo(ChronoUnit.SECONDS).toString()))
                : credential;
    }

    private static Optional<JsonValue> baseContext(JsonObject credential) {
        JsonValue context = credential.members().get("@context");
        return context instanceof JsonArray(List<JsonValue> entries)
                ? entries.stream().findFirst()
                : Optional.ofNullable(context);
    }

    private static Optional<String> issuerOf(JsonObject credential) {
        JsonValue issuer = credential.members().get("issuer");
        if (issuer instanceof JsonObject object) {
            issuer = object.members().get("id");
        }
        return issuer instanceof JsonString(String id) ? Optional.of(id) : Optional.empty();
    }

    private byte[] embedded(
            TestIssuer issuer, JsonObject credential, Optional<List<String>> mandatory) {
        Order order = order(issuer, suite(issuer.cryptosuite()));
        Order whole = mandatory.map(order::withMandatoryPointers).orElse(order);
        Draft.Ready draft = ready(issuance.credential(credential, whole, random));
        return draft.attach(issuer.key().sign(draft.message()));
    }

    private Order order(TestIssuer issuer, Cryptosuite suite) {
        return Order.of(
                suite,
                issuer.key().verificationMethod(),
                issuer.key().algorithm(),
                clock.instant());
    }

    private static Cryptosuite suite(String id) {
        return Cryptosuite.of(id).orElseThrow();
    }

    private static Draft.Ready ready(Draft draft) {
        return switch (draft) {
            case Draft.Ready ready -> ready;
            case Draft.Refused(String why) -> throw Refused.malformed(why);
        };
    }

    /** A JWT in the object that the data model has for it (VC Data Model 2.0, section 4.12). */
    private byte[] enveloped(TestIssuer issuer, JsonObject credential) {
        // Held to the same rules as one that is secured from within; that signature is not used.
        ready(issuance.credential(credential, order(issuer, Cryptosuite.ECDSA_RDFC_2019), random));
        UnsignedJws jws =
                UnsignedJws.of(
                        JsonObject.of(
                                Map.of(
                                        "alg",
                                        new JsonString("ES256"),
                                        "kid",
                                        new JsonString(issuer.key().verificationMethod()),
                                        "typ",
                                        new JsonString("vc+jwt"),
                                        "cty",
                                        new JsonString("vc"))),
                        JsonWriter.write(credential));
        String jwt =
                new String(jws.attach(issuer.key().sign(jws.message())), StandardCharsets.US_ASCII);
        return IssuedEnvelope.of(
                new JsonArray(List.of(new JsonString(ModelVersion.V2_0.context()))),
                "application/vc+jwt",
                jwt);
    }

    /**
     * The derived credential, JSON.
     *
     * @throws Refused when nothing can be derived from it so
     */
    byte[] derive(Request request) {
        JsonObject credential = request.object("verifiableCredential");
        List<String> pointers = request.optionList("selectivePointers").orElse(List.of());
        return switch (disclosure.derive(credential, pointers)) {
            case Derivation.Derived(JsonObject derived) -> JsonWriter.write(derived);
            case Derivation.Refused(var found) -> throw Refused.malformed(found.detail());
        };
    }

    private static JsonObject with(JsonObject object, String name, JsonValue value) {
        Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
        members.put(name, value);
        return JsonObject.of(members);
    }
}
