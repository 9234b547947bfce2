package dev.credgate.credential.dataintegrity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.Presented;
import dev.credgate.credential.dataintegrity.DataIntegrityIssuance.Order;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.json.JcsWriter;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNull;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each suite over whole documents accepts and refuses, with the reason that it gives. */
class RefusalTest {

    private final DataIntegrityFormat format =
            new DataIntegrityFormat(W3cVectors.contexts(), List.of());

    static Stream<Arguments> suites() {
        return Stream.of(
                        Map.entry(Cryptosuite.EDDSA_RDFC_2022, KeyAlgorithm.ED25519),
                        Map.entry(Cryptosuite.EDDSA_JCS_2022, KeyAlgorithm.ED25519),
                        Map.entry(Cryptosuite.ECDSA_RDFC_2019, KeyAlgorithm.P256),
                        Map.entry(Cryptosuite.ECDSA_RDFC_2019, KeyAlgorithm.P384),
                        Map.entry(Cryptosuite.ECDSA_JCS_2019, KeyAlgorithm.P256),
                        Map.entry(Cryptosuite.ECDSA_JCS_2019, KeyAlgorithm.P384))
                .map(one -> Arguments.of(one.getKey(), TestKey.of(one.getValue(), "refusals")));
    }

    private static JsonObject credential(TestKey key) {
        return W3cVectors.object(
                """
                {"@context": ["https://www.w3.org/ns/credentials/v2"],
                 "type": ["VerifiableCredential"], "issuer": "%s",
                 "credentialSubject": {"id": "did:example:alice", "name": "Alice"}}
                """
                        .formatted(key.did()));
    }

    private static JsonObject credential11(TestKey key) {
        return W3cVectors.object(
                """
                {"@context": ["https://www.w3.org/2018/credentials/v1"],
                 "type": ["VerifiableCredential"], "issuer": "%s",
                 "issuanceDate": "2020-03-16T22:37:26Z",
                 "credentialSubject": {"id": "did:example:alice"}}
                """
                        .formatted(key.did()));
    }

    private String why(JsonObject document) {
        Presented presented =
                format.recognise(JcsWriter.canonical(document).orElseThrow()).orElseThrow();
        return Proving.why(presented);
    }

    private static Map<String, @Nullable Object> set(String name, @Nullable Object value) {
        Map<String, @Nullable Object> set = new HashMap<>();
        set.put(name, value);
        return set;
    }

    private static JsonObject inProof(JsonObject secured, String name, JsonValue value) {
        JsonObject proof = W3cVectors.object(secured, "proof");
        return secured.with("proof", proof.with(name, value));
    }

    private static JsonObject inSubject(JsonObject secured, String name, String value) {
        return secured.with(
                "credentialSubject",
                W3cVectors.object(secured, "credentialSubject").with(name, new JsonString(value)));
    }

