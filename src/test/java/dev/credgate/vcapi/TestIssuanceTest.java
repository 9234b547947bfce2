package dev.credgate.vcapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.dataintegrity.DataIntegrityIssuance;
import dev.credgate.credential.dataintegrity.DataIntegrityWriter;
import dev.credgate.credential.dataintegrity.SelectiveDisclosure;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the suites leave to the issuer. */
class TestIssuanceTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.5Z");

    private final TestIssuers issuers = new TestIssuers();
    private final TestIssuance issuance = issuance();

    private TestIssuance issuance() {
        ContextStore contexts = ContextStore.bundled();
        SecureRandom random = new SecureRandom();
        return new TestIssuance(
                issuers,
                new TestStatusList(
                        "http://localhost:8080",
                        issuers.withStatus(),
                        new DataIntegrityWriter(InstantSource.fixed(NOW)),
                        NOW,
                        random),
                new DataIntegrityIssuance(contexts),
                new SelectiveDisclosure(contexts),
                InstantSource.fixed(NOW),
                random);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ecdsa-rdfc-2019 | \"https://www.w3.org/2018/credentials/v1\"",
                "ecdsa-jcs-2019 | [\"https://www.w3.org/2018/credentials/v1\"]",
                "ecdsa-sd-2023 | [\"https://www.w3.org/2018/credentials/v1\"]",
                "eddsa-jcs-2022 | [\"https://www.w3.org/2018/credentials/v1\"]"
            })
    void aCredentialOfTheFirstModelWithoutADateIsDatedToday(String suite, String context) {
        assertThat(issued(suite, context, "").member("issuanceDate"))
                .contains(new JsonString("2026-01-01T00:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({"2018/credentials/v1,2020-02-02T00:00:00Z", "ns/credentials/v2,"})
    void noOtherIs(String context, String date) {
        assertThat(
                        issued(
                                        "ecdsa-jcs-2019",
                                        "\"https://www.w3.org/" + context + "\"",
                                        date == null ? "" : ", \"issuanceDate\": \"" + date + "\"")
                                .member("issuanceDate"))
                .isEqualTo(Optional.ofNullable(date).map(JsonString::new));
    }

    private JsonObject issued(String suite, String context, String further) {
        TestIssuer issuer =
                issuers.all().stream()
                        .filter(one -> one.cryptosuite().equals(suite) && !one.withStatus())
                        .findFirst()
                        .orElseThrow();
        byte[] credential =
                issuance.issue(
                        Request.read(
                                """
                                {"credential": {"@context": %s, "type": "VerifiableCredential",
                                 "issuer": "%s", "credentialSubject": {"id": "urn:example:1"}%s}}
                                """
                                        .formatted(context, issuer.id(), further)
                                        .getBytes(StandardCharsets.UTF_8)));
        return (JsonObject) ((JsonReading.Read) JsonParser.parse(credential)).value();
    }
}
