package dev.credgate.acceptance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.credgate.cli.Citizen;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** An agency's system at the issuer's port, with the client certificate that names it. */
final class Agency {

    private final URI issuer;
    private final HttpClient http;

    Agency(URI issuer, Path ca, Path certificate, Path key) {
        this(issuer, Tls.context(ca, Optional.of(new Tls.Identity(certificate, key))));
    }

    private Agency(URI issuer, javax.net.ssl.SSLContext tls) {
        this.issuer = issuer;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .sslContext(tls)
                        .connectTimeout(Duration.ofSeconds(10))
                        .build();
    }

    /** Somebody without a certificate. */
    static Agency withoutCertificate(URI issuer, Path ca) {
        return new Agency(issuer, Tls.context(ca, Optional.empty()));
    }

    /** Has a credential signed for the citizen, valid for a year. */
    Issued issues(String type, Citizen citizen, Map<String, String> claims) {
        Answer answer = asksFor(type, citizen, claims);
        if (answer.status() != 200 && answer.status() != 201) {
            throw new AssertionError("not issued: " + answer);
        }
        return new Issued(
                answer.json().get("id").asText(), answer.json().get("credential").toString());
    }

    /** The answer to asking for one. */
    Answer asksFor(String type, Citizen citizen, Map<String, String> claims) {
        ObjectNode body = Answer.JSON.createObjectNode();
        body.put("format", "weidentity").put("type", type);
        body.put("subject", citizen.did().toString());
        ObjectNode all = body.putObject("claims");
        claims.forEach(all::put);
        body.put(
                "valid_until",
                Instant.now()
                        .plus(365, ChronoUnit.DAYS)
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString());
        return posts("/issuer/credentials", body.toString());
    }

    /** Sets a credential's status; answered when it is on the chain. */
    Answer sets(Issued credential, String status) {
        return posts(
                "/issuer/credentials/" + credential.id() + "/status",
                Answer.JSON
                        .createObjectNode()
                        .put("status", status)
                        .put("reason", "acceptance test")
                        .toString());
    }

    Answer posts(String path, String body) {
        return Answer.to(
                http,
                HttpRequest.newBuilder(issuer.resolve(path))
                        .timeout(Duration.ofSeconds(60))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build());
    }

    /**
     * Puts something there, as an administrator does.
     *
     * @param condition name of the header that says what of it is there
     */
    Answer puts(String path, String condition, String tag, String body) {
        return Answer.to(
                http,
                HttpRequest.newBuilder(issuer.resolve(path))
                        .timeout(Duration.ofSeconds(30))
                        .header("Content-Type", "application/json")
                        .header(condition, tag)
                        .PUT(BodyPublishers.ofString(body))
                        .build());
    }

    Answer gets(String path) {
        return Answer.to(
                http,
                HttpRequest.newBuilder(issuer.resolve(path))
                        .timeout(Duration.ofSeconds(30))
                        .build());
    }
}
