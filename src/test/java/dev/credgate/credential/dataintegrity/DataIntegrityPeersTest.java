package dev.credgate.credential.dataintegrity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.credential.HolderBinding.Answer;
import dev.credgate.credential.HolderChallenge;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.SecuredPresentation;
import dev.credgate.credential.StatusReference;
import dev.credgate.credential.dataintegrity.SelectiveDisclosure.Derivation;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.json.JsonWriter;
import dev.credgate.peers.Peer;
import dev.credgate.peers.StartedPeer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Both directions against {@code @digitalbazaar/vc} and its cryptosuites, a process of its own:
 * what they secure we verify, what we secure they verify, and what was tampered with neither takes.
 */
class DataIntegrityPeersTest {

    private static final String V2 = "https://www.w3.org/ns/credentials/v2";
    private static final JsonObject CREDENTIAL =
            W3cVectors.object(
                    """
                    {"@context": ["%s", "https://www.w3.org/ns/credentials/examples/v2"],
                     "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
                     "type": ["VerifiableCredential", "AlumniCredential"],
                     "name": "Alumni \\u00e9 \\ud83c\\udf93",
                     "validFrom": "2023-01-01T00:00:00Z", "validUntil": "2043-01-01T00:00:00Z",
                     "credentialSubject": {
                        "id": "did:example:abcdefgh", "alumniOf": "The School of Examples",
                        "degrees": [{"title": "BSc", "year": 2001}, {"title": "MSc", "year": 2003.5}],
                        "address": {"city": "Macao", "lines": ["Rua \\"1\\"", "2\\u00ba\\n"]}}}
                    """
                            .formatted(V2));
    private static final List<String> MANDATORY = List.of("/issuer", "/validFrom");
    private static final List<String> CHOSEN =
            List.of("/credentialSubject/alumniOf", "/credentialSubject/degrees/1/title");

    private static final DataIntegrityFormat FORMAT =
            new DataIntegrityFormat(ContextStore.bundled(), List.of());
    private static final SelectiveDisclosure HOLDER =
            new SelectiveDisclosure(ContextStore.bundled());
    private static final HolderChallenge CHALLENGE =
            new HolderChallenge("n1", "https://v.example", Instant.now(), Optional.empty());

    @RegisterExtension
    private static final StartedPeer PEER =
            new StartedPeer("data-integrity.mjs", "Data Integrity's peers were");

    private static JsonObject ask(String op, Map<String, ? extends JsonValue> members)
            throws IOException {
        Map<String, JsonValue> request = new LinkedHashMap<>();
        request.put("op", new JsonString(op));
        request.putAll(members);
        JsonObject answer = PEER.ask(JsonObject.of(request));
        assertThat(Peer.isOk(answer)).as(answer.toString()).isTrue();
        return answer;
    }

    private static JsonObject document(String op, Map<String, ? extends JsonValue> members)
            throws IOException {
        return W3cVectors.object(ask(op, members), "document");
    }

    private static JsonArray texts(Collection<String> texts) {
        return new JsonArray(texts.stream().<JsonValue>map(JsonString::new).toList());
    }

