package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.credgate.ledger.Ledger;
import io.quarkus.test.common.http.TestHTTPResource;
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
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;

/** The agencies' listener over real mutual TLS, and an agency's system that calls it. */
@SuppressWarnings("NullAway") // Quarkus and the stack fill the fields
abstract class IssuerGround {

    static final ObjectMapper JSON = new ObjectMapper();
    static final Duration SOON = Duration.ofSeconds(30);
    static final String SUBJECT = "did:weid:101:0x1111111111111111111111111111111111111111";

    /** Of whom whatever is issued tells. */
    static final String NAME = "Zhang San";

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

    static String state(JsonNode operation) {
        return operation.get("state").asText();
    }

    HttpResponse<String> prefer(String agency, String path, String preference) throws Exception {
        return send(as(agency), asked(path, "revoked", preference));
    }

    HttpRequest asked(String path, String status, String preference) {
        return request(tls, path)
                .header("Content-Type", "application/json")
                .header("Prefer", preference)
                .POST(BodyPublishers.ofString(change(status)))
                .build();
    }

    static String order(String type) {
        return "{\"format\":\"weidentity\",\"type\":\""
                + type
                + "\",\"subject\":\""
                + SUBJECT
                + "\",\"claims\":{\"name\":\""
                + NAME
                + "\",\"age\":31},"
                + "\"valid_until\":\"2100-01-01T00:00:00Z\"}";
    }

    static String change(String status) {
        return "{\"status\":\"" + status + "\",\"reason\":\"a test\"}";
    }

    SSLContext as(String agency) {
        return parts.pki().as(parts.clients().get(agency));
    }

    HttpResponse<String> get(String agency, String path) throws Exception {
        return send(as(agency), request(tls, path).GET().build());
    }

    HttpResponse<String> post(String agency, String path, String body) throws Exception {
        return send(
                as(agency),
                request(tls, path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build());
    }

    String verdict(JsonNode credential) throws Exception {
        HttpResponse<String> answer =
                HttpClient.newHttpClient()
                        .send(
                                request(plain, "/verify")
                                        .header("Content-Type", "application/json")
                                        .POST(BodyPublishers.ofString(credential.toString()))
                                        .build(),
                                BodyHandlers.ofString());
        return json(200, answer).get("verdict").asText();
    }

    static HttpResponse<String> send(SSLContext context, HttpRequest request) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder()
                        .sslContext(context)
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }

    static HttpRequest.Builder request(URI base, String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(40));
    }

    static JsonNode json(int status, HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }

    static void problem(HttpResponse<String> answer, int status, String code) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(
                        type -> assertThat(type).startsWith("application/problem+json"));
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.get("type").asText()).isEqualTo("urn:credgate:problem:" + code);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("title").asText()).isNotBlank();
        assertThat(problem.get("detail").asText()).isNotBlank();
    }
}
