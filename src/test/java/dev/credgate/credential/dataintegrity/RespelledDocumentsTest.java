package dev.credgate.credential.dataintegrity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A graph's signature covers what a document means and not how it is spelled. What is spelled anew
 * so that the graph stays the same must not read otherwise.
 */
class RespelledDocumentsTest {

    private static final TestKey KEY = TestKey.of(KeyAlgorithm.ED25519, "respelled");
    private static final Signing SIGNING = new Signing(Cryptosuite.EDDSA_RDFC_2022, KEY);

    private final DataIntegrityFormat format =
            new DataIntegrityFormat(W3cVectors.contexts(), List.of());

    private static String credential(String claims) {
        return """
        {"@context": ["https://www.w3.org/ns/credentials/v2",
                      "https://www.w3.org/ns/credentials/examples/v2"CONTEXT],
         "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
         "type": ["VerifiableCredential"], "issuer": "%s",
         "validUntil": "2024-01-01T00:00:00Z",
         "credentialStatus": {"type": "BitstringStatusListEntry",
           "statusPurpose": "revocation", "statusListIndex": "7",
           "statusListCredential": "https://example.org/status/1"},
         "credentialSubject": {"id": "did:example:alice", %s}}
        """
                .formatted(KEY.did(), claims);
    }

    private static final String PLAIN = credential("\"age\": 17, \"shoeSize\": 41");

    /** The proof of the plain credential with the document spelled in another way. */
    private Presented respelled(String document, String context) {
        JsonObject issued = SIGNING.issued(W3cVectors.object(PLAIN.replace("CONTEXT", "")));
        JsonObject other =
                W3cVectors.object(document.replace("CONTEXT", context))
                        .with("proof", W3cVectors.object(issued, "proof"));
        return format.recognise(
                        new String(
                                        dev.credgate.json.JcsWriter.canonical(other).orElseThrow(),
                                        StandardCharsets.UTF_8)
                                .getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
    }

    @Test
    void theSameSpellingHolds() {
        Presented same = respelled(PLAIN, "");

        assertThat(Proving.why(same)).isEmpty();
        assertThat(((SecuredCredential) same).claims().members()).containsKeys("age", "shoeSize");
    }

    @Test
    void whatTheDataModelReadsHasItsName() {
        assertThat(
                        Proving.why(
                                respelled(
                                        PLAIN.replace(
                                                "\"credentialStatus\"",
                                                "\"https://www.w3.org/2018/credentials#credentialStatus\""),
                                        "")))
                .contains(Flaw.CONTEXT_INVALID.name());
        assertThat(
                        Proving.why(
                                respelled(
                                        PLAIN.replace("\"credentialStatus\"", "\"status\""),
                                        ", {\"status\": {\"@id\": \"https://www.w3.org/2018/credentials#credentialStatus\", \"@type\": \"@id\"}}")))
                .contains(Flaw.CONTEXT_INVALID.name());
        assertThat(
                        Proving.why(
                                respelled(
                                        PLAIN.replace(
                                                "\"validUntil\": \"2024-01-01T00:00:00Z\"",
                                                "\"https://www.w3.org/2018/credentials#validUntil\": {\"@value\": \"2024-01-01T00:00:00Z\", \"@type\": \"http://www.w3.org/2001/XMLSchema#dateTime\"}"),
                                        "")))
                .contains(Flaw.CONTEXT_INVALID.name());
        assertThat(
                        Proving.why(
                                respelled(
                                        PLAIN.replace(
                                                "{\"id\": \"did:example:alice\"",
                                                "{\"@id\": \"did:example:alice\""),
                                        "")))
                .contains(Flaw.CONTEXT_INVALID.name());
    }

    @Test
    void theGeneralPathIsNoWayAroundThat() {
        String maps = ", {\"m\": {\"@id\": \"https://example.org/m\", \"@container\": \"@index\"}";
        String with = PLAIN.replace("\"age\": 17", "\"age\": 17, \"m\": {\"a\": 1}");

        assertThat(
                        Proving.why(
                                respelled(
                                        with.replace("\"credentialStatus\"", "\"status\""),
                                        maps
                                                + ", \"status\": {\"@id\": \"https://www.w3.org/2018/credentials#credentialStatus\", \"@type\": \"@id\"}}")))
                .contains(Flaw.CONTEXT_INVALID.name());
        assertThat(
                        Proving.why(
                                respelled(
                                        with.replace(
                                                "{\"id\": \"did:example:alice\"",
                                                "{\"@id\": \"did:example:alice\""),
                                        maps + "}")))
                .contains(Flaw.CONTEXT_INVALID.name());
    }

    @Test
    void oneClaimCannotTakeAnothersName() {
        // The same graph: 41 stays the size of a shoe, whatever the holder calls it.
        Presented renamed =
                respelled(
                        credential("\"tender\": 17, \"age\": 41"),
                        ", {\"age\": \"https://www.w3.org/ns/credentials/examples#shoeSize\","
                                + " \"tender\": \"https://www.w3.org/ns/credentials/examples#age\"}");

        assertThat(Proving.why(renamed)).isEmpty();
        JsonObject claims = ((SecuredCredential) renamed).claims();
        assertThat(claims.members()).doesNotContainKey("age");
        assertThat(claims.members().get("https://www.w3.org/ns/credentials/examples#shoeSize"))
                .isEqualTo(new JsonNumber("41"));
    }
}
