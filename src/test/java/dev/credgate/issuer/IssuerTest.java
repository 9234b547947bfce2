package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** The agencies' listener over real mutual TLS, with a real token and a real chain behind it. */
@QuarkusTest
@QuarkusTestResource(value = IssuerStack.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway") // Quarkus and the stack fill the fields
class IssuerTest extends IssuerGround {

    // The main job

    @Test
    void anIssuedCredentialVerifiesAndItsRevocationShowsAtOnce() throws Exception {
        JsonNode issued = json(201, post("population", "/issuer/credentials", order("cpt:1000")));
        assertThat(issued.get("format").asText()).isEqualTo("weidentity");
        assertThat(issued.get("status").asText()).isEqualTo("active");
        JsonNode credential = issued.get("credential");
        assertThat(credential.get("id").asText()).isEqualTo(issued.get("id").asText());
        assertThat(credential.get("issuer").asText())
                .isEqualTo(parts.dids().get("population").toString());
        assertThat(credential.at("/proof/salt/name").asText()).matches("[A-Za-z0-9]{22}");
        assertThat(verdict(credential)).isEqualTo("valid");

        String path = "/issuer/credentials/" + issued.get("id").asText() + "/status";
        JsonNode suspended = json(200, post("population", path, change("suspended")));
        assertThat(suspended.get("status").asText()).isEqualTo("suspended");
        assertThat(verdict(credential)).isEqualTo("invalid");
        json(200, post("population", path, change("active")));
        assertThat(verdict(credential)).isEqualTo("valid");
        JsonNode revoked = json(200, post("population", path, change("revoked")));
        assertThat(verdict(credential)).isEqualTo("invalid");

        // Once more: nothing to do, the same answer.
        assertThat(json(200, post("population", path, change("revoked")))).isEqualTo(revoked);
    }

    @Test
    void anAgencySeesItsOwnKeys() throws Exception {
        JsonNode keys = json(200, get("transport", "/issuer/keys"));
        assertThat(keys.get("did").asText()).isEqualTo(parts.dids().get("transport").toString());
        assertThat(keys.get("keys")).hasSize(1);
        assertThat(keys.at("/keys/0/signs").asBoolean()).isTrue();
        assertThat(keys.at("/keys/0/state").asText()).isEqualTo("active");
        assertThat(keys.at("/keys/0/key").asText()).isEqualTo("keys-0");
        assertThat(keys.get("requests")).isEmpty();
    }

    // Who may come in

    @Test
    void withoutACertificateThereIsNoConnection() {
        refusedAtTheDoor(parts.pki().anonymous());
    }

    @Test
    void anUnknownCaIsRefused() throws Exception {
        var elsewhere = java.nio.file.Files.createDirectory(parts.folder().resolve("other-ca"));
        refusedAtTheDoor(parts.pki().as(new TestPki(elsewhere).client("population")));
    }

    @Test
    void anExpiredCertificateIsRefused() {
        refusedAtTheDoor(parts.pki().as(parts.pki().client("population", -10, -1)));
    }

    @Test
    void aCertificateOfTheFutureIsRefused() {
        refusedAtTheDoor(parts.pki().as(parts.pki().client("population", 1, 10)));
    }

    @Test
    void theRightCaDoesNotMakeAnAgency() throws Exception {
        SSLContext unknown = parts.pki().as(parts.pki().client("population"));
        HttpResponse<String> answer = send(unknown, request(tls, "/issuer/keys").GET().build());
        problem(answer, 403, "unknown_agency");
    }

    @Test
    void aForwardedCertificateIsRefused() throws Exception {
        for (String header : new String[] {"Client-Cert", "X-Forwarded-Client-Cert"}) {
            HttpResponse<String> answer =
                    send(
                            as("population"),
                            request(tls, "/issuer/keys").header(header, ":AAAA:").GET().build());
            problem(answer, 400, "forwarded_certificate");
        }
    }

    // Two listeners

    @Test
    void eachListenerKnowsItsOwnRoutesOnly() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        for (String path : new String[] {"/issuer/keys", "/%69ssuer/keys", "/issuer;a=b/keys"}) {
            HttpResponse<String> answer =
                    client.send(request(plain, path).GET().build(), BodyHandlers.ofString());
            problem(answer, 404, "not_found");
        }
        for (String path :
                new String[] {"/auth", "/verify", "/.well-known/jwks.json", "/openapi"}) {
            problem(get("population", path), 404, "not_found");
        }
        problem(get("population", "/issuer/nothing"), 404, "not_found");
    }

    // What may be asked

    @Test
    void anotherAgencysCredentialIsAsUnknownAsNone() throws Exception {
        JsonNode issued = json(201, post("population", "/issuer/credentials", order("cpt:1000")));
        String path = "/issuer/credentials/" + issued.get("id").asText() + "/status";
        HttpResponse<String> others = post("transport", path, change("revoked"));
        HttpResponse<String> nobodys =
                post(
                        "transport",
                        "/issuer/credentials/" + UUID.randomUUID() + "/status",
                        change("revoked"));
        problem(others, 404, "unknown_credential");
        assertThat(others.body()).isEqualTo(nobodys.body());
        problem(
                post("transport", "/issuer/credentials/no-uuid/status", change("revoked")),
                404,
                "unknown_credential");
        assertThat(verdict(issued.get("credential"))).isEqualTo("valid");
    }

    @Test
    void aTypeThatTheChainDoesNotAuthoriseIsRefused() throws Exception {
        problem(
                post("population", "/issuer/credentials", order("cpt:3000")),
                403,
                "type_not_authorised");
        problem(
                post("transport", "/issuer/credentials", order("cpt:1000")),
                403,
                "type_not_authorised");
    }

    @Test
    void anIssuerWithoutDeclaredSaltsOf128BitsIssuesNothing() throws Exception {
        problem(post("saltless", "/issuer/credentials", order("cpt:1000")), 409, "salt_too_short");
    }

    @Test
    void claimsAreHeldToTheTypesSchema() throws Exception {
        String wrong = order("cpt:2000").replace("\"age\":31", "\"age\":\"31\"");
        problem(post("population", "/issuer/credentials", wrong), 422, "schema_violated");
        json(201, post("population", "/issuer/credentials", order("cpt:2000")));
    }

    @Test
    void requestsAreReadStrictly() throws Exception {
        String good = order("cpt:1000");
        bad(good.replace("\"weidentity\"", "7"), 400, "invalid_request");
        bad(good.replace("{\"format\"", "{\"hurry\":true,\"format\""), 400, "invalid_request");
        bad(good.replace("{\"format\"", "{\"format\":\"a\",\"format\""), 400, "invalid_request");
        bad(good + "x", 400, "invalid_request");
        bad("", 400, "invalid_request");
        bad("[]", 400, "invalid_request");
        bad("null", 400, "invalid_request");
        bad("{", 400, "invalid_request");
        bad("[".repeat(20_000), 400, "invalid_request");
        bad(good.replace("\"cpt:1000\"", "null"), 400, "invalid_request");
        bad(good.replace("2100-01-01T00:00:00Z", "2100-01-01"), 400, "invalid_request");
        bad(good.replace("2100-01-01T00:00:00Z", "2100-13-01T00:00:00Z"), 400, "invalid_request");
        bad(good.replace("\"weidentity\"", "\"paper\""), 422, "unsupported_format");
        bad(good.replace("cpt:1000", "cpt:01000"), 422, "unsupported_type");
        bad(good.replace("cpt:1000", "cpt:107"), 403, "type_not_authorised");
        bad(good.replace(SUBJECT, "did:key:z6Mk"), 422, "subject_invalid");
        bad(good.replace("\"name\"", "\"id\""), 422, "claims_invalid");
        bad(good.replace("\"age\":31", "\"age\":31.0"), 422, "claims_invalid");
        bad(good.replace("2100-01-01", "2001-01-01"), 422, "dates_invalid");
        bad(
                good.replace("{\"format\"", "{\"valid_from\":\"2101-01-01T00:00:00Z\",\"format\""),
                422,
                "dates_invalid");
        bad(
                good.replace("{\"format\"", "{\"holder_key\":{},\"format\""),
                422,
                "holder_key_unsupported");
        bad(good.replace(NAME, "\\ud800"), 400, "invalid_request");
        String id = UUID.randomUUID().toString();
        problem(
                post("population", "/issuer/credentials/" + id + "/status", change("gone")),
                400,
                "invalid_request");
        HttpResponse<String> text =
                send(
                        as("population"),
                        request(tls, "/issuer/credentials")
                                .header("Content-Type", "text/plain")
                                .POST(BodyPublishers.ofString(good))
                                .build());
        problem(text, 415, "unsupported_media_type");
    }

    @Test
    void aBodyMayBeAsLargeAsTheSettingsSay() throws Exception {
        String large = "{\"claims\":\"" + "a".repeat(11_000_000) + "\"}";
        String tooLarge = "{\"claims\":\"" + "a".repeat(13_000_000) + "\"}";
        bad(large, 400, "invalid_request");
        bad(tooLarge, 413, "too_large");
        problem(unannounced(large), 400, "invalid_request");
        problem(unannounced(tooLarge), 413, "too_large");
    }

    /** In chunks, which tell nobody how many will come. */
    private HttpResponse<String> unannounced(String body) throws Exception {
        return send(
                as("population"),
                request(tls, "/issuer/credentials")
                        .header("Content-Type", "application/json")
                        .POST(
                                BodyPublishers.ofInputStream(() ->
                                        new ByteArrayInputStream(
                                                body.getBytes(StandardCharsets.US_ASCII))))
                        .build());
    }

    // The same order again

    @Test
    void theSameKeyAndOrderGiveTheSameCredentialHoweverOftenAtOnce() throws Exception {
        String key = idempotencyKey();
        List<HttpResponse<String>> answers = new ArrayList<>();
        try (var clients = Executors.newFixedThreadPool(6)) {
            List<Future<HttpResponse<String>>> sent = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                sent.add(clients.submit(() -> post("population", key, order("cpt:1000"), tls)));
            }
            for (Future<HttpResponse<String>> one : sent) {
                answers.add(one.get());
            }
        }
        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(201);
        assertThat(answers).extracting(HttpResponse::body).containsOnly(answers.getFirst().body());
        // The same in another spelling.
        String spelled = order("cpt:1000").replace(",\"age\":31", ", \"age\" : 31");
        assertThat(post("population", key, spelled, tls).body())
                .isEqualTo(answers.getFirst().body());
        assertThat(verdict(json(201, answers.getFirst()).get("credential"))).isEqualTo("valid");
    }

    @Test
    void theSameKeyWithAnotherOrderIsRefusedAndAnotherAgencysIsItsOwn() throws Exception {
        String key = idempotencyKey();
        json(201, post("population", key, order("cpt:1000"), tls));
        problem(post("population", key, order("cpt:2000"), tls), 409, "idempotency_key_reused");
        problem(post("transport", key, order("cpt:1000"), tls), 403, "type_not_authorised");
        // What was refused is not kept: the key is free for another order.
        json(201, post("transport", key, order("cpt:3000"), tls));
    }

    @Test
    void aKeyThatMayBeGuessedIsRefused() throws Exception {
        for (String key : new String[] {"1", "order-4711", "a".repeat(64), "x".repeat(5000)}) {
            problem(
                    post("population", key, order("cpt:1000"), tls),
                    400,
                    "idempotency_key_invalid");
        }
    }

    private HttpResponse<String> post(String agency, String key, String body, URI base)
            throws Exception {
        return send(
                as(agency),
                request(base, "/issuer/credentials")
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString(body))
                        .build());
    }

    private static String idempotencyKey() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    // Who prefers not to wait

    @Test
    void whoDoesNotWaitIsToldWhereToLook() throws Exception {
        JsonNode issued = json(201, post("population", "/issuer/credentials", order("cpt:1000")));
        String path = "/issuer/credentials/" + issued.get("id").asText() + "/status";
        HttpResponse<String> accepted = prefer("population", path, "respond-async");
        JsonNode told = json(202, accepted);
        assertThat(accepted.headers().firstValue("Preference-Applied")).contains("respond-async");
        String location = accepted.headers().firstValue("Location").orElseThrow();
        assertThat(location).isEqualTo("/issuer/operations/" + told.get("id").asText());
        assertThat(told.get("purpose").asText()).isEqualTo("status");
        // Again: the one that is under way counts, or it is done by now.
        HttpResponse<String> again = prefer("population", path, "respond-async");
        if (again.statusCode() == 202) {
            assertThat(again.headers().firstValue("Location")).contains(location);
        } else {
            json(200, again);
        }

        await().atMost(SOON)
                .until(() -> "included".equals(state(json(200, get("population", location)))));
        JsonNode included = json(200, get("population", location));
        assertThat(included.get("block").asLong()).isPositive();
        assertThat(included.at("/transactions/0/hash").asText()).matches("0x[0-9a-f]{64}");
        assertThat(included.at("/transactions/0/nonce").isIntegralNumber()).isTrue();
        await().atMost(SOON).until(() -> "invalid".equals(verdict(issued.get("credential"))));
        await().atMost(SOON)
                .until(() -> "confirmed".equals(state(json(200, get("population", location)))));

        problem(get("transport", location), 404, "not_found");
        problem(get("population", "/issuer/operations/" + UUID.randomUUID()), 404, "not_found");
        problem(get("population", "/issuer/operations/none"), 404, "not_found");
        problem(prefer("transport", path, "respond-async"), 404, "unknown_credential");
        // What is so already is told at once, and with patience one is told as without.
        json(200, prefer("population", path, "respond-async"));
        assertThat(
                        json(
                                        200,
                                        send(
                                                as("population"),
                                                asked(path, "active", "respond-async, wait=20")))
                                .get("status")
                                .asText())
                .isEqualTo("active");
    }

    private void bad(String body, int status, String code) throws Exception {
        problem(post("population", "/issuer/credentials", body), status, code);
    }

    private void refusedAtTheDoor(SSLContext context) {
        assertThatThrownBy(() -> send(context, request(tls, "/issuer/keys").GET().build()))
                .isInstanceOf(IOException.class);
    }
}
