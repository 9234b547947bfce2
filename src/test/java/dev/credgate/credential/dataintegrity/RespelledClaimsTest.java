package dev.credgate.credential.dataintegrity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What is shown of claims, however their document is spelled: names, types and numbers as they are
 * signed.
 */
class RespelledClaimsTest extends RespelledDocuments {

    /** The claims of one spelling with the proof of another. */
    private JsonObject claims(String signed, String shown, String context) {
        JsonObject issued =
                SIGNING.issued(W3cVectors.object(credential(signed).replace("CONTEXT", "")));
        JsonObject other =
                W3cVectors.object(credential(shown).replace("CONTEXT", context))
                        .with("proof", W3cVectors.object(issued, "proof"));
        Presented presented = format.read(other);
        assertThat(Proving.why(presented)).isEmpty();
        return ((SecuredCredential) presented).claims();
    }

    @Test
    void typesAndIdentifiersOfClaimsAreShownAsTheyAreSigned() {
        String vocabulary = "https://www.w3.org/ns/credentials/examples#";
        JsonObject promoted =
                claims(
                        "\"degree\": {\"type\": \"BachelorDegree\"}",
                        "\"degree\": {\"type\": \"MasterDegree\"}",
                        ", {\"MasterDegree\": \"" + vocabulary + "BachelorDegree\"}");
        assertThat(promoted.toString())
                .contains(vocabulary + "BachelorDegree")
                .doesNotContain("MasterDegree");

        JsonObject aliased =
                claims(
                        "\"degree\": {\"type\": \"Admin\"}, \"applied\": true",
                        "\"degree\": {\"role\": \"Admin\"}, \"applied\": {\"approved\": true}",
                        ", {\"role\": \"@type\", \"approved\": \"@value\"}");
        assertThat(aliased.toString()).doesNotContain("role").doesNotContain("approved");

        JsonObject abbreviated =
                claims(
                        "\"employer\": {\"id\": \"https://orgs.example/1x\", \"name\": \"x\"}",
                        "\"employer\": {\"id\": \"lei:1x\", \"name\": \"x\"}",
                        ", {\"lei\": {\"@id\": \"https://orgs.example/\", \"@prefix\": true}}");
        assertThat(abbreviated.toString())
                .contains("https://orgs.example/1x")
                .doesNotContain("lei:1x");
    }

    @Test
    void contextsOfAHoldersAreNotTakenForBundledOnes() {
        JsonObject shown =
                claims(
                        "\"employer\": {\"nickname\": \"Government\"}",
                        "\"@context\": {\"@propagate\": false, \"employer\": {\"@id\": \"https://www.w3.org/ns/credentials/examples#employer\","
                                + " \"@context\": {\"title\": \"https://www.w3.org/ns/credentials/examples#nickname\"}}},"
                                + " \"employer\": {\"title\": \"Government\"}",
                        "");
        assertThat(shown.toString()).doesNotContain("title");
    }

    /** With the proof of another spelling. */
    private String why(String signed, String shown, String context) {
        JsonObject issued =
                SIGNING.issued(W3cVectors.object(credential(signed).replace("CONTEXT", "")));
        return Proving.why(
                format.read(
                        W3cVectors.object(credential(shown).replace("CONTEXT", context))
                                .with("proof", W3cVectors.object(issued, "proof"))));
    }

    @Test
    void noMeaningHasTwoNamesInOneObject() {
        String vocabulary = "https://www.w3.org/ns/credentials/examples#";
        String standing = "\"standing\": [\"good\", \"barred\"]";

        assertThat(
                        why(
                                standing,
                                "\"a\": \"good\", \"b\": \"barred\"",
                                ", {\"a\": \"%1$sstanding\", \"b\": \"%1$sstanding\"}"
                                        .formatted(vocabulary)))
                .contains(Flaw.CONTEXT_INVALID.name());
        assertThat(
                        why(
                                standing,
                                "\"standing\": \"good\", \"%sstanding\": \"barred\""
                                        .formatted(vocabulary),
                                ""))
                .contains(Flaw.CONTEXT_INVALID.name());
        assertThat(
                        why(
                                "\"x\": {\"type\": [\"A\", \"Revoked\"]}",
                                "\"x\": {\"type\": \"A\", \"@type\": \"Revoked\"}",
                                ""))
                .contains(Flaw.CONTEXT_INVALID.name());
    }