    @ParameterizedTest
    @MethodSource("suites")
    void acceptsWhatIsRightlySigned(Cryptosuite suite, TestKey key) {
        Signing signing = new Signing(suite, key);
        JsonObject issued = signing.issued(credential(key));
        JsonObject issued11 = signing.issued(credential11(key));
        JsonObject second =
                W3cVectors.object(
                        signing.signed(credential(key), set("id", "urn:uuid:second")), "proof");
        JsonObject twice =
                issued.with(
                        "proof",
                        new JsonArray(List.of(W3cVectors.object(issued, "proof"), second)));

        assertThat(why(issued)).isEmpty();
        assertThat(why(issued11)).isEmpty();
        assertThat(why(twice)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("suites")
    void refusesProofsOfAnotherForm(Cryptosuite suite, TestKey key) {
        Signing signing = new Signing(suite, key);
        JsonObject bare = credential(key);
        JsonObject good = signing.issued(bare);
        String value = W3cVectors.string(W3cVectors.object(good, "proof"), "proofValue");

        assertThat(why(bare)).contains(Flaw.PROOF_MISSING.name());
        assertThat(why(bare.with("proof", JsonNull.NULL))).contains(Flaw.PROOF_MISSING.name());
        assertThat(why(bare.with("proof", new JsonString("x"))))
                .contains(Flaw.PROOF_MALFORMED.name());
        for (String member : List.of("type", "proofPurpose", "verificationMethod", "cryptosuite")) {
            assertThat(why(signing.signed(bare, set(member, null))))
                    .contains(Flaw.PROOF_MALFORMED.name());
        }
        assertThat(why(signing.signed(bare, set("type", "UnknownProofType"))))
                .contains(Flaw.PROOF_TYPE.name());
        assertThat(why(signing.signed(bare, set("cryptosuite", "unknown-2099"))))
                .contains(Flaw.CRYPTOSUITE_UNSUPPORTED.name());
        assertThat(why(signing.signed(bare, set("proofPurpose", "authentication"))))
                .contains(Flaw.PROOF_PURPOSE.name());
        assertThat(why(signing.signed(bare, set("proofPurpose", "invalidPurpose"))))
                .contains(Flaw.PROOF_PURPOSE.name());
        assertThat(why(signing.signed(bare, set("verificationMethod", "did:key:invalidVm"))))
                .contains(Flaw.VERIFICATION_METHOD_MALFORMED.name());
        assertThat(why(signing.signed(bare, set("created", "yesterday"))))
                .contains(Flaw.DATE_MALFORMED.name());
        assertThat(why(inProof(good, "proofValue", JsonNull.NULL)))
                .contains(Flaw.PROOF_MALFORMED.name());
        assertThat(why(inProof(good, "proofValue", new JsonString(value.substring(1)))))
                .contains(Flaw.ENCODING_MALFORMED.name());
        assertThat(
                        why(
                                inProof(
                                        good,
                                        "proofValue",
                                        new JsonString(value.substring(0, value.length() - 1)))))
                .isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("suites")
    void refusesWhatWasChanged(Cryptosuite suite, TestKey key) {
        Signing signing = new Signing(suite, key);
        JsonObject good = signing.issued(credential(key));
        TestKey other = TestKey.of(key.algorithm(), "other");

        assertThat(why(inSubject(good, "name", "Mallory"))).isEqualTo("DOES_NOT_FIT");
        assertThat(why(inProof(good, "created", new JsonString("2024-05-05T05:05:06Z"))))
                .isEqualTo("DOES_NOT_FIT");
        assertThat(
                        why(
                                signing.signed(
                                        credential(key),
                                        set("verificationMethod", other.verificationMethod()))))
                .isEqualTo("DOES_NOT_FIT");
        assertThat(why(inSubject(good, "undefinedTerm", "dropped by JSON-LD"))).isNotEmpty();
        assertThat(
                        why(
                                good.with(
                                        "type",
                                        new JsonArray(
                                                List.of(
                                                        new JsonString("VerifiableCredential"),
                                                        new JsonString("UndefinedType"))))))
                .contains(Flaw.TERM_UNDEFINED.name());
        JsonObject wrong = inProof(good, "created", new JsonString("2023-05-05T05:05:05Z"));
        assertThat(
                        why(
                                good.with(
                                        "proof",
                                        new JsonArray(
                                                List.of(
                                                        W3cVectors.object(good, "proof"),
                                                        W3cVectors.object(wrong, "proof"))))))
                .isEqualTo("DOES_NOT_FIT");
    }

    @ParameterizedTest
    @MethodSource("suites")
    void refusesChainsThatLeadNowhere(Cryptosuite suite, TestKey key) {
        Signing signing = new Signing(suite, key);
        JsonObject bare = credential(key);

        assertThat(why(signing.signed(bare, set("previousProof", "urn:uuid:missing"))))
                .contains(Flaw.PROOF_CHAIN.name());
        assertThat(
                        why(
                                signing.signed(
                                        bare,
                                        set(
                                                "previousProof",
                                                new JsonArray(
                                                        List.of(
                                                                new JsonString(
                                                                        "urn:uuid:missing")))))))
                .contains(Flaw.PROOF_CHAIN.name());
        assertThat(why(signing.signed(bare, set("previousProof", new JsonNumber("7")))))
                .contains(Flaw.PROOF_MALFORMED.name());
        Map<String, @Nullable Object> itself = set("previousProof", "urn:uuid:me");
        itself.put("id", "urn:uuid:me");
        assertThat(why(signing.signed(bare, itself))).contains(Flaw.PROOF_CHAIN.name());
    }

    @ParameterizedTest
    @MethodSource("suites")
    void acceptsAChainAndNotItsLastLinkAlone(Cryptosuite suite, TestKey key) {
        Signing signing = new Signing(suite, key);
        JsonObject bare = credential(key);
        JsonObject first =
                W3cVectors.object(signing.signed(bare, set("id", "urn:uuid:first")), "proof");
        JsonObject before = bare.with("proof", new JsonArray(List.of(first)));
        JsonObject last =
                W3cVectors.object(
                        signing.signed(before, set("previousProof", "urn:uuid:first")), "proof");

        assertThat(why(bare.with("proof", new JsonArray(List.of(first, last))))).isEmpty();
        assertThat(why(bare.with("proof", last))).contains(Flaw.PROOF_CHAIN.name());
        JsonObject changed = first.with("created", new JsonString("2024-05-05T05:05:06Z"));
        assertThat(why(bare.with("proof", new JsonArray(List.of(changed, last)))))
                .isEqualTo("DOES_NOT_FIT");
    }

    @ParameterizedTest
    @MethodSource("suites")
    void refusesToIssueWhatNobodyWouldAccept(Cryptosuite suite, TestKey key) {
        Signing signing = new Signing(suite, key);
        JsonObject good = credential(key);

        assertThat(signing.draft(good.without("credentialSubject")))
                .isInstanceOf(Draft.Refused.class);
        assertThat(signing.draft(inSubject(good, "invalidTerm", "x")))
                .isInstanceOf(Draft.Refused.class);
        assertThat(
                        signing.draft(
                                good.with(
                                        "type",
                                        new JsonArray(
                                                List.of(
                                                        new JsonString("VerifiableCredential"),
                                                        new JsonString("InvalidType"))))))
                .isInstanceOf(Draft.Refused.class);
        assertThat(
                        signing.draft(
                                good.with(
                                        "@context",
                                        new JsonArray(
                                                List.of(
                                                        new JsonString(
                                                                "https://www.w3.org/ns/credentials/v2"),
                                                        new JsonString(
                                                                "https://example.org/unknown"))))))
                .isInstanceOf(Draft.Refused.class);
    }

    @ParameterizedTest
    @MethodSource("suites")
    void issuesInTheFormThatIsAskedFor(Cryptosuite suite, TestKey key) {
        Signing signing = new Signing(suite, key);
        JsonObject issued = signing.issued(credential11(key));
        JsonObject proof = W3cVectors.object(issued, "proof");

        assertThat(issued.member("@context"))
                .contains(
                        new JsonArray(
                                List.of(
                                        new JsonString("https://www.w3.org/2018/credentials/v1"),
                                        new JsonString(
                                                "https://w3id.org/security/data-integrity/v2"))));
        assertThat(proof.member("@context"))
                .isEqualTo(
                        suite.canonicalization() == Cryptosuite.Canonicalization.JCS
                                ? issued.member("@context")
                                : java.util.Optional.empty());
        assertThat(W3cVectors.string(proof, "created")).isEqualTo("2024-05-05T05:05:05Z");
        assertThat(W3cVectors.string(proof, "proofValue")).startsWith("z");
    }

    @ParameterizedTest
    @MethodSource("suites")
    void refusesEveryBitOfTheSignatureChanged(Cryptosuite suite, TestKey key) {
        Signing signing = new Signing(suite, key);
        JsonObject good = signing.issued(credential(key));
        byte[] value =
                dev.credgate.crypto.Multibase.BASE58BTC
                        .decode(W3cVectors.string(W3cVectors.object(good, "proof"), "proofValue"))
                        .orElseThrow();
        for (int bit = 0; bit < value.length * 8; bit += 7) {
            byte[] changed = value.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(
                            why(
                                    inProof(
                                            good,
                                            "proofValue",
                                            new JsonString(
                                                    dev.credgate.crypto.Multibase.BASE58BTC.encode(
                                                            changed)))))
                    .as("bit %d", bit)
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void takesNoOtherKindOfKey(Cryptosuite suite, TestKey key) {
        Order order = new Signing(suite, key).order();
        KeyAlgorithm foreign =
                key.algorithm() == KeyAlgorithm.ED25519 ? KeyAlgorithm.P256 : KeyAlgorithm.ED25519;
        Draft draft =
                new DataIntegrityIssuance(W3cVectors.contexts())
                        .credential(
                                credential(key),
                                Order.of(
                                        suite,
                                        order.verificationMethod(),
                                        foreign,
                                        order.created()),
                                new java.security.SecureRandom());

        assertThat(draft).isInstanceOf(Draft.Refused.class);
    }
}
