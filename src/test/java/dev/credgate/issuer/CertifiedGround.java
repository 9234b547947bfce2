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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;

/** A gateway whose agencies have certificates for what they sign, asked over real mutual TLS. */
@SuppressWarnings("NullAway") // Quarkus and the stack fill the fields
abstract class CertifiedGround {

    static final ObjectMapper JSON = new ObjectMapper();
    static final Duration SOON = Duration.ofSeconds(30);

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

    HttpResponse<String> post(String agency, String path, String body) throws Exception {
        return send(
                agency,
                request(tls, path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> send(String agency, HttpRequest.Builder request) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder()
                        .sslContext(parts.pki().as(parts.clients().get(agency)))
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    JsonNode verdict(String credential) throws Exception {
        HttpResponse<String> answer =
                HttpClient.newHttpClient()
                        .send(
                                request(plain, "/verify")
                                        .header(
                                                "Content-Type",
                                                credential.contains("~")
                                                        ? "application/dc+sd-jwt"
                                                        : "application/jwt")
                                        .POST(
                                                BodyPublishers.ofString(
                                                        credential, StandardCharsets.UTF_8))
                                        .build(),
                                BodyHandlers.ofString());
        return json(200, answer);
    }

    static HttpRequest.Builder request(URI base, String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(40));
    }

    static JsonNode json(int status, HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }

    static JsonNode check(JsonNode verdict, String name) {
        for (JsonNode one : verdict.get("checks")) {
            if (one.get("check").asText().equals(name)) {
                return one;
            }
        }
        throw new AssertionError("no check " + name + " in " + verdict);
    }
}
