package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.credgate.ledger.Ledger;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An agency gives up the key of its certificate, over real mutual TLS, token and chain. */
@QuarkusTest
@QuarkusTestResource(
        value = IssuerStack.class,
        restrictToAnnotatedClass = true,
        initArgs = @ResourceArg(name = IssuerStack.WITH_CERTIFICATES, value = "true"))
@SuppressWarnings("NullAway") // Quarkus and the stack fill the fields
class CompromisedCertifiedKeyTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(30);

    IssuerStack.Parts parts;

    @Inject Ledger ledger;

    @TestHTTPResource(value = "/", tls = true)
    URI tls;

    @TestHTTPResource("/")
    URI plain;

    @BeforeEach
    void theLedgerIsRead() {
        await().atMost(SOON)
                .until(() -> ledger.read(Instant.now()) instanceof Ledger.Reading.Fresh);
    }

    @Test
    void whatItSignedByX5cHoldsWhenItIsRetiredAndNoMoreOnceItIsCompromised() throws Exception {
        String credential =
                json(201, post("population", "/issuer/credentials", order()))
                        .get("credential")
                        .asText();
        assertThat(verdict(credential).get("verdict").asText()).isEqualTo("valid");
        givenUp("retired");
        JsonNode retired = verdict(credential);
        assertThat(retired.get("verdict").asText()).as(retired.toString()).isEqualTo("valid");
        assertThat(check(retired, "issuer_key").get("detail").asText()).contains("retired");
        givenUp("compromised");
        JsonNode compromised = verdict(credential);
        assertThat(compromised.get("verdict").asText()).isEqualTo("invalid");
        assertThat(check(compromised, "issuer_key").get("code").asText())
                .isEqualTo("key_compromised");
        // The certificate lies in its folder still.
        json(409, post("population", "/issuer/credentials", order()));
    }

    private void givenUp(String state) throws Exception {
        JsonNode asked =
                json(
                        202,
                        post(
                                "population",
                                "/issuer/keys/keys-1/revoke",
                                "{\"state\":\"" + state + "\"}"));
        String approval = "/issuer/keys/requests/" + asked.at("/request/id").asText() + "/approve";
        json(200, post("population-second", approval, "{}"));
    }

    private static String order() {
        return """
        {"format":"sd_jwt_vc","type":"%s","subject":"did:example:resident",
         "claims":{"name":"Chan Tai Man"},"valid_until":"%s","options":{"key_by":"x5c"}}
        """
                .formatted(
                        JoseSigners.SD_JWT_VC,
                        Instant.now().plus(Duration.ofDays(90)).truncatedTo(ChronoUnit.SECONDS));
    }

    private HttpResponse<String> post(String agency, String path, String body) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder()
                        .sslContext(parts.pki().as(parts.clients().get(agency)))
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            return client.send(
                    request(tls, path, "application/json", body), BodyHandlers.ofString());
        }
    }

    private JsonNode verdict(String credential) throws Exception {
        return json(
                200,
                HttpClient.newHttpClient()
                        .send(
                                request(plain, "/verify", "application/dc+sd-jwt", credential),
                                BodyHandlers.ofString()));
    }

    private static HttpRequest request(URI base, String path, String type, String body) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(40))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private static JsonNode check(JsonNode verdict, String name) {
        for (JsonNode one : verdict.get("checks")) {
            if (one.get("check").asText().equals(name)) {
                return one;
            }
        }
        throw new AssertionError("no check " + name + " in " + verdict);
    }

    private static JsonNode json(int status, HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }
}
