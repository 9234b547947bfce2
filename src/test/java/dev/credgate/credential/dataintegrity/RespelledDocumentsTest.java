package dev.credgate.credential.dataintegrity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A graph's signature covers what a document means and not how it is spelled. What is spelled anew
 * so that the graph stays the same must not read otherwise.
 */
class RespelledDocumentsTest extends RespelledDocuments {

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

    /** As jsonld.js reads it, and so those who sign by it. */
    @Test
    void aWholeContextDocumentMayStandWhereAContextDoes() {
        String flat = ", {\"ex\": \"urn:x:\", \"length\": \"ex:length\"}";
        JsonObject issued =
                SIGNING.issued(
                        W3cVectors.object(credential("\"length\": 5").replace("CONTEXT", flat)));
        for (String context :
                List.of(
                        ", {\"@context\": {\"ex\": \"urn:x:\", \"length\": \"ex:length\"}}",
                        ", {\"@context\": {\"length\": \"urn:x:length\"}}")) {
            JsonObject nested =
                    W3cVectors.object(credential("\"length\": 5").replace("CONTEXT", context))
                            .with("proof", W3cVectors.object(issued, "proof"));
            Presented presented =
                    format.recognise(dev.credgate.json.JcsWriter.canonical(nested).orElseThrow())
                            .orElseThrow();
            assertThat(Proving.why(presented)).isEmpty();
            assertThat(((SecuredCredential) presented).claims().members())
                    .containsKey("urn:x:length");
        }
    }

