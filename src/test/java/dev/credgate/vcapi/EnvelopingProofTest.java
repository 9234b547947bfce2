package dev.credgate.vcapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.dataintegrity.Cryptosuite;
import dev.credgate.credential.dataintegrity.DataIntegrityIssuance;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.credential.jose.UnsignedJws;
import dev.credgate.crypto.Base64Url;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNull;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.json.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the W3C's suite of data model 2.0 asks under the tag {@code EnvelopingProof}: credentials
 * and presentations as JWTs in the {@code data:} URLs of objects (sections 4.13.1 and 4.13.2).
 */
@TestInstance(Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway") // made before all
class EnvelopingProofTest {

    private static final String V2 = "https://www.w3.org/ns/credentials/v2";
    private static final String EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2";
    private static final String NONCE = "123456789";

    private final TestKey holder = TestKey.generate(KeyAlgorithm.ED25519);
    private ServedVcApi api;
    private String issuer;
    private JsonObject issued;

    @BeforeAll
    void issue() throws Exception {
        api = ServedVcApi.under("trial", Map.of("CREDGATE_VC_API", "on"));
        issuer = taggedIssuer();
        ServedVcApi.Answer answer = issue(credential());
        assertThat(answer.status()).isEqualTo(201);
        issued = answer.body();
    }

    @AfterAll
    void close() throws Exception {
        api.close();
    }

    /** The one that the suite finds: by its tag in the profile. */
    private String taggedIssuer() throws Exception {
        JsonArray issuers = (JsonArray) api.get("/profile").body().member("issuers").orElseThrow();
        return issuers.elements().stream()
                .map(JsonObject.class::cast)
                .filter(one -> one.member("tags").equals(Optional.of(texts("EnvelopingProof"))))
                .map(one -> text(one, "id"))
                .findFirst()
                .orElseThrow();
    }

    private JsonObject credential() {
        return object(
                """
                {"@context": ["%s"], "id": "urn:uuid:58172aac-d8ba-41ed-83dd-0b3aef56cc33",
                 "type": ["VerifiableCredential"], "issuer": "%s",
                 "credentialSubject": {"id": "did:example:alice", "name": "Alice"}}
                """
                        .formatted(V2, issuer));
    }

    private ServedVcApi.Answer issue(JsonObject credential) throws Exception {
        return api.post(
                VcApiRoutes.ISSUE,
                JsonObject.of(Map.of("credential", credential, "options", JsonObject.EMPTY)));
    }

    private int verify(JsonObject credential) throws Exception {
        return api.post(
                        VcApiRoutes.VERIFY,
                        JsonObject.of(
                                Map.of(
                                        "verifiableCredential",
                                        credential,
                                        "options",
                                        object("{\"checks\": [\"proof\"]}"))))
                .status();
    }

    private int verifyPresentation(JsonObject presentation, String options) throws Exception {
        return api.post(
                        VcApiRoutes.VERIFY_PRESENTATION,
                        JsonObject.of(
                                Map.of(
                                        "verifiablePresentation",
                                        presentation,
                                        "options",
                                        object(options))))
                .status();
    }

    private int verifyPresentation(JsonObject presentation) throws Exception {
        return verifyPresentation(presentation, "{\"challenge\": \"%s\"}".formatted(NONCE));
    }

    private static JsonObject object(String text) {
        return JsonParser.parse(text.getBytes(StandardCharsets.UTF_8))
                        instanceof JsonReading.Read(JsonObject object)
                ? object
                : JsonObject.EMPTY;
    }

    private static String text(JsonObject object, String name) {
        return ((JsonString) object.member(name).orElseThrow()).value();
    }

    private static JsonArray texts(String... texts) {
        return new JsonArray(List.of(texts).stream().<JsonValue>map(JsonString::new).toList());
    }

    /** An envelope with a member as that JSON says; without it where that is empty. */
    private static JsonObject changed(JsonObject envelope, String member, String json) {
        if (json.isEmpty()) {
            return envelope.without(member);
        }
        return envelope.with(
                member, object("{\"to\": " + json + "}").member("to").orElse(JsonNull.NULL));
    }

    private static JsonObject envelope(String type, String url) {
        return object(
                """
                {"@context": "%s", "type": "%s", "id": "%s"}
                """
                        .formatted(V2, type, url));
    }

    private static String jwt(TestKey key, String algorithm, String further, JsonObject claims) {
        UnsignedJws jws =
                UnsignedJws.of(
                        object(
                                """
                                {"alg": "%s", "kid": "%s"%s}
                                """
                                        .formatted(algorithm, key.verificationMethod(), further)),
                        JsonWriter.write(claims));
        return new String(jws.attach(key.sign(jws.message())), StandardCharsets.US_ASCII);
    }

    /** A JWT whose claims are said anew, under the signature that it had. */
    private static String forged(String jwt, String from, String to) {
        String[] parts = jwt.split("\\.", -1);
        String claims =
                new String(Base64Url.decode(parts[1]).orElseThrow(), StandardCharsets.UTF_8);
        assertThat(claims).contains(from);
        return parts[0]
                + "."
                + Base64Url.encode(claims.replace(from, to).getBytes(StandardCharsets.UTF_8))
                + "."
                + parts[2];
    }

    private static String inside(JsonObject envelope) {
        String url = text(envelope, "id");
        return url.substring(url.indexOf(',') + 1);
    }

    /** The suite's: data model 2.0 in the claim {@code vc}, by a key that names itself. */
    private static JsonObject heldCredential() {
        TestKey key = TestKey.generate(KeyAlgorithm.P256);
        JsonObject claims =
                object(
                        """
                        {"iss": "%1$s", "sub": "did:example:alice",
                         "vc": {"@context": ["%2$s"], "type": ["VerifiableCredential"],
                          "credentialSubject": {"id": "did:example:alice", "name": "Alice"},
                          "issuer": "%1$s"}}
                        """
                                .formatted(key.did(), V2));
        return envelope(
                "EnvelopedVerifiableCredential",
                "data:application/jwt," + jwt(key, "ES256", "", claims));
    }

    /** The suite's: a JWT by the holder with its nonce, and the credential in another. */
    private JsonObject presentation(JsonObject held) {
        JsonObject claims =
                object(
                        """
                        {"iss": "%1$s", "aud": "example.com", "nonce": "%2$s",
                         "vp": {"@context": ["%3$s"], "type": ["VerifiablePresentation"],
                          "holder": "%1$s", "verifiableCredential": [%4$s]}}
                        """
                                .formatted(holder.did(), NONCE, V2, JsonWriter.text(held)));
        return envelope(
                "EnvelopedVerifiablePresentation",
                "data:application/jwt," + jwt(holder, "EdDSA", ", \"typ\": \"JWT\"", claims));
    }

    @Test
    void whatIsIssuedIsAnEnvelopeWithTheCredentialInAJwt() {
        assertThat(issued.members().keySet()).containsOnly("@context", "type", "id");
        assertThat(issued.member("@context")).contains(texts(V2));
        assertThat(text(issued, "type")).isEqualTo("EnvelopedVerifiableCredential");
        assertThat(text(issued, "id")).startsWith("data:application/vc+jwt,");
        String[] parts = inside(issued).split("\\.", -1);
        assertThat(parts).hasSize(3);
        JsonObject header =
                object(
                        new String(
                                Base64Url.decode(parts[0]).orElseThrow(), StandardCharsets.UTF_8));
        assertThat(text(header, "typ")).isEqualTo("vc+jwt");
        assertThat(text(header, "cty")).isEqualTo("vc");
        assertThat(text(header, "alg")).isEqualTo("ES256");
        assertThat(text(header, "kid")).startsWith(issuer + "#");
        assertThat(
                        object(
                                new String(
                                        Base64Url.decode(parts[1]).orElseThrow(),
                                        StandardCharsets.UTF_8)))
                .isEqualTo(credential());
    }

    /** As an issuer with a proof of its own refuses it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "credentialSubject|''",
                "credentialSubject|{}",
                "type|[\"VerifiableCredential\", \"Undefined\"]",
                "undefinedTerm|\"x\"",
                "id|\"no url\"",
                "validFrom|\"yesterday\"",
                "@context|[]",
            })
    void whatIsNoCredentialIsNotIssued(String member, String json) throws Exception {
        assertThat(issue(changed(credential(), member, json)).status()).isEqualTo(400);
    }

    @Test
    void theVerifierTakesWhatWasIssuedAndTheSuitesOwn() throws Exception {
        assertThat(verify(issued)).isEqualTo(200);
        assertThat(verify(heldCredential())).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "@context|[]",
                "@context|''",
                "@context|null",
                "@context|\"" + EXAMPLES + "\"",
                "@context|[\"" + EXAMPLES + "\"]",
                "@context|\"https://www.w3.org/2018/credentials/v1\"",
                "type|''",
                "type|null",
                "type|[]",
                "type|\"VerifiableCredential\"",
                "type|[\"VerifiableCredential\"]",
                "type|\"EnvelopedVerifiablePresentation\"",
                "id|''",
                "id|null",
                "id|\"data:application/vc+jwt\"",
                "id|\"data:application/vc+jwt,\"",
                "id|\"data:application/vc+jwt,x\"",
            })
    void theVerifierRefusesAnotherEnvelope(String member, String json) throws Exception {
        assertThat(verify(changed(issued, member, json))).isEqualTo(400);
        assertThat(verify(changed(heldCredential(), member, json))).isEqualTo(400);
    }

    @Test
    void theVerifierRefusesAnIdThatIsTheJwtAlone() throws Exception {
        for (JsonObject envelope : List.of(issued, heldCredential())) {
            assertThat(verify(envelope.with("id", new JsonString(inside(envelope)))))
                    .isEqualTo(400);
            assertThat(
                            verify(
                                    envelope.with(
                                            "id",
                                            new JsonString("data:text/plain," + inside(envelope)))))
                    .isEqualTo(400);
        }
    }

    @Test
    void theVerifierRefusesAForgedCredential() throws Exception {
        for (JsonObject envelope : List.of(issued, heldCredential())) {
            String forged = forged(inside(envelope), "\"Alice\"", "\"Mallory\"");
            assertThat(
                            verify(
                                    envelope.with(
                                            "id",
                                            new JsonString("data:application/vc+jwt," + forged))))
                    .isEqualTo(400);
        }
    }

    @Test
    void thePresentationsVerifierTakesTheSuitesOwn() throws Exception {
        assertThat(verifyPresentation(presentation(heldCredential()))).isEqualTo(200);
        assertThat(verifyPresentation(presentation(issued))).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "@context|[]",
                "@context|''",
                "@context|null",
                "@context|\"" + EXAMPLES + "\"",
                "@context|[\"" + EXAMPLES + "\"]",
                "type|''",
                "type|null",
                "type|\"VerifiablePresentation\"",
                "type|[\"VerifiablePresentation\"]",
                "type|\"EnvelopedVerifiableCredential\"",
                "id|''",
                "id|\"data:application/jwt\"",
                "id|\"data:application/jwt,x\"",
            })
    void thePresentationsVerifierRefusesAnotherEnvelope(String member, String json)
            throws Exception {
        assertThat(verifyPresentation(changed(presentation(heldCredential()), member, json)))
                .isEqualTo(400);
        // … and one within.
        assertThat(verifyPresentation(presentation(changed(heldCredential(), member, json))))
                .isEqualTo(
                        // There it is the very type that is asked for.
                        json.equals("\"EnvelopedVerifiableCredential\"") ? 200 : 400);
    }

    @Test
    void thePresentationsVerifierRefusesAnIdThatIsTheJwtAlone() throws Exception {
        JsonObject held = heldCredential();
        JsonObject whole = presentation(held);
        assertThat(verifyPresentation(whole.with("id", new JsonString(inside(whole)))))
                .isEqualTo(400);
        assertThat(verifyPresentation(presentation(held.with("id", new JsonString(inside(held))))))
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"challenge\": \"123456789\"}|200",
                "{\"challenge\": \"123456789\", \"domain\": \"example.com\"}|200",
                "{\"challenge\": \"123456789\", \"domain\": \"other.example\"}|400",
                "{\"challenge\": \"987654321\"}|400",
                "{\"challenge\": \"\"}|400",
                "{\"domain\": \"example.com\"}|400",
                "{}|200",
            })
    void aPresentationAnswersItsOwnChallenge(String options, int status) throws Exception {
        assertThat(verifyPresentation(presentation(heldCredential()), options)).isEqualTo(status);
    }

    @Test
    void thePresentationsVerifierRefusesWhatIsForged() throws Exception {
        JsonObject held = heldCredential();
        String forged = forged(inside(held), "\"Alice\"", "\"Mallory\"");
        assertThat(
                        verifyPresentation(
                                presentation(
                                        held.with(
                                                "id",
                                                new JsonString("data:application/jwt," + forged)))))
                .isEqualTo(400);
        JsonObject whole = presentation(held);
        String other = forged(inside(whole), NONCE, "987654321");
        assertThat(
                        verifyPresentation(
                                whole.with("id", new JsonString("data:application/jwt," + other)),
                                "{\"challenge\": \"987654321\"}"))
                .isEqualTo(400);
    }

    /**
     * The suite's inputs with an envelope within a presentation that has a proof of its own. The
     * JWT in them is by nobody whose key could be had, so that it is taken with one of ours.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "presentation-enveloped-vc-ok.json",
                "presentation-enveloped-vc-missing-type-fail.json"
            })
    void envelopesInAPresentationWithAProof(String file) throws Exception {
        JsonObject input = input(file);
        JsonObject held =
                (JsonObject)
                        ((JsonArray) input.member("verifiableCredential").orElseThrow())
                                .elements()
                                .getFirst();
        String url = text(held, "id");
        JsonObject ours =
                held.with(
                        "id",
                        new JsonString(url.substring(0, url.indexOf(',') + 1) + inside(issued)));
        String options = "{\"challenge\": \"%s\", \"domain\": \"d.example\"}".formatted(NONCE);
        assertThat(verifyPresentation(proved(input, ours), options))
                .isEqualTo(file.contains("-ok") ? 200 : 400);
        assertThat(verifyPresentation(proved(input, held), options)).isEqualTo(400);
        assertThat(verifyPresentation(input, options)).isEqualTo(400);
    }

    private static JsonObject input(String file) throws IOException {
        String folder = System.getenv("CREDGATE_CONFORMANCE");
        assumeTrue(folder != null, "CREDGATE_CONFORMANCE is not set: its inputs were NOT run");
        return object(
                Files.readString(
                        Path.of(String.valueOf(folder), "data", "data-model-2.0", "input", file)));
    }

    private JsonObject proved(JsonObject presentation, JsonObject held) {
        DataIntegrityIssuance.Order order =
                DataIntegrityIssuance.Order.of(
                                Cryptosuite.EDDSA_RDFC_2022,
                                holder.verificationMethod(),
                                holder.algorithm(),
                                Instant.now())
                        .answering(NONCE, Optional.of("d.example"));
        return switch (new DataIntegrityIssuance(ContextStore.bundled())
                .presentation(
                        presentation.with("verifiableCredential", new JsonArray(List.of(held))),
                        order,
                        new SecureRandom())) {
            case Draft.Ready draft ->
                    object(
                            new String(
                                    draft.attach(holder.sign(draft.message())),
                                    StandardCharsets.UTF_8));
            case Draft.Refused(String why) -> throw new AssertionError(why);
        };
    }
}
