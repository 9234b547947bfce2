package dev.credgate.credential.dataintegrity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.CredentialWriter.StatusKind;
import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.StatusReference;
import dev.credgate.credential.dataintegrity.SelectiveDisclosure.Derivation;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.credential.w3c.IssuedDocument;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.json.JcsWriter;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an agency orders is issued so that it is read again, or refused with a sentence. */
class DataIntegrityWriterTest {

    private static final String TYPE = "vc:https://www.w3.org/ns/credentials/examples#Alumni";
    private static final String EXAMPLES =
            "\"contexts\": [\"https://www.w3.org/ns/credentials/examples/v2\"]";

    private final DataIntegrityWriter writer =
            new DataIntegrityWriter(InstantSource.fixed(Signing.NOW));
    private final DataIntegrityFormat format =
            new DataIntegrityFormat(ContextStore.bundled(), List.of());

    private static Terms terms(TestKey key, String options, String claims) {
        return terms(key, options, "did:example:alice", claims);
    }

    private static Terms terms(TestKey key, String options, String subject, String claims) {
        return new Terms(
                UUID.fromString("58172aac-d8ba-41ed-83dd-0b3aef56cc33"),
                key.did(),
                key.verificationMethod(),
                key.algorithm(),
                TYPE,
                Optional.of(subject),
                W3cVectors.object(claims),
                Instant.parse("2024-01-01T00:00:00.5Z"),
                Optional.of(Instant.parse("2034-01-01T00:00:00Z")),
                Optional.empty(),
                List.of(
                        new StatusReference(
                                "bitstring",
                                URI.create("https://example.org/status/1"),
                                7,
                                "message",
                                2,
                                Map.of(0L, "fine", 1L, "late", 2L, "gone", 3L, "lost"))),
                List.of(),
                W3cVectors.object(options));
    }

    @ParameterizedTest
    @CsvSource({
        "eddsa-rdfc-2022, ED25519, 2.0",
        "eddsa-rdfc-2022, ED25519, 1.1",
        "eddsa-jcs-2022, ED25519, 1.1",
        "ecdsa-rdfc-2019, P256, 2.0",
        "ecdsa-rdfc-2019, P384, 1.1",
        "ecdsa-jcs-2019, P384, 2.0"
    })
    void issuesWhatIsReadAgain(String suite, KeyAlgorithm algorithm, String version) {
        TestKey key = TestKey.of(algorithm, "writer");
        Terms terms =
                terms(
                        key,
                        "{\"cryptosuite\": \"%s\", \"version\": \"%s\", %s}"
                                .formatted(suite, version, EXAMPLES),
                        "{\"alumniOf\": \"The School of Examples\", \"year\": 1999}");

        Draft.Ready ready = (Draft.Ready) writer.draft(terms, new SecureRandom());
        Presented presented =
                format.recognise(ready.attach(key.sign(ready.message()))).orElseThrow();

        assertThat(Proving.why(presented)).isEmpty();
        SecuredCredential credential = (SecuredCredential) presented;
        assertThat(credential.types()).containsExactly(TYPE);
        assertThat(credential.subject()).contains("did:example:alice");
        assertThat(credential.validFrom()).contains(Instant.parse("2024-01-01T00:00:00Z"));
        assertThat(credential.statuses()).isEqualTo(terms.statuses());
        assertThat(credential.claims().members()).containsKeys("alumniOf", "year");
    }

    @Test
    void everyVersionHasAPlaceForAStatus() {
        for (String options : List.of("{}", "{\"version\": \"1.1\"}")) {
            assertThat(writer.statusKind(W3cVectors.object(options)))
                    .contains(StatusKind.BITSTRING);
        }
    }

    /** Data model 1.1, section 4.9: an entry has an id, which may not be the list's own. */
    @Test
    void anEntryOfTheFirstDataModelHasAnId() {
        JsonObject document =
                IssuedDocument.of(
                        terms(
                                TestKey.of(KeyAlgorithm.ED25519, "writer"),
                                "{\"version\": \"1.1\", %s}".formatted(EXAMPLES),
                                "{\"a\": 1}"));
        assertThat(document.member("@context"))
                .contains(
                        W3cVectors.parse(
                                """
                                ["https://www.w3.org/2018/credentials/v1",
                                 "https://www.w3.org/ns/credentials/status/v1",
                                 "https://www.w3.org/ns/credentials/examples/v2"]
                                """));
        assertThat(
                        ((JsonObject)
                                        ((JsonArray)
                                                        document.member("credentialStatus")
                                                                .orElseThrow())
                                                .elements()
                                                .getFirst())
                                .member("id"))
                .contains(new JsonString("https://example.org/status/1#7"));
    }