    /** One level of it, and nothing beside it that would go unread. */
    @Test
    void aContextDocumentHoldsAContextAndNothingElse() {
        for (String context :
                List.of(
                        ", {\"@context\": {\"@context\": {\"a\": \"urn:a\"}}}",
                        ", {\"@context\": {\"a\": \"urn:a\"}, \"age\": \"urn:b\"}",
                        ", {\"@context\": {\"@propagate\": false}}",
                        ", {\"@context\": \"https://www.w3.org/ns/credentials/examples/v2\"}",
                        ", {\"@context\": []}",
                        ", {\"@context\": {\"name\": \"urn:name\"}}")) {
            assertThat(Proving.why(respelled(PLAIN, context)))
                    .as(context)
                    .contains(Flaw.CONTEXT_INVALID.name());
        }
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

    private static final String DATES_AND_STATUS =
            """
            "validUntil": "2024-01-01T00:00:00Z",
             "credentialStatus": {"type": "BitstringStatusListEntry",
               "statusPurpose": "revocation", "statusListIndex": "7",
               "statusListCredential": "https://example.org/status/1"},
            """;

    private static String withDatesAndStatusAs(String other) {
        String moved = PLAIN.replace(DATES_AND_STATUS.strip(), other);
        assertThat(moved).isNotEqualTo(PLAIN);
        return moved;
    }

    private static String inside(String name) {
        return "\"%s\": {%s},".formatted(name, DATES_AND_STATUS.strip().replaceAll(",$", ""));
    }

    @Test
    void nothingHidesInNests() {
        assertThat(Proving.why(respelled(withDatesAndStatusAs(inside("@nest")), "")))
                .contains(Flaw.CONTEXT_INVALID.name());
        assertThat(
                        Proving.why(
                                respelled(
                                        withDatesAndStatusAs(inside("n")), ", {\"n\": \"@nest\"}")))
                .contains(Flaw.CONTEXT_INVALID.name());
        // What a status says of itself no more than the status.
        assertThat(
                        Proving.why(
                                respelled(
                                        PLAIN.replace(
                                                "\"statusListIndex\": \"7\",",
                                                "\"@nest\": {\"statusListIndex\": \"7\"},"),
                                        "")))
                .isNotEmpty();
    }

    @Test
    void nothingHidesInWhatIsIncluded() {
        String id = "\"id\": \"urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33\"";
        String type = "\"type\": [\"VerifiableCredential\"]";

        assertThat(
                        Proving.why(
                                respelled(
                                        withDatesAndStatusAs(
                                                inside("@included")
                                                        .replace(
                                                                "{\"valid",
                                                                "{"
                                                                        + id
                                                                        + ", "
                                                                        + type
                                                                        + ", \"valid")),
                                        "")))
                .contains(Flaw.CONTEXT_INVALID.name());
    }

    @Test
    void whatHasItsPlaceHoldsOnTheGeneralPath() {
        JsonObject document =
                W3cVectors.object(
                        PLAIN.replace("\"age\": 17", "\"@index\": \"i\", \"age\": 17")
                                .replace("CONTEXT", ""));

        assertThat(Proving.why(format.read(SIGNING.issued(document)))).isEmpty();
    }

    @Test
    void aPrefixIsNoWayAroundThat() {
        assertThat(
                        Proving.why(
                                respelled(
                                        PLAIN.replace(
                                                "\"validUntil\": \"2024-01-01T00:00:00Z\"",
                                                "\"@nest\": {}, \"p:2018/credentials#validUntil\": {\"@value\": \"2024-01-01T00:00:00Z\", \"@type\": \"http://www.w3.org/2001/XMLSchema#dateTime\"}"),
                                        ", {\"p\": \"https://www.w3.org/\"}")))
                .contains(Flaw.CONTEXT_INVALID.name());
    }

    @Test
    void nothingHidesInAnotherObjectOfTheSameId() {
        String id = "\"id\": \"urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33\"";
        String linked = credential("\"in\": {%s}".formatted(id)).replace("CONTEXT", "");
        JsonObject issued = SIGNING.issued(W3cVectors.object(linked));
        String date = "\"validUntil\": \"2024-01-01T00:00:00Z\",";
        JsonObject moved =
                W3cVectors.object(
                                linked.replace(date, "")
                                        .replace(
                                                "\"in\": {" + id,
                                                "\"in\": {\"type\": \"VerifiableCredential\","
                                                        + date
                                                        + id))
                        .with("proof", W3cVectors.object(issued, "proof"));

        assertThat(Proving.why(format.read(issued))).isEmpty();
        assertThat(Proving.why(format.read(moved))).contains(Flaw.CONTEXT_INVALID.name());
    }

    @Test
    void theEndOfAProofHasItsName() {
        JsonObject document = W3cVectors.object(PLAIN.replace("CONTEXT", ""));
        JsonObject ended =
                SIGNING.signed(document, java.util.Map.of("expires", "2024-01-02T00:00:00Z"));
        JsonObject proof = W3cVectors.object(ended, "proof");
        JsonObject respelled =
                proof.without("expires")
                        .with(
                                "https://w3id.org/security#expiration",
                                W3cVectors.object(
                                        "{\"@value\": \"2024-01-02T00:00:00Z\", \"@type\": \"http://www.w3.org/2001/XMLSchema#dateTime\"}"));

        assertThat(Proving.why(format.read(ended))).isEmpty();
        assertThat(Proving.why(format.read(document.with("proof", respelled))))
                .contains(Flaw.CONTEXT_INVALID.name());
    }

    @Test
    void whatSaysNothingIsNoClaim() {
        for (String nothing :
                List.of(
                        "[]",
                        "null",
                        "[null]",
                        "[[], [null]]",
                        "{\"@set\": []}",
                        "{\"@value\": null}")) {
            Presented padded =
                    respelled(
                            credential("\"age\": 17, \"shoeSize\": 41, \"resident\": " + nothing),
                            "");

            if (padded instanceof SecuredCredential credential) {
                assertThat(credential.claims().members()).as(nothing).doesNotContainKey("resident");
            } else {
                assertThat(Proving.why(padded)).as(nothing).isNotEmpty();
            }
        }
        JsonObject claims =
                ((SecuredCredential)
                                respelled(
                                        credential("\"age\": [null, 17], \"shoeSize\": [41, []]"),
                                        ""))
                        .claims();
        assertThat(claims.members())
                .containsEntry("age", new JsonArray(List.of(new JsonNumber("17"))))
                .containsEntry("shoeSize", new JsonArray(List.of(new JsonNumber("41"))));
    }

    @Test
    void aHoldersOwnProofVouchesForNoName() {
        TestKey holder = TestKey.of(KeyAlgorithm.ED25519, "a holder");
        String other =
                credential("\"tender\": 17, \"age\": 41")
                        .replace(
                                "CONTEXT",
                                ", {\"age\": \"https://www.w3.org/ns/credentials/examples#shoeSize\","
                                        + " \"tender\": \"https://www.w3.org/ns/credentials/examples#age\"}");
        JsonObject issued = SIGNING.issued(W3cVectors.object(PLAIN.replace("CONTEXT", "")));
        JsonObject document = W3cVectors.object(other);
        JsonObject added =
                W3cVectors.object(
                        new Signing(Cryptosuite.EDDSA_JCS_2022, holder)
                                .signed(document, java.util.Map.of()),
                        "proof");

        Presented twice =
                format.read(
                        document.with(
                                "proof",
                                new JsonArray(List.of(W3cVectors.object(issued, "proof"), added))));

        assertThat(Proving.why(twice)).isEmpty();
        assertThat(((SecuredCredential) twice).claims().members())
                .doesNotContainKeys("age", "tender");
    }

    @Test
    void anAppendedContextChangesNoType() {
        Signing text = new Signing(Cryptosuite.EDDSA_JCS_2022, KEY);
        JsonObject issued =
                text.issued(
                        W3cVectors.object(
                                PLAIN.replace("CONTEXT", "")
                                        .replace(
                                                "[\"VerifiableCredential\"]",
                                                "[\"VerifiableCredential\", \"StudentCard\"]")));
        JsonArray contexts = (JsonArray) issued.member("@context").orElseThrow();
        List<JsonValue> more = new java.util.ArrayList<>(contexts.elements());
        more.add(W3cVectors.object("{\"colour\": \"https://example.org/colour\"}"));
        JsonObject harmless = issued.with("@context", new JsonArray(List.copyOf(more)));
        more.set(
                more.size() - 1,
                W3cVectors.object("{\"StudentCard\": \"https://gov.example/StaffCard\"}"));
        JsonObject promoted = issued.with("@context", new JsonArray(List.copyOf(more)));

        assertThat(Proving.why(format.read(harmless))).isEmpty();
        assertThat(Proving.why(format.read(promoted))).contains(Flaw.CONTEXT_INVALID.name());
    }

    /** The name of what is read says something else, and what is meant has another. */
    @Test
    void namesAreNotExchanged() {
        String q = "\"q\": {\"@id\": \"https://www.w3.org/ns/\", \"@prefix\": true}";
        String other =
                PLAIN.replace(
                        "{\"type\": \"BitstringStatusListEntry\",",
                        "{\"@context\": {%s, \"BitstringStatusListEntry\": \"q:credentials/status#BitstringStatusListEntry\"}, \"type\": \"BitstringStatusListEntry\","
                                .formatted(q));
        assertThat(Proving.why(respelled(other, ""))).contains(Flaw.CONTEXT_INVALID.name());
        assertThat(
                        Proving.why(
                                respelled(
                                        PLAIN.replace(
                                                "\"type\": \"BitstringStatusListEntry\"",
                                                "\"type\": \"token_status_list\""),
                                        ", {\"token_status_list\": \"https://www.w3.org/ns/credentials/status#BitstringStatusListEntry\","
                                                + " \"statusPurpose\": \"https://www.w3.org/ns/credentials/status#statusPurpose\","
                                                + " \"statusListIndex\": \"https://www.w3.org/ns/credentials/status#statusListIndex\","
                                                + " \"statusListCredential\": {\"@id\": \"https://www.w3.org/ns/credentials/status#statusListCredential\", \"@type\": \"@id\"}}")))
                .contains(Flaw.CONTEXT_INVALID.name());
    }

    @Test
    void aProofsOptionsAreWhatTheyAreCalled() {
        String terms =
                """
                , {"p": {"@id": "https://w3id.org/", "@prefix": true},
                   "DataIntegrityProof": "p:security#DataIntegrityProof",
                   "cryptosuite": {"@id": "p:security#cryptosuite",
                                   "@type": "p:security#cryptosuiteString"},
                   "created": {"@id": "http://purl.org/dc/terms/created",
                               "@type": "http://www.w3.org/2001/XMLSchema#dateTime"},
                   "proofPurpose": {"@id": "p:security#proofPurpose", "@type": "@vocab"},
                   "assertionMethod": "p:security#assertionMethod",
                   "verificationMethod": {"@id": "p:security#verificationMethod", "@type": "@id"},
                   "challenge": "@index",
                   "n": {"@id": "@nest", "@context": {"challenge": "p:security#challenge"}}}
                """;
        String first =
                """
                {"@context": ["https://www.w3.org/2018/credentials/v1"CONTEXT],
                 "type": ["VerifiableCredential"], "issuer": "%s",
                 "issuanceDate": "2024-01-01T00:00:00Z",
                 "credentialSubject": {"id": "did:example:alice"}}
                """
                        .formatted(KEY.did());
        JsonObject signed =
                SIGNING.signed(
                        W3cVectors.object(
                                first.replace(
                                        "CONTEXT",
                                        ", \"https://w3id.org/security/data-integrity/v2\"")),
                        java.util.Map.of("challenge", "OLD"));
        JsonObject proof =
                W3cVectors.object(signed, "proof")
                        .with("challenge", new JsonString("NEW"))
                        .with("n", W3cVectors.object("{\"challenge\": \"OLD\"}"));

        assertThat(Proving.why(format.read(signed))).isEmpty();
        assertThat(
                        Proving.why(
                                format.read(
                                        W3cVectors.object(first.replace("CONTEXT", terms))
                                                .with("proof", proof))))
                .contains(Flaw.CONTEXT_INVALID.name());
    }

    @Test
    void identifiersAreNotAbbreviatedWhereTheyAreRead() {
        assertThat(
                        Proving.why(
                                respelled(
                                        PLAIN.replace("did:example:alice", "al:ice"),
                                        ", {\"al\": {\"@id\": \"did:example:al\", \"@prefix\": true}}")))
                .contains(Flaw.CONTEXT_INVALID.name());
        assertThat(
                        Proving.why(
                                respelled(
                                        PLAIN.replace(
                                                "https://example.org/status/1", "http:/status/1"),
                                        ", {\"http\": {\"@id\": \"https://example.org\", \"@prefix\": true}}")))
                .contains(Flaw.CONTEXT_INVALID.name());
    }
}
