package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Sets and chains of proofs through the agencies' door: keys in two tokens, one of them behind a
 * p11-kit server, a chain, the records, and verdicts on what was handed out.
 */
@QuarkusTest
@QuarkusTestResource(value = IssuerStack.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway") // Quarkus fills the fields
class SeveralProofsDoorTest extends KeyPeopleGround {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String TYPE =
            "vc:https://www.w3.org/ns/credentials/examples#AlumniCredential";

    @TestHTTPResource("/")
    URI plain;

    @Inject AgroalDataSource database;

    @BeforeEach
    void theChainLetsTransportVouchForTheType() throws Exception {
        parts.writes()
                .authorise(
                        parts.committee(),
                        parts.dids().get("transport").hash(),
                        TrustRegistry.typeHash(TYPE));
    }

    @Test
    void aSetByKeysInTwoTokensIsIssuedRecordedAndRevoked() throws Exception {
        // No EdDSA through p11-kit.
        String edwards = made("Ed25519", "spare");
        String remote = made("P-256", "main");
        String p384 = made("P-384", "spare");
        String order =
                order(
                        "eddsa-rdfc-2022",
                        proof("ecdsa-rdfc-2019", remote, false),
                        proof("ecdsa-jcs-2019", fragment(p384), false));
        String idempotencyKey = idempotencyKey();
        HttpResponse<String> answer = issued(order, idempotencyKey);
        JsonNode credential = JSON.readTree(answer.body()).get("credential");
        String id = JSON.readTree(answer.body()).get("id").asText();
        assertThat(credential.get("proof"))
                .extracting(proof -> proof.get("verificationMethod").asText())
                .containsExactly(edwards, remote, p384);
        assertThat(verdict(credential)).isEqualTo("valid");
        // The same again, and nothing signed anew.
        assertThat(issued(order, idempotencyKey).body()).isEqualTo(answer.body());
        assertThat(send(idempotencyKey, order.replace("ecdsa-jcs-2019", "ecdsa-rdfc-2019")).body())
                .contains("idempotency_key_reused");

        assertThat(row(id)).containsExactly(edwards, remote + " " + p384);
        assertThat(audited(id))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.get("key_id").asText()).isEqualTo(edwards);
                    assertThat(event.get("further_keys"))
                            .extracting(JsonNode::asText)
                            .containsExactly(remote, p384);
                });

        for (int at = 0; at < 3; at++) {
            assertThat(verdict(tampered(credential, at))).isEqualTo("invalid");
            assertThat(verdict(only(credential, at))).isEqualTo("valid");
        }
        JsonNode revoked =
                JSON.readTree(
                        post(
                                        "transport",
                                        "/issuer/credentials/" + id + "/status",
                                        "{\"status\":\"revoked\",\"reason\":\"r\"}")
                                .body());
        assertThat(revoked.path("status").asText()).as(revoked.toString()).isEqualTo("revoked");
        assertThat(verdict(credential)).isEqualTo("invalid");
        // Whichever of its proofs its holder shows.
        for (int at = 0; at < 3; at++) {
            assertThat(verdict(only(credential, at))).isEqualTo("invalid");
        }
    }

    @Test
    void noLinkOfAChainIsLeftOutAndACompromisedKeyTakesItAlong() throws Exception {
        String remote = made("P-256", "main");
        String p384 = made("P-384", "spare");
        String order =
                order(
                        "ecdsa-rdfc-2019",
                        proof("ecdsa-rdfc-2019", remote, true),
                        proof("ecdsa-jcs-2019", p384, true));
        JsonNode issued = JSON.readTree(issued(order, idempotencyKey()).body());
        JsonNode credential = issued.get("credential");
        assertThat(credential.at("/proof/1/previousProof")).isEqualTo(credential.at("/proof/0/id"));
        assertThat(credential.at("/proof/2/previousProof")).hasSize(2);
        assertThat(verdict(credential)).isEqualTo("valid");
        for (int at = 0; at < 3; at++) {
            assertThat(verdict(tampered(credential, at))).isEqualTo("invalid");
        }
        for (int at = 0; at < 2; at++) {
            JsonNode fewer = credential.deepCopy();
            ((ArrayNode) fewer.get("proof")).remove(at);
            assertThat(checks(fewer)).contains("proof_chain");
        }

        String path = "/issuer/keys/" + keyOf(p384) + "/revoke";
        String request = "/issuer/keys/requests/";
        JsonNode asked =
                JSON.readTree(post("transport", path, "{\"state\":\"compromised\"}").body());
        // From now on it makes no further proof, whatever the chain says.
        refused(409, "key_not_published", order);
        post("transport-second", request + asked.at("/request/id").asText() + "/approve", "{}");
        await().atMost(SOON).until(() -> state(keyOf(p384)).equals("compromised"));
        assertThat(checks(credential)).contains("key_compromised");
        assertThat(row(issued.get("id").asText()).getLast()).endsWith(p384);
        refused(409, "key_not_published", order);
    }

    @Test
    void whatCannotBeMadeIsRefused() throws Exception {
        String remote = made("P-256", "main");
        String one = proof("ecdsa-rdfc-2019", remote, false);
        refused(422, "claims_invalid", order("ecdsa-jcs-2019", one, one));
        refused(422, "claims_invalid", order("ecdsa-jcs-2019"));
        refused(
                422,
                "claims_invalid",
                order(
                        "ecdsa-jcs-2019",
                        one,
                        proof("ecdsa-jcs-2019", remote, false),
                        proof("ecdsa-rdfc-2019", "keys-0", false),
                        proof("ecdsa-rdfc-2019", "keys-1", false)));
        refused(
                422,
                "claims_invalid",
                order("ecdsa-jcs-2019", proof("eddsa-rdfc-2022", remote, false)));
        refused(
                422,
                "claims_invalid",
                order("ecdsa-jcs-2019", proof("ecdsa-sd-2023", remote, false)));
        refused(
                409,
                "key_not_published",
                order("ecdsa-jcs-2019", proof("ecdsa-rdfc-2019", "keys-999", false)));
    }

    @Test
    void withoutOneOfTheTokensNothingIsHandedOut() throws Exception {
        String remote = made("P-256", "main");
        String p384 = made("P-384", "spare");
        String order = order("ecdsa-rdfc-2019", proof("ecdsa-jcs-2019", remote, false));
        String other = order("ecdsa-rdfc-2019", proof("ecdsa-jcs-2019", p384, false));
        issued(order, idempotencyKey());
        String key = idempotencyKey();
        parts.token().goAway();
        try {
            await().atMost(SOON).until(() -> send(idempotencyKey(), order).statusCode() == 503);
            HttpResponse<String> answer = send(key, order);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(answer.body()).doesNotContain("proofValue");
            // The newest key on the suite's curves, in the token that answers.
            JsonNode credential = JSON.readTree(issued(other, idempotencyKey()).body());
            assertThat(verdict(credential.get("credential"))).isEqualTo("valid");
        } finally {
            parts.token().comeBack();
        }
        JsonNode credential = JSON.readTree(issued(order, key).body()).get("credential");
        assertThat(verdict(credential)).isEqualTo("valid");
    }

    // Orders

    private static String proof(String cryptosuite, String key, boolean chained) {
        return "{\"cryptosuite\":\"%s\",\"key\":\"%s\",\"chained\":%s}"
                .formatted(cryptosuite, key, chained);
    }

    private static String order(String cryptosuite, String... proofs) {
        return """
        {"format":"data_integrity","type":"%s","valid_until":"2090-01-01T00:00:00Z",
         "subject":"did:weid:101:0x1111111111111111111111111111111111111111",
         "claims":{"alumniOf":"The School"},
         "options":{"cryptosuite":"%s","proofs":[%s],
          "contexts":["https://www.w3.org/ns/credentials/examples/v2"]}}
        """
                .formatted(TYPE, cryptosuite, String.join(",", proofs));
    }

    private HttpResponse<String> send(String idempotencyKey, String order) throws Exception {
        try (HttpClient http =
                HttpClient.newBuilder()
                        .sslContext(parts.pki().as(parts.clients().get("transport")))
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            return http.send(
                    HttpRequest.newBuilder(tls.resolve("/issuer/credentials"))
                            .header("Content-Type", "application/json")
                            .header("Idempotency-Key", idempotencyKey)
                            .timeout(Duration.ofSeconds(40))
                            .POST(BodyPublishers.ofString(order))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    /** Until the snapshot has the authorisation and the keys, and the token is there. */
    private HttpResponse<String> issued(String order, String idempotencyKey) {
        return await().atMost(SOON)
                .until(
                        () -> send(idempotencyKey, order),
                        answer -> {
                            assertThat(answer.statusCode())
                                    .as(answer.body())
                                    .isIn(201, 403, 409, 503);
                            return answer.statusCode() == 201;
                        });
    }

    private void refused(int status, String code, String order) {
        HttpResponse<String> answer =
                await().atMost(SOON)
                        .until(
                                () -> post("transport", "/issuer/credentials", order),
                                one -> one.statusCode() != 403);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(code);
    }

    private static String idempotencyKey() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    // Keys

    /** Made through the door, and active on the chain: its id there. */
    private String made(String curve, String token) throws Exception {
        String body =
                token.equals("spare")
                        ? "{\"curve\":\"%s\",\"token\":\"spare\"}".formatted(curve)
                        : "{\"curve\":\"%s\"}".formatted(curve);
        HttpResponse<String> asked = post("transport", "/issuer/keys", body);
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
        HttpResponse<String> approved =
                post(
                        "transport-second",
                        "/issuer/keys/requests/"
                                + JSON.readTree(asked.body()).at("/request/id").asText()
                                + "/approve",
                        "{}");
        assertThat(approved.statusCode()).as(approved.body()).isIn(200, 202);
        String key = JSON.readTree(approved.body()).at("/key/key").asText();
        return await().atMost(SOON).until(() -> idOf(key), Optional::isPresent).orElseThrow();
    }

    /** What verifiers call a key that is active. */
    private Optional<String> idOf(String key) throws Exception {
        for (JsonNode one : keys()) {
            if (one.get("key").asText().equals(key) && one.get("state").asText().equals("active")) {
                return Optional.of(one.path("id").asText()).filter(id -> !id.isEmpty());
            }
        }
        return Optional.empty();
    }

    private String keyOf(String id) throws Exception {
        for (JsonNode one : keys()) {
            if (one.path("id").asText().equals(id)) {
                return one.get("key").asText();
            }
        }
        throw new AssertionError("no key " + id);
    }

    private static String fragment(String id) {
        return id.substring(id.indexOf('#') + 1);
    }

    // What was handed out

    private static JsonNode tampered(JsonNode credential, int at) {
        JsonNode copy = credential.deepCopy();
        ObjectNode proof = (ObjectNode) copy.at("/proof/" + at);
        String value = proof.get("proofValue").asText();
        proof.put(
                "proofValue",
                value.substring(0, 9) + (value.charAt(9) == 'A' ? 'B' : 'A') + value.substring(10));
        return copy;
    }

    private static JsonNode only(JsonNode credential, int at) {
        ObjectNode copy = credential.deepCopy();
        copy.set("proof", credential.at("/proof/" + at));
        return copy;
    }

    private String verdict(JsonNode credential) throws Exception {
        return judged(credential).get("verdict").asText();
    }

    private String checks(JsonNode credential) throws Exception {
        return judged(credential).get("checks").toString();
    }

    private JsonNode judged(JsonNode credential) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return JSON.readTree(
                    http.send(
                                    HttpRequest.newBuilder(plain.resolve("/verify"))
                                            .header("Content-Type", "application/json")
                                            .POST(BodyPublishers.ofString(credential.toString()))
                                            .build(),
                                    BodyHandlers.ofString())
                            .body());
        }
    }

    // Records

    private List<String> row(String credential) throws SQLException {
        return texts(
                "select key_id, further_keys from issued_credential where cast(id as varchar) = ?",
                credential,
                2);
    }

    private List<JsonNode> audited(String credential) throws Exception {
        List<JsonNode> events = new ArrayList<>();
        for (String text :
                texts(
                        "select event from audit_record where kind = 'credential_issued'"
                                + " and event like ?",
                        "%" + credential + "%",
                        1)) {
            events.add(JSON.readTree(text));
        }
        return events;
    }

    private List<String> texts(String sql, String parameter, int columns) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, parameter);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    for (int column = 1; column <= columns; column++) {
                        texts.add(row.getString(column));
                    }
                }
            }
        }
        return texts;
    }
}