    private static Map<String, JsonValue> by(String suite, String curve) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("suite", new JsonString(suite));
        members.put("curve", new JsonString(curve));
        return members;
    }

    /** What the peer says of each document: {@code valid}, or why not. */
    private static List<String> peersSay(String op, Collection<JsonObject> documents)
            throws IOException {
        JsonObject answer =
                ask(
                        op,
                        Map.of(
                                "documents",
                                new JsonArray(List.copyOf(documents)),
                                "challenge",
                                new JsonString(CHALLENGE.nonce()),
                                "domain",
                                new JsonString(CHALLENGE.audience())));
        return ((JsonArray) answer.member("results").orElseThrow())
                .elements().stream().map(result -> ((JsonString) result).value()).toList();
    }

    /** What we say of it; empty when it holds. */
    private static String weSay(JsonObject document) {
        Presented presented = FORMAT.recognise(JsonWriter.write(document)).orElseThrow();
        if (!(presented instanceof SecuredPresentation presentation)) {
            return Proving.why(presented);
        }
        if (!(presentation.binding().answer(Optional.of(CHALLENGE))
                instanceof Answer.Proof(var proof, _))) {
            return "not an answer";
        }
        StringBuilder why = new StringBuilder(Proving.why(List.of(proof)));
        presentation.credentials().forEach(one -> why.append(Proving.why(one)));
        return why.toString();
    }

    /** The document is taken by both, each variant of it refused by both. */
    private static void bothAgree(String op, JsonObject document, Map<String, JsonObject> tampered)
            throws IOException {
        assertThat(weSay(document)).isEmpty();
        List<JsonObject> all = new ArrayList<>();
        all.add(document);
        all.addAll(tampered.values());
        List<String> said = peersSay(op, all);
        assertThat(said.getFirst()).isEqualTo("valid");
        int at = 0;
        for (Map.Entry<String, JsonObject> variant : tampered.entrySet()) {
            assertThat(weSay(variant.getValue())).as(variant.getKey()).isNotEmpty();
            assertThat(said.get(++at)).as(variant.getKey()).isNotEqualTo("valid");
        }
    }

    private static JsonObject within(
            JsonObject document, String name, String key, JsonValue value) {
        return document.with(name, W3cVectors.object(document, name).with(key, value));
    }

    private static JsonObject without(JsonObject document, String name, String key) {
        return document.with(name, W3cVectors.object(document, name).without(key));
    }

    /** Everything in it that somebody would like to change. */
    private static Map<String, JsonObject> tampered(JsonObject document, KeyAlgorithm algorithm) {
        TestKey other = TestKey.of(algorithm, "somebody else");
        Map<String, JsonObject> variants = ofProof(document, algorithm);
        JsonString changed = new JsonString("changed");
        variants.put("a claim", within(document, "credentialSubject", "alumniOf", changed));
        variants.put("a claim more", within(document, "credentialSubject", "more", changed));
        variants.put("a claim less", without(document, "credentialSubject", "alumniOf"));
        variants.put(
                "a deep claim",
                within(
                        document,
                        "credentialSubject",
                        "degrees",
                        W3cVectors.parse("[{\"title\": \"PhD\"}]")));
        variants.put(
                "the subject",
                within(document, "credentialSubject", "id", new JsonString("did:example:i")));
        variants.put("the issuer", document.with("issuer", new JsonString(other.did())));
        variants.put(
                "the beginning",
                document.with("validFrom", new JsonString("2022-01-01T00:00:00Z")));
        variants.put(
                "the end", document.with("validUntil", new JsonString("2055-01-01T00:00:00Z")));
        variants.put("the types", document.with("type", texts(List.of("VerifiableCredential"))));
        variants.put("a name", document.with("description", changed));
        return variants;
    }

    private static Map<String, JsonObject> ofProof(JsonObject document, KeyAlgorithm algorithm) {
        TestKey other = TestKey.of(algorithm, "somebody else");
        JsonObject proof = W3cVectors.object(document, "proof");
        String suite = W3cVectors.string(proof, "cryptosuite");
        String value = W3cVectors.string(proof, "proofValue");
        Map<String, JsonObject> variants = new LinkedHashMap<>();
        variants.put(
                "the proof's date",
                within(document, "proof", "created", new JsonString("2020-01-01T00:00:00Z")));
        variants.put(
                "the key",
                within(
                        document,
                        "proof",
                        "verificationMethod",
                        new JsonString(other.verificationMethod())));
        variants.put(
                "the purpose",
                within(document, "proof", "proofPurpose", new JsonString("keyAgreement")));
        variants.put(
                "the suite",
                within(
                        document,
                        "proof",
                        "cryptosuite",
                        new JsonString(
                                suite.contains("jcs")
                                        ? suite.replace("jcs", "rdfc")
                                        : suite.replace("rdfc", "jcs")
                                                .replace("sd-2023", "jcs-2019")
                                                .replace("bbs-2023", "ecdsa-rdfc-2019"))));
        int middle = value.length() / 2;
        variants.put(
                "the signature",
                within(
                        document,
                        "proof",
                        "proofValue",
                        new JsonString(
                                value.substring(0, middle)
                                        + (value.charAt(middle) == 'A' ? 'B' : 'A')
                                        + value.substring(middle + 1))));
        variants.put(
                "a short signature",
                within(
                        document,
                        "proof",
                        "proofValue",
                        new JsonString(value.substring(0, value.length() - 4))));
        variants.put("no proof", document.without("proof"));
        return variants;
    }

    @ParameterizedTest
    @CsvSource({
        "eddsa-rdfc-2022, Ed25519, ED25519",
        "eddsa-jcs-2022, Ed25519, ED25519",
        "ecdsa-rdfc-2019, P-256, P256",
        "ecdsa-rdfc-2019, P-384, P384",
        "ecdsa-jcs-2019, P-256, P256",
        "ecdsa-jcs-2019, P-384, P384"
    })
    void bothWays(String suite, String curve, KeyAlgorithm algorithm) throws IOException {
        Map<String, JsonValue> order = by(suite, curve);
        order.put("credential", CREDENTIAL);
        JsonObject theirs = document("issue", order);
        bothAgree("verify", theirs, tampered(theirs, algorithm));

        TestKey key = TestKey.of(algorithm, "ours");
        JsonObject ours =
                new Signing(Cryptosuite.of(suite).orElseThrow(), key)
                        .issued(CREDENTIAL.with("issuer", new JsonString(key.did())));
        bothAgree("verify", ours, tampered(ours, algorithm));

        Map<String, JsonValue> presenting = by(suite, curve);
        presenting.put("credentials", new JsonArray(List.of(theirs, ours)));
        presenting.put("challenge", new JsonString(CHALLENGE.nonce()));
        presenting.put("domain", new JsonString(CHALLENGE.audience()));
        JsonObject shownByThem = document("present", presenting);
        bothAgree("answers", shownByThem, tamperedPresentation(shownByThem, algorithm));

        Signing holder =
                new Signing(
                        Cryptosuite.of(suite).orElseThrow(), TestKey.of(algorithm, "our holder"));
        JsonObject shownByUs =
                holder.presented(
                        W3cVectors.object(
                                """
                                {"@context": ["%s"], "type": ["VerifiablePresentation"],
                                 "holder": "%s", "verifiableCredential": [%s, %s]}
                                """
                                        .formatted(
                                                V2,
                                                TestKey.of(algorithm, "our holder").did(),
                                                JsonWriter.text(ours),
                                                JsonWriter.text(theirs))),
                        holder.order()
                                .answering(CHALLENGE.nonce(), Optional.of(CHALLENGE.audience())));
        bothAgree("answers", shownByUs, tamperedPresentation(shownByUs, algorithm));
    }

    /** Data model 1.1 with places in status lists, whose context has to stand beside its own. */
    @ParameterizedTest
    @CsvSource({
        "eddsa-rdfc-2022, Ed25519, ED25519",
        "eddsa-jcs-2022, Ed25519, ED25519",
        "ecdsa-rdfc-2019, P-384, P384",
        "ecdsa-jcs-2019, P-256, P256"
    })
    void bothWaysInTheFirstDataModelWithAStatus(String suite, String curve, KeyAlgorithm algorithm)
            throws IOException {
        TestKey key = TestKey.of(algorithm, "ours");
        JsonObject ours =
                W3cVectors.object(
                        new String(
                                issuedWithStatus(suite, key, "revocation", "suspension"),
                                StandardCharsets.UTF_8));
        bothAgree("verify", ours, tamperedStatus(ours, algorithm));

        Map<String, JsonValue> order = by(suite, curve);
        order.put("credential", ours.without("proof"));
        JsonObject theirs = document("issue", order);
        bothAgree("verify", theirs, tamperedStatus(theirs, algorithm));
        assertThat(statuses(theirs)).isEqualTo(statuses(ours)).hasSize(2);
    }

    private static List<StatusReference> statuses(JsonObject document) {
        return ((SecuredCredential) FORMAT.recognise(JsonWriter.write(document)).orElseThrow())
                .statuses();
    }

    private static byte[] issuedWithStatus(String suite, TestKey key, String... purposes) {
        Terms terms =
                new Terms(
                        UUID.fromString("58172aac-d8ba-41ed-83dd-0b3aef56cc33"),
                        key.did(),
                        key.verificationMethod(),
                        key.algorithm(),
                        "vc:https://www.w3.org/ns/credentials/examples#Alumni",
                        Optional.of("did:example:alice"),
                        W3cVectors.object("{\"alumniOf\": \"The School\"}"),
                        Instant.parse("2024-01-01T00:00:00Z"),
                        Optional.of(Instant.parse("2044-01-01T00:00:00Z")),
                        Optional.empty(),
                        Arrays.stream(purposes)
                                .map(purpose ->
                                        new StatusReference(
                                                "bitstring",
                                                URI.create("https://s.example/1/" + purpose),
                                                4711,
                                                purpose,
                                                1,
                                                Map.of()))
                                .toList(),
                        List.of(),
                        W3cVectors.object(
                                """
                                {"cryptosuite": "%s", "version": "1.1",
                                 "contexts": ["https://www.w3.org/ns/credentials/examples/v2"]}
                                """
                                        .formatted(suite)));
        return switch (new DataIntegrityWriter(Instant::now).draft(terms, new SecureRandom())) {
            case Draft.Ready ready -> ready.attach(key.sign(ready.message()));
            case Draft.Refused(String why) -> throw new AssertionError(why);
        };
    }

    /** Everything that somebody whose credential was revoked would like to change. */
    private static Map<String, JsonObject> tamperedStatus(
            JsonObject document, KeyAlgorithm algorithm) {
        Map<String, JsonObject> variants = ofProof(document, algorithm);
        variants.put("no status", document.without("credentialStatus"));
        JsonArray entries = (JsonArray) document.member("credentialStatus").orElseThrow();
        JsonObject first = (JsonObject) entries.elements().getFirst();
        variants.put("one entry less", document.with("credentialStatus", first));
        Map.of(
                        "statusListIndex", "4712",
                        "statusListCredential", "https://s.example/2",
                        "statusPurpose", "refresh",
                        "id", "https://s.example/1#4712",
                        "type", "https://s.example/#Other")
                .forEach((member, value) ->
                        variants.put(
                                member,
                                document.with(
                                        "credentialStatus",
                                        new JsonArray(
                                                List.of(
                                                        first.with(member, new JsonString(value)),
                                                        entries.elements().getLast())))));
        return variants;
    }

    private static Map<String, JsonObject> tamperedPresentation(
            JsonObject document, KeyAlgorithm algorithm) {
        Map<String, JsonObject> variants = ofProof(document, algorithm);
        variants.put("the nonce", within(document, "proof", "challenge", new JsonString("n2")));
        variants.put(
                "the domain",
                within(document, "proof", "domain", new JsonString("https://other.example")));
        variants.put(
                "the holder",
                document.with(
                        "holder", new JsonString(TestKey.of(algorithm, "somebody else").did())));
        JsonArray credentials = (JsonArray) document.member("verifiableCredential").orElseThrow();
        variants.put(
                "a credential less",
                document.with(
                        "verifiableCredential",
                        new JsonArray(credentials.elements().subList(0, 1))));
        JsonObject first = (JsonObject) credentials.elements().getFirst();
        variants.put(
                "a credential's claim",
                document.with(
                        "verifiableCredential",
                        new JsonArray(
                                List.of(
                                        within(
                                                first,
                                                "credentialSubject",
                                                "alumniOf",
                                                new JsonString("changed")),
                                        credentials.elements().getLast()))));
        return variants;
    }

    @Test
    void whatEitherSelectsTheOtherVerifies() throws IOException {
        Map<String, JsonValue> order = by("ecdsa-sd-2023", "P-256");
        order.put("credential", CREDENTIAL);
        order.put("pointers", texts(MANDATORY));
        JsonObject theirBase = document("issue", order);

        TestKey key = TestKey.of(KeyAlgorithm.P256, "ours");
        Signing signing = new Signing(Cryptosuite.ECDSA_SD_2023, key);
        JsonObject ourBase =
                signing.issued(
                        CREDENTIAL.with("issuer", new JsonString(key.did())),
                        signing.order().withMandatoryPointers(MANDATORY));

        for (JsonObject base : List.of(theirBase, ourBase)) {
            JsonObject byUs =
                    switch (HOLDER.derive(base, CHOSEN)) {
                        case Derivation.Derived(var derived) -> derived;
                        case Derivation.Refused(var found) ->
                                throw new AssertionError(found.toString());
                    };
            JsonObject byThem =
                    document("derive", Map.of("document", base, "pointers", texts(CHOSEN)));
            for (JsonObject derived : List.of(byUs, byThem)) {
                bothAgree("verify", derived, tampered(derived, KeyAlgorithm.P256));
                showsWhatWasChosen(derived);
            }
            assertThat(weSay(base)).isNotEmpty();
            assertThat(peersSay("verify", List.of(base))).doesNotContain("valid");
        }
    }

    /** The claims of {@code CREDENTIAL} that {@code CHOSEN} selects, and no other. */
    private static void showsWhatWasChosen(JsonObject derived) {
        assertThat(
                        ((SecuredCredential)
                                        FORMAT.recognise(JsonWriter.write(derived)).orElseThrow())
                                .claims())
                .isEqualTo(
                        W3cVectors.object(
                                """
                                {"id": "did:example:abcdefgh",
                                 "alumniOf": "The School of Examples",
                                 "degrees": [{"title": "MSc"}]}
                                """));
    }

    /** Each of them in both data models; none of them is ours to issue or derive. */
    @ParameterizedTest
    @ValueSource(strings = {"1.1", "2.0"})
    void whatIsDerivedByBbsWeVerify(String version) throws IOException {
        Map<String, JsonValue> order = by("bbs-2023", "BLS12-381");
        order.put("credential", version.equals("2.0") ? CREDENTIAL : firstModel());
        order.put(
                "pointers",
                texts(version.equals("2.0") ? MANDATORY : List.of("/issuer", "/issuanceDate")));
        JsonObject base = document("issue", order);
        assertThat(weSay(base)).contains("base proof");
        assertThat(peersSay("verify", List.of(base))).doesNotContain("valid");
        for (List<String> chosen :
                List.of(
                        CHOSEN,
                        List.of("/credentialSubject/alumniOf"),
                        List.of("/credentialSubject"))) {
            JsonObject derived =
                    document(
                            "derive",
                            Map.of(
                                    "document",
                                    base,
                                    "pointers",
                                    texts(chosen),
                                    "presentationHeader",
                                    new JsonString("c0ffee")));
            bothAgree("verify", derived, tampered(derived, KeyAlgorithm.P256));
        }
        JsonObject without =
                document("derive", Map.of("document", base, "pointers", texts(CHOSEN)));
        assertThat(weSay(without)).isEmpty();
        showsWhatWasChosen(without);
    }

    private static JsonObject firstModel() {
        return CREDENTIAL
                .with(
                        "@context",
                        texts(
                                List.of(
                                        "https://www.w3.org/2018/credentials/v1",
                                        "https://w3id.org/security/data-integrity/v2",
                                        "https://www.w3.org/ns/credentials/examples/v2")))
                .without("name")
                .without("validFrom")
                .without("validUntil")
                .with("issuanceDate", new JsonString("2023-01-01T00:00:00Z"));
    }

    /** Many of them, each with selections at random; all must hold here as they do there. */
    @Test
    void selectionsAtRandomHoldByBbs() throws IOException {
        List<String> all =
                List.of(
                        "/name",
                        "/id",
                        "/validUntil",
                        "/credentialSubject/id",
                        "/credentialSubject/alumniOf",
                        "/credentialSubject/degrees/0",
                        "/credentialSubject/degrees/1",
                        "/credentialSubject/degrees/0/year",
                        "/credentialSubject/degrees/1/title",
                        "/credentialSubject/address",
                        "/credentialSubject/address/city",
                        "/credentialSubject/address/lines");
        Random random = new Random(2023);
        for (int turn = 0; turn < 5; turn++) {
            Map<String, JsonValue> order = by("bbs-2023", "BLS12-381");
            order.put("credential", CREDENTIAL);
            order.put("pointers", texts(some(all, random)));
            JsonObject base = document("issue", order);
            for (int selection = 0; selection < 3; selection++) {
                List<String> chosen = some(all, random);
                JsonObject derived =
                        document("derive", Map.of("document", base, "pointers", texts(chosen)));
                assertThat(weSay(derived)).as(chosen.toString()).isEmpty();
            }
        }
    }

    private static List<String> some(List<String> all, Random random) {
        List<String> some = new ArrayList<>(List.of("/issuer"));
        all.stream().filter(_ -> random.nextInt(3) == 0).forEach(some::add);
        return some;
    }
}