    /**
     * The same statements as those of {@code type}, of which whoever reads the JSON sees nothing.
     */
    @Test
    void noTypeHidesInAMember() {
        String rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
        String other = "https://www.w3.org/ns/credentials/examples#Other";
        String type = "\"type\": [\"VerifiableCredential\"]";
        String general = "\"@index\": \"i\", \"age\": 17";
        String both = PLAIN.replace(type, "\"type\": [\"VerifiableCredential\", \"Other\"]");
        String member = "\"%stype\": {\"id\": \"%s\"}".formatted(rdf, other);
        String id = "\"id\": \"urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33\"";

        requireNotTheSame(both, PLAIN.replace(type, type + ", " + member), "");
        requireNotTheSame(
                both,
                PLAIN.replace(type, type + ", " + member).replace("\"age\": 17", general),
                "");
        requireNotTheSame(
                both,
                PLAIN.replace(type, type + ", " + member.replace(rdf, "rdf:")),
                ", {\"rdf\": \"" + rdf + "\"}");
        requireNotTheSame(
                both,
                PLAIN.replace(type, type + ", \"kind\": \"" + other + "\""),
                ", {\"kind\": {\"@id\": \"%stype\", \"@type\": \"@id\"}}".formatted(rdf));

        String linked = "\"age\": 17, \"in\": {" + id;
        for (String age : List.of("\"age\": 17", general)) {
            requireNotTheSame(
                    both.replace("\"age\": 17", linked + "}"),
                    PLAIN.replace("\"age\": 17", linked + ", " + member + "}")
                            .replace("\"age\": 17", age),
                    "");
            requireNotTheSame(
                    PLAIN.replace("\"age\": 17", "\"age\": 17, \"type\": \"Other\""),
                    PLAIN.replace("\"age\": 17", age + ", " + member),
                    "");
        }
        requireNotTheSame(
                PLAIN.replace("\"age\": 17", "\"age\": 17, \"x\": {\"type\": [\"A\", \"Other\"]}"),
                PLAIN.replace(
                        "\"age\": 17", "\"age\": 17, \"x\": {\"type\": \"A\", " + member + "}"),
                "");
    }

    private void requireNotTheSame(String signed, String shown, String context) {
        JsonObject issued = SIGNING.issued(W3cVectors.object(signed.replace("CONTEXT", "")));
        assertThat(Proving.why(format.read(issued))).isEmpty();
        assertThat(
                        Proving.why(
                                format.read(
                                        W3cVectors.object(shown.replace("CONTEXT", context))
                                                .with(
                                                        "proof",
                                                        W3cVectors.object(issued, "proof")))))
                .as(shown)
                .contains(Flaw.CONTEXT_INVALID.name());
    }

    @Test
    void whatAHolderWritesInTheirOwnWayIsNoClaim() {
        assertThat(
                        claims(
                                        "\"applied\": {\"@list\": [\"licence\"]}",
                                        "\"applied\": {\"granted\": [\"licence\"]}",
                                        ", {\"granted\": \"@list\"}")
                                .toString())
                .doesNotContain("granted");
        assertThat(
                        claims(
                                        "\"degree\": {\"type\": \"Bachelor\"}",
                                        "\"degree\": {\"id\": \"_:Master\", \"type\": \"Bachelor\"}",
                                        "")
                                .toString())
                .doesNotContain("Master");
        String text = "\"@type\": \"http://www.w3.org/2001/XMLSchema#string\"}";
        assertThat(
                        claims(
                                        "\"verified\": \"true\", \"n\": \"7\"",
                                        "\"verified\": true, \"n\": 7",
                                        (", {\"verified\": {\"@id\": \"%1$sverified\", %2$s,"
                                                        + " \"n\": {\"@id\": \"%1$sn\", %2$s}")
                                                .formatted(
                                                        "https://www.w3.org/ns/credentials/examples#",
                                                        text))
                                .members()
                                .keySet())
                .containsExactly("id");
    }

