package dev.credgate.credential.w3c;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The document that is issued is the same, whatever secures it. */
class IssuedDocumentTest {

    private static Terms terms(String type, String options) {
        return new Terms(
                UUID.fromString("7b1a1c1e-0000-4000-8000-000000000001"),
                "did:example:i",
                "did:example:i#k",
                KeyAlgorithm.P256,
                type,
                Optional.of("did:example:ada"),
                JoseKeys.json("{'name': 'Ada'}"),
                Instant.parse("2026-01-01T00:00:00.123Z"),
                Optional.of(Instant.parse("2027-01-01T00:00:00.999Z")),
                Optional.empty(),
                List.of(),
                List.of(),
                JoseKeys.json(options));
    }

    private static JsonArray texts(String... texts) {
        return new JsonArray(Stream.of(texts).<JsonValue>map(JsonString::new).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "vc:VerifiableCredential, ",
        "vc:https://www.w3.org/2018/credentials#VerifiableCredential, ",
        "vc:https://t.example/id, https://t.example/id"
    })
    void theTypeThatAllHaveIsNamedOnce(String type, String further) {
        assertThat(IssuedDocument.of(terms(type, "{}")).member("type"))
                .contains(
                        further == null
                                ? texts("VerifiableCredential")
                                : texts("VerifiableCredential", further));
    }

    @Test
    void datesAreInWholeSeconds() {
        JsonObject second = IssuedDocument.of(terms("vc:https://t.example/id", "{}"));
        assertThat(second.member("validFrom")).contains(new JsonString("2026-01-01T00:00:00Z"));
        assertThat(second.member("validUntil")).contains(new JsonString("2027-01-01T00:00:00Z"));
        JsonObject first =
                IssuedDocument.of(terms("vc:https://t.example/id", "{'version': '1.1'}"));
        assertThat(first.member("issuanceDate")).contains(new JsonString("2026-01-01T00:00:00Z"));
        assertThat(first.member("expirationDate")).contains(new JsonString("2027-01-01T00:00:00Z"));
    }

    @Test
    void contextsFollowTheBase() {
        assertThat(
                        IssuedDocument.of(
                                        terms(
                                                "vc:https://t.example/id",
                                                "{'contexts': ['https://t.example/c']}"))
                                .member("@context"))
                .contains(texts("https://www.w3.org/ns/credentials/v2", "https://t.example/c"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vc:* | {} | type",
                "vct:x | {} | type",
                "vc:x | {'version': '2'} | version",
                "vc:x | {'version': 2.0} | version",
                "vc:x | {'version': null} | version",
                "vc:x | {'contexts': 'https://t.example/c'} | contexts",
                "vc:x | {'contexts': null} | contexts"
            })
    void whatMakesNoneIsRefused(String type, String options, String about) {
        assertThat(IssuedDocument.refusal(terms(type, options)).orElseThrow()).contains(about);
    }

    @Test
    void otherTermsAreTaken() {
        assertThat(IssuedDocument.refusal(terms("vc:x", "{'version': '2.0', 'contexts': []}")))
                .isEmpty();
    }
}
