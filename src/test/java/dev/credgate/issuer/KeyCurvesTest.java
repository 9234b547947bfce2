package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.credgate.trust.TrustRegistry;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A key on each curve, made in the token through the door: the audit record has what the token says
 * of it, once; it signs; what it signed holds when it is retired and no more once it is
 * compromised.
 */
@QuarkusTest
@QuarkusTestResource(value = IssuerStack.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway") // Quarkus fills the fields
class KeyCurvesTest extends KeyPeopleGround {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String TYPE =
            "vc:https://www.w3.org/ns/credentials/examples#AlumniCredential";

    @TestHTTPResource("/")
    URI plain;

    @Inject AgroalDataSource database;

    @ParameterizedTest
    @CsvSource({"P-256, ES256", "P-384, ES384", "secp256k1, ES256K", "Ed25519, EdDSA"})
    void aKeyIsAttestedSignsAndEnds(String curve, String algorithm) throws Exception {
        parts.writes()
                .authorise(
                        parts.committee(),
                        parts.dids().get("transport").hash(),
                        TrustRegistry.typeHash(TYPE));
        // Not through p11-kit, which hands no EdDSA on.
        String key =
                done("/issuer/keys", "{\"curve\":\"" + curve + "\",\"token\":\"spare\"}", "active");
        assertThat(attested(key))
                .singleElement()
                .asString()
                .contains(
                        "CKA_SENSITIVE=true",
                        "CKA_ALWAYS_SENSITIVE=true",
                        "CKA_EXTRACTABLE=false",
                        "CKA_NEVER_EXTRACTABLE=true",
                        "CKA_LOCAL=true");

        String credential = issued();
        JsonNode header =
                JSON.readTree(Base64.getUrlDecoder().decode(credential.split("\\.", -1)[0]));
        assertThat(header.get("alg").asText()).isEqualTo(algorithm);
        assertThat(verdict(credential).get("verdict").asText()).isEqualTo("valid");

        String end = "/issuer/keys/" + key + "/revoke";
        assertThat(done(end, "{\"state\":\"retired\"}", "retired")).isEqualTo(key);
        JsonNode retired = verdict(credential);
        assertThat(retired.get("verdict").asText()).as(retired.toString()).isEqualTo("valid");
        assertThat(done(end, "{\"state\":\"compromised\"}", "compromised")).isEqualTo(key);
        JsonNode compromised = verdict(credential);
        assertThat(compromised.get("verdict").asText()).isEqualTo("invalid");
        assertThat(compromised.toString()).contains("key_compromised");
    }

    private String done(String path, String body, String becomes) throws Exception {
        HttpResponse<String> asked = post("transport", path, body);
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
        String request = JSON.readTree(asked.body()).at("/request/id").asText();
        HttpResponse<String> approved =
                post("transport-second", "/issuer/keys/requests/" + request + "/approve", "{}");
        // 202 where the chain took longer than is waited for.
        assertThat(approved.statusCode()).as(approved.body()).isIn(200, 202);
        JsonNode key = JSON.readTree(approved.body()).get("key");
        String id = key.get("key").asText();
        if (approved.statusCode() == 202) {
            String address = "/issuer/keys/requests/" + request;
            await().atMost(SOON)
                    .until(() -> get(address).at("/request/state").asText().equals("done"));
        } else {
            assertThat(key.get("state").asText()).isEqualTo(becomes);
        }
        assertThat(state(id)).isEqualTo(becomes);
        return id;
    }

    private String issued() throws Exception {
        String order =
                """
                {"format":"jwt_vc","type":"%s","valid_until":"2090-01-01T00:00:00Z",
                 "subject":"did:weid:101:0x1111111111111111111111111111111111111111",
                 "claims":{"name":"Chan"}}
                """
                        .formatted(TYPE);
        // Until the snapshot has the authorisation.
        HttpResponse<String> issued =
                await().atMost(SOON)
                        .until(
                                () -> post("transport", "/issuer/credentials", order),
                                answer -> answer.statusCode() == 201);
        return JSON.readTree(issued.body()).get("credential").asText();
    }

    private JsonNode verdict(String credential) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return JSON.readTree(
                    http.send(
                                    HttpRequest.newBuilder(plain.resolve("/verify"))
                                            .header("Content-Type", "application/jwt")
                                            .POST(BodyPublishers.ofString(credential))
                                            .build(),
                                    BodyHandlers.ofString())
                            .body());
        }
    }

    /** What the audit record has about the making of that key. */
    private List<String> attested(String key) throws SQLException {
        List<String> events = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement query =
                        connection.prepareStatement(
                                "select event from audit_record where kind = 'key_made'");
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                if (row.getString(1).contains(key)) {
                    events.add(row.getString(1));
                }
            }
        }
        return events;
    }
}
