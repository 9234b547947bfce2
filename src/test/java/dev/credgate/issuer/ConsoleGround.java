package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.store.ChainTransactions;
import dev.credgate.store.IssuedCredentials;
import dev.credgate.store.IssuerKeys;
import dev.credgate.store.PendingStatusChanges;
import dev.credgate.store.StatusOperations;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The console over real mutual TLS, and what somebody with a browser and a certificate does there.
 */
@SuppressWarnings("NullAway") // Quarkus and the stack fill the fields
abstract class ConsoleGround extends IssuerGround {

    static final String ROOT = "/issuer/console";

    @Inject IssuedCredentials records;
    @Inject IssuerKeys keys;
    @Inject PendingStatusChanges pending;
    @Inject StatusOperations operations;
    @Inject ChainTransactions transactions;
    @Inject AgroalDataSource database;

    String issue(String agency) throws Exception {
        HttpResponse<String> answer = post(agency, "/issuer/credentials", order("cpt:1000"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JSON.readTree(answer.body()).get("id").asText();
    }

    static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** As the console's own page sends it. */
    HttpResponse<String> post(String client, String path, Map<String, String> form)
            throws Exception {
        return post(client, path, form, origin());
    }

    /** As a page of that origin would send it. */
    HttpResponse<String> post(String client, String path, Map<String, String> form, String origin)
            throws Exception {
        return send(
                client,
                request(path)
                        .header("Origin", origin)
                        .header("Sec-Fetch-Site", "same-origin")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(encoded(form))));
    }

    String origin() {
        return "https://" + tls.getAuthority();
    }

    HttpRequest.Builder request(String path) {
        return request(tls, path);
    }

    HttpResponse<String> send(String client, HttpRequest.Builder request) throws Exception {
        return send(as(client), request.build());
    }
}
