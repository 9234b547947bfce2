package dev.credgate.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;

/** Whoever asks the gateway's plain port. */
final class Verifier {

    private final URI gateway;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(10))
                    .build();

    Verifier(URI gateway) {
        this.gateway = gateway;
    }

    /** The verdict on a credential. */
    JsonNode verdictOn(String document) {
        return verifies(document).with(200).json();
    }

    /** The word alone: valid, invalid or indeterminate. */
    String wordOn(String document) {
        return verdictOn(document).get("verdict").asText();
    }

    /** The code that a check of a verdict gives, or its outcome when it gives none. */
    static String check(JsonNode verdict, String name) {
        for (JsonNode check : verdict.get("checks")) {
            if (check.get("check").asText().equals(name)) {
                return check.hasNonNull("code")
                        ? check.get("code").asText()
                        : check.get("outcome").asText();
            }
        }
        return "absent";
    }

    Answer verifies(String document) {
        return Answer.to(
                http,
                HttpRequest.newBuilder(gateway.resolve("/verify"))
                        .timeout(Duration.ofSeconds(30))
                        .POST(BodyPublishers.ofString(document))
                        .build());
    }

    Answer gets(String path) {
        return Answer.to(
                http,
                HttpRequest.newBuilder(gateway.resolve(path))
                        .timeout(Duration.ofSeconds(30))
                        .build());
    }
}
