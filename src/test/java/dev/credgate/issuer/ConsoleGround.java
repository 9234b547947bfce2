package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.credgate.ledger.Ledger;
import dev.credgate.store.ChainTransactions;
import dev.credgate.store.IssuedCredentials;
import dev.credgate.store.IssuerKeys;
import dev.credgate.store.PendingStatusChanges;
import dev.credgate.store.StatusOperations;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;

/**
 * The console over real mutual TLS, and what somebody with a browser and a certificate does there.
 */
@SuppressWarnings("NullAway") // Quarkus and the stack fill the fields
abstract class ConsoleGround {

    static final ObjectMapper JSON = new ObjectMapper();
    static final String ROOT = "/issuer/console";
    static final String SUBJECT = "did:weid:101:0x1111111111111111111111111111111111111111";

    IssuerStack.Parts parts;

    @TestHTTPResource(value = "/", tls = true)
    URI tls;

    @TestHTTPResource("/")
    URI plain;

    @Inject Ledger ledger;
    @Inject IssuedCredentials records;
    @Inject IssuerKeys keys;
    @Inject PendingStatusChanges pending;
    @Inject StatusOperations operations;
    @Inject ChainTransactions transactions;
    @Inject AgroalDataSource database;

    @BeforeEach
    void theLedgerIsRead() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> ledger.read(Instant.now()) instanceof Ledger.Reading.Fresh);
    }

    String issue(String agency) throws Exception {
        String order =
                "{\"format\":\"weidentity\",\"type\":\"cpt:1000\",\"subject\":\""
                        + SUBJECT
                        + "\",\"claims\":{\"name\":\"Chan Tai Man\"},"
                        + "\"valid_until\":\"2100-01-01T00:00:00Z\"}";
        HttpResponse<String> answer =
                send(
                        agency,
                        request("/issuer/credentials")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(order)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JSON.readTree(answer.body()).get("id").asText();
    }

    HttpResponse<String> get(String client, String path) throws Exception {
        return send(client, request(path).GET());
    }

    static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(tls.resolve(path)).timeout(Duration.ofSeconds(40));
    }

    HttpResponse<String> send(String client, HttpRequest.Builder request) throws Exception {
        try (HttpClient http =
                HttpClient.newBuilder()
                        .sslContext(parts.pki().as(parts.clients().get(client)))
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            return http.send(request.build(), BodyHandlers.ofString());
        }
    }
}