    @Test
    void numbersAreShownAsTheyAreSigned() {
        JsonObject shown =
                claims(
                        "\"a\": 17, \"b\": 0, \"c\": 3.5, \"d\": 18",
                        "\"a\": 17.0000000000000000001, \"b\": 1e-400, \"c\": 3.5000000000000004,"
                                + " \"d\": 17.99999999999999999999",
                        "");
        assertThat(shown.members())
                .containsEntry("a", new JsonNumber("17"))
                .containsEntry("b", new JsonNumber("0"))
                .containsEntry("c", new JsonNumber("3.5"))
                .containsEntry("d", new JsonNumber("18"));
        assertThat(
                        claims("\"a\": 1.234567890123457e22", "\"a\": 12345678901234568e6", "")
                                .members())
                .containsEntry("a", new JsonNumber("1.234567890123457e+22"));

        Signing text = new Signing(Cryptosuite.EDDSA_JCS_2022, KEY);
        String plain = PLAIN.replace("CONTEXT", "");
        JsonObject other =
                W3cVectors.object(plain.replace("\"age\": 17", "\"age\": 17.0000000000000000001"))
                        .with(
                                "proof",
                                W3cVectors.object(text.issued(W3cVectors.object(plain)), "proof"));
        Presented presented = format.read(other);
        assertThat(Proving.why(presented)).isEmpty();
        assertThat(((SecuredCredential) presented).claims().members())
                .containsEntry("age", new JsonNumber("17"));
    }

    /** Of whole numbers as well, where they are typed so. */
    @Test
    void doublesAreShownByTheirSixteenDigits() {
        String iri = "https://www.w3.org/ns/credentials/examples#a";
        String type = "\"@type\": \"http://www.w3.org/2001/XMLSchema#double\"}";
        String signed = "\"a\": {\"@value\": 12345678901234570, " + type;
        String term = ", {\"a\": {\"@id\": \"%s\", %s}".formatted(iri, type);

        assertThat(claims(signed, "\"a\": 12345678901234568", term).members())
                .containsEntry(iri, new JsonNumber("12345678901234570"));
        assertThat(claims(signed, "\"a\": [null, 12345678901234568]", term).members())
                .containsEntry(iri, new JsonArray(List.of(new JsonNumber("12345678901234570"))));
        assertThat(claims(signed, signed.replace("570", "568"), "").toString())
                .contains("12345678901234570")
                .doesNotContain("568");
        String list = "\"a\": {\"@list\": [{\"@value\": 12345678901234570, " + type + "]}";
        assertThat(claims(list, "\"a\": {\"@list\": [12345678901234568]}", term).toString())
                .contains("12345678901234570")
                .doesNotContain("568");
    }

    /** A bundled context may make its terms with a prefix that it leaves to others. */
    @Test
    void aTermMadeWithAHoldersPrefixIsNotABundledOne() {
        String vocabulary = "https://example.org/own#";
        String document =
                """
                {"@context": ["https://www.w3.org/2018/credentials/v1",
                              "https://w3id.org/security/data-integrity/v2",
                              {"sec": "SEC", "xsd": "http://www.w3.org/2001/XMLSchema#",
                               "p": "https://example.org/p"}],
                 "type": ["VerifiableCredential"], "issuer": "%s",
                 "issuanceDate": "2024-01-01T00:00:00Z",
                 "credentialSubject": {"id": "did:example:alice",
                   "p": {"type": "RsaSignature2018", NONCE: "forged"}}}
                """
                        .formatted(KEY.did());
        JsonObject issued =
                SIGNING.issued(
                        W3cVectors.object(
                                document.replace("SEC", "https://w3id.org/security#")
                                        .replace("NONCE", "\"" + vocabulary + "nonce\"")));
        Presented shown =
                format.read(
                        W3cVectors.object(
                                        document.replace("SEC", vocabulary)
                                                .replace("NONCE", "\"nonce\""))
                                .with("proof", W3cVectors.object(issued, "proof")));

        assertThat(Proving.why(shown)).isEmpty();
        assertThat(((SecuredCredential) shown).claims().toString())
                .contains(vocabulary + "nonce")
                .doesNotContain("\"nonce\"");
    }

    @Test
    void aStatusOfAnotherKindMayCallItsMembersSo() {
        String other =
                """
                {"@context": ["https://www.w3.org/2018/credentials/v1",
                              "https://w3id.org/security/data-integrity/v2",
                              {"@vocab": "https://example.org/"}],
                 "type": ["VerifiableCredential"], "issuer": "%s",
                 "issuanceDate": "2024-01-01T00:00:00Z",
                 "credentialStatus": {"id": "https://example.org/status/1#7",
                   "type": "StatusList2021Entry", "statusPurpose": "revocation",
                   "statusListIndex": "7", "statusListCredential": "https://example.org/status/1"},
                 "credentialSubject": {"id": "did:example:alice"}}
                """
                        .formatted(KEY.did());
        Signing oldModel = new Signing(Cryptosuite.EDDSA_RDFC_2022, KEY);

        assertThat(
                        Proving.why(
                                format.read(
                                        oldModel.signed(
                                                W3cVectors.object(other), java.util.Map.of()))))
                .isEmpty();
    }
}