    /** Before a place is drawn, since one that is drawn stays taken. */
    @Test
    void aContextThatGivesEntriesAnotherMeaningIsRefusedWithoutAStatusAlready() {
        TestKey key = TestKey.of(KeyAlgorithm.ED25519, "writer");
        String other =
                "{\"version\": \"1.1\", \"contexts\": [{\"@vocab\": \"https://v.example/#\","
                        + " \"BitstringStatusListEntry\": \"https://v.example/#Nothing\"}]}";
        Terms whole = terms(key, other, "{\"a\": 1}");
        Terms without =
                new Terms(
                        whole.id(),
                        whole.issuer(),
                        whole.verificationMethod(),
                        whole.algorithm(),
                        whole.type(),
                        whole.subject(),
                        whole.claims(),
                        whole.validFrom(),
                        whole.validUntil(),
                        whole.holderKey(),
                        List.of(),
                        whole.certificates(),
                        whole.options());
        for (Terms terms : List.of(whole, without)) {
            assertThat(writer.draft(terms, new SecureRandom()))
                    .isInstanceOfSatisfying(
                            Draft.Refused.class,
                            refused -> assertThat(refused.why()).contains("context_invalid"));
        }
    }

    @Test
    void discloses() {
        TestKey key = TestKey.of(KeyAlgorithm.P256, "writer");
        Terms terms =
                terms(
                        key,
                        "{\"cryptosuite\": \"ecdsa-sd-2023\", %s}".formatted(EXAMPLES),
                        "{\"given\": \"Alice\", \"born\": {\"year\": 1999, \"place\": \"Utopia\"}}");
        Draft.Ready ready = (Draft.Ready) writer.draft(terms, new SecureRandom());
        byte[] base = ready.attach(key.sign(ready.message()));

        Derivation derivation =
                new SelectiveDisclosure(ContextStore.bundled())
                        .derive(
                                W3cVectors.object(new String(base, StandardCharsets.UTF_8)),
                                List.of("/credentialSubject/born/year"));
        JsonObject derived = ((Derivation.Derived) derivation).credential();
        SecuredCredential shown =
                (SecuredCredential)
                        format.recognise(JcsWriter.canonical(derived).orElseThrow()).orElseThrow();

        assertThat(Proving.why(shown)).isEmpty();
        assertThat(shown.validUntil()).isPresent();
        assertThat(shown.statuses()).isEqualTo(terms.statuses());
        assertThat(shown.claims())
                .isEqualTo(
                        W3cVectors.object(
                                "{\"id\": \"did:example:alice\", \"born\": {\"year\": 1999}}"));
        assertThat(Proving.holds(format.recognise(base).orElseThrow())).isFalse();
    }

    /** A credential that names nobody, or somebody else, is not what was ordered. */
    @Test
    void theSubjectIsWhoWasOrdered() {
        TestKey key = TestKey.of(KeyAlgorithm.ED25519, "writer");
        for (String version : List.of("1.1", "2.0")) {
            for (String suite : List.of("eddsa-rdfc-2022", "eddsa-jcs-2022")) {
                String options =
                        "{\"version\": \"%s\", \"cryptosuite\": \"%s\", %s}"
                                .formatted(version, suite, EXAMPLES);
                for (Terms terms :
                        List.of(
                                terms(key, options, "Alice", "{\"a\": 1}"),
                                terms(key, options, "did:a:a", "{\"id\": \"did:a:b\"}"))) {
                    assertThat(writer.draft(terms, new SecureRandom()))
                            .as(options)
                            .isInstanceOfSatisfying(
                                    Draft.Refused.class,
                                    refused -> assertThat(refused.why()).contains("subject"));
                }
                assertThat(
                                writer.draft(
                                        terms(
                                                key,
                                                options,
                                                "did:a:a",
                                                "{\"id\": \"did:a:a\", \"a\": 1}"),
                                        new SecureRandom()))
                        .as(options)
                        .isInstanceOf(Draft.Ready.class);
            }
        }
    }

    @Test
    void refusesWithASentence() {
        TestKey key = TestKey.of(KeyAlgorithm.ED25519, "writer");

        for (String options :
                List.of(
                        "{}",
                        "{\"cryptosuite\": \"ecdsa-rdfc-2019\", %s}".formatted(EXAMPLES),
                        "{\"cryptosuite\": \"bbs-2023\", %s}".formatted(EXAMPLES),
                        "{\"version\": \"3.0\", %s}".formatted(EXAMPLES),
                        "{\"typo\": 1, %s}".formatted(EXAMPLES),
                        "{\"contexts\": [\"https://example.org/unknown\"]}")) {
            Draft draft = writer.draft(terms(key, options, "{\"a\": 1}"), new SecureRandom());
            assertThat(draft).as(options).isInstanceOf(Draft.Refused.class);
            assertThat(((Draft.Refused) draft).why()).isNotBlank();
        }
    }
}
