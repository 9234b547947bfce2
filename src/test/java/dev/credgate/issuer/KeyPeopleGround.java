package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.http.TestHTTPResource;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Calls about keys of {@code transport}, over mutual TLS, by this or that person's certificate. */
@SuppressWarnings("NullAway") // Quarkus and the stack fill the fields
abstract class KeyPeopleGround {

    static final ObjectMapper JSON = new ObjectMapper();

    IssuerStack.Parts parts;

    @TestHTTPResource(value = "/", tls = true)
    URI tls;

    final HttpResponse<String> post(String client, String path, String body) throws Exception {
        return send(
                client,
                HttpRequest.newBuilder(tls.resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
    }

    /** The same by whoever prefers something. */
    final HttpResponse<String> post(String client, String path, String body, String preference)
            throws Exception {
        return send(
                client,
                HttpRequest.newBuilder(tls.resolve(path))
                        .header("Content-Type", "application/json")
                        .header("Prefer", preference)
                        .POST(BodyPublishers.ofString(body)));
    }

    /** What the agency has, as it is told. */
    final JsonNode keys() throws Exception {
        return get("/issuer/keys").get("keys");
    }

    /** What the agency is told. */
    final JsonNode get(String path) throws Exception {
        HttpResponse<String> answer =
                send("transport", HttpRequest.newBuilder(tls.resolve(path)).GET());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    /** How that key stands. */
    final String state(String key) throws Exception {
        JsonNode keys = keys();
        for (JsonNode one : keys) {
            if (one.path("key").asText().equals(key)) {
                return one.get("state").asText();
            }
        }
        throw new AssertionError("no key " + key + " in " + keys);
    }

    private HttpResponse<String> send(String client, HttpRequest.Builder request) throws Exception {
        try (HttpClient http =
                HttpClient.newBuilder()
                        .sslContext(parts.pki().as(parts.clients().get(client)))
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            return http.send(
                    request.timeout(Duration.ofSeconds(40)).build(), BodyHandlers.ofString());
        }
    }
}
