package dev.credgate.credential.dataintegrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.HolderBinding;
import dev.credgate.credential.HolderChallenge;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredPresentation;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.json.JcsWriter;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The inputs of W3C's data-model-2.0 suite, whose names say what is expected: credentials are
 * issued or not, presentations accepted or not. Not run: those whose outcome hangs on who fills in
 * the issuer ({@code no-issuer}), and an enveloped credential that nobody's key signed ({@code
 * presentation-enveloped-vc-ok}).
 */
class DataModelTest {

    private static final String V2 = "https://www.w3.org/ns/credentials/v2";
    private static final TestKey KEY = TestKey.of(KeyAlgorithm.ED25519, "data-model");
    private static final Signing SIGNING = new Signing(Cryptosuite.EDDSA_RDFC_2022, KEY);
    private static final HolderChallenge CHALLENGE =
            new HolderChallenge("c-1", "verifier.example", Signing.NOW, Optional.empty());

    private final DataIntegrityFormat format =
            new DataIntegrityFormat(W3cVectors.contexts(), List.of());

    @TestFactory
    Stream<DynamicTest> inputs() throws IOException {
        var files = W3cVectors.conformance();
        assumeTrue(
                files.isPresent(),
                "CREDGATE_CONFORMANCE is not set: the inputs of data-model-2.0 were NOT run");
        Path folder = files.get().path("data-model-2.0/input");
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.filter(path -> path.toString().endsWith(".json")).sorted().toList();
        }
        return all.stream()
                .map(path -> path.getFileName().toString())
                .filter(name -> !name.contains("no-issuer"))
                .filter(name -> !name.equals("presentation-enveloped-vc-ok.json"))
                .filter(name -> name.endsWith("ok.json") || name.contains("-fail"))
                .map(name ->
                        DynamicTest.dynamicTest(
                                name,
                                () -> {
                                    Path path =
                                            all.stream()
                                                    .filter(one -> one.endsWith(name))
                                                    .findFirst()
                                                    .orElseThrow();
                                    JsonObject input = W3cVectors.object(Files.readString(path));
                                    boolean ok = name.endsWith("ok.json");
                                    if (name.startsWith("presentation-")) {
                                        assertThat(accepted(input)).isEqualTo(ok);
                                    } else {
                                        assertThat(issued(name, input)).isEqualTo(ok);
                                    }
                                }));
    }

    private static boolean issued(String name, JsonObject input) {
        JsonObject credential = withIssuer(input);
        if (name.equals("credential-validUntil-validFrom-ok.json")) {
            credential = dates(credential, "2021-01-01T00:00:00Z", "2099-01-01T00:00:00Z");
        } else if (name.equals("credential-validUntil-validFrom-fail.json")) {
            credential = dates(credential, "2030-01-01T00:00:00Z", "2029-01-01T00:00:00Z");
        }
        return SIGNING.draft(credential) instanceof Draft.Ready;
    }

    private static JsonObject dates(JsonObject credential, String from, String until) {
        return credential
                .with("validFrom", new JsonString(from))
                .with("validUntil", new JsonString(until));
    }

    private static JsonObject withIssuer(JsonObject input) {
        JsonValue issuer = input.members().get("issuer");
        if (issuer == null) {
            return input.with("issuer", new JsonString(KEY.did()));
        }
        return issuer instanceof JsonObject object && !object.members().containsKey("id")
                ? input.with("issuer", object.with("id", new JsonString(KEY.did())))
                : input;
    }

    private boolean accepted(JsonObject input) {
        JsonObject presentation =
                W3cVectors.object(
                        new String(
                                        JcsWriter.canonical(input).orElseThrow(),
                                        java.nio.charset.StandardCharsets.UTF_8)
                                .replaceAll(
                                        "did:key:z6MkpJySvETLnxhQG9DzEdmKJtysBDjuuTeDfUj1uNNCUqcj",
                                        KEY.did()));
        JsonValue held = presentation.members().get("verifiableCredential");
        if (held != null) {
            List<JsonValue> several =
                    held instanceof JsonArray(var elements) ? elements : List.of(held);
            presentation =
                    presentation.with(
                            "verifiableCredential",
                            new JsonArray(several.stream().map(DataModelTest::secured).toList()));
        }
        JsonObject signed =
                SIGNING.signed(
                        presentation,
                        Map.of(
                                "proofPurpose",
                                "authentication",
                                "challenge",
                                CHALLENGE.nonce(),
                                "domain",
                                CHALLENGE.audience()));
        return format.recognise(JcsWriter.canonical(signed).orElseThrow())
                .filter(presented -> holds(presented, CHALLENGE))
                .isPresent();
    }

    private static JsonValue secured(JsonValue held) {
        return held instanceof JsonObject object
                        && !object.members().containsKey("proof")
                        && !object.toString().contains("EnvelopedVerifiableCredential")
                ? SIGNING.signed(object.with("issuer", new JsonString(KEY.did())), Map.of())
                : held;
    }

    private static boolean holds(Presented presented, HolderChallenge challenge) {
        return presented instanceof SecuredPresentation presentation
                && presentation.binding().answer(Optional.of(challenge))
                        instanceof HolderBinding.Answer.Proof(var proof, _)
                && Proving.why(List.of(proof)).isEmpty()
                && presentation.holder().map(KEY.did()::equals).orElse(true)
                && presentation.credentials().stream().allMatch(Proving::holds);
    }

    private static JsonObject plain() {
        return W3cVectors.object(
                """
                {"@context": ["%s"], "type": ["VerifiableCredential"], "issuer": "%s",
                 "credentialSubject": {"id": "did:example:alice"}}
                """
                        .formatted(V2, KEY.did()));
    }

    private static boolean issuedWith(String relatedResource) {
        return SIGNING.draft(plain().with("relatedResource", W3cVectors.parse(relatedResource)))
                instanceof Draft.Ready;
    }

    @Test
    void relatedResourcesNeedOneFittingDigestEach() {
        String candidate = "JKGMkOmFbVJhEfKTduMC2XCyvRAYLjOVmZWwIH1wQ7k=";
        String recommendation = "WZVc7WaX1h4D8rJVb+vlMIqxaEKEb1tYbX8fet7JJzQ=";

        assertThat(
                        issuedWith(
                                "{\"id\": \"%s\", \"digestSRI\": \"sha256-%s\"}"
                                        .formatted(V2, candidate)))
                .isTrue();
        assertThat(
                        issuedWith(
                                "{\"id\": \"%s\", \"digestSRI\": \"sha256-%s\"}"
                                        .formatted(V2, recommendation)))
                .isTrue();
        assertThat(
                        issuedWith(
                                "{\"id\": \"%s\", \"digestSRI\": \"sha256-%s\"}"
                                        .formatted(V2, recommendation.replace('W', 'X'))))
                .isFalse();
        assertThat(issuedWith("{\"id\": \"%s\"}".formatted(V2))).isFalse();
        assertThat(issuedWith("[\"%s\"]".formatted(V2))).isFalse();
        assertThat(
                        issuedWith(
                                "[{\"id\": \"%1$s\", \"digestSRI\": \"sha256-%2$s\"}, {\"id\": \"%1$s\", \"digestSRI\": \"sha256-%2$s\"}]"
                                        .formatted(V2, recommendation)))
                .isFalse();
        assertThat(issuedWith("{\"digestSRI\": \"sha256-%s\"}".formatted(recommendation)))
                .isFalse();
    }

    @Test
    void aPresentationAnswersItsOwnChallengeOnly() {
        JsonObject presentation =
                W3cVectors.object(
                        """
                        {"@context": ["%s"], "type": "VerifiablePresentation", "holder": "%s"}
                        """
                                .formatted(V2, KEY.did()));
        JsonObject signed =
                SIGNING.presented(
                        presentation.with(
                                "verifiableCredential",
                                new JsonArray(List.of(SIGNING.issued(plain())))),
                        SIGNING.order().answering("c-1", Optional.of("verifier.example")));
        Presented presented =
                format.recognise(JcsWriter.canonical(signed).orElseThrow()).orElseThrow();

        assertThat(holds(presented, CHALLENGE)).isTrue();
        assertThat(
                        holds(
                                presented,
                                new HolderChallenge(
                                        "c-2", "verifier.example", Signing.NOW, Optional.empty())))
                .isFalse();
        assertThat(
                        holds(
                                presented,
                                new HolderChallenge(
                                        "c-1", "other.example", Signing.NOW, Optional.empty())))
                .isFalse();
    }
}
