package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whatever is asked about a key and not done at once has an address that tells how it stands. */
@QuarkusTest
@QuarkusTestResource(value = IssuerStack.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway") // Quarkus and the stack fill the fields
class KeyRequestAddressTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String ASYNC = "respond-async";

    IssuerStack.Parts parts;

    @TestHTTPResource(value = "/", tls = true)
    URI tls;

    @Inject AgroalDataSource database;

    @Test
    void whoeverDoesNotWaitForTheChainFindsThereWhatBecameOfTheirOwnChange() throws Exception {
        String first = key(withoutWaiting("/issuer/keys", "{\"curve\":\"P-256\"}", "active"));
        String other = key(withoutWaiting("/issuer/keys", "{\"curve\":\"P-384\"}", "active"));
        String path = "/issuer/keys/" + first;
        assertThat(key(withoutWaiting(path + "/rotate", "{}", "active"))).isNotEqualTo(first);
        for (String state : new String[] {"retired", "compromised"}) {
            JsonNode done =
                    withoutWaiting(path + "/revoke", "{\"state\":\"" + state + "\"}", state);
            assertThat(key(done)).isEqualTo(first);
        }
        assertThat(key(withoutWaiting("/issuer/keys/" + other + "/rotate", "{}", "active")))
                .isNotEqualTo(other);
    }

    private static String key(JsonNode standing) {
        return standing.at("/key/key").asText();
    }

    /** Asked by one, approved by another who does not wait, and looked at until it is done. */
    private JsonNode withoutWaiting(String path, String body, String becomes) throws Exception {
        HttpResponse<String> asked = post("transport", path, body, Optional.of(ASYNC));
        URI address = accepted(asked);
        assertThat(asked.headers().firstValue("Preference-Applied")).isEmpty();
        JsonNode request = JSON.readTree(asked.body()).get("request");
        assertThat(address.getPath())
                .isEqualTo("/issuer/keys/requests/" + request.get("id").asText());
        assertThat(state("transport", address)).isEqualTo("open");
        assertThat(state("transport-second", address)).isEqualTo("open");
        assertThat(get("population", address).statusCode()).isEqualTo(404);

        HttpResponse<String> approved =
                post("transport-second", address.getPath() + "/approve", "{}", Optional.of(ASYNC));
        assertThat(accepted(approved)).isEqualTo(address);
        assertThat(approved.headers().firstValue("Preference-Applied")).contains(ASYNC);
        assertThat(state("transport", address)).isIn("approved", "done");
        await().atMost(SOON).until(() -> state("transport", address).equals("done"));
        JsonNode done = JSON.readTree(get("transport", address).body());
        assertThat(done.at("/request/id")).isEqualTo(request.get("id"));
        assertThat(done.at("/key/state").asText()).isEqualTo(becomes);
        // Asked once more, the same is answered as what is done.
        HttpResponse<String> again =
                post("transport-second", address.getPath() + "/approve", "{}", Optional.of(ASYNC));
        assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
        return done;
    }

    @Test
    void itIsNotDoneWhileTheChainHasItNotSo() throws Exception {
        String key = key(withoutWaiting("/issuer/keys", "{\"curve\":\"P-256\"}", "active"));
        URI address;
        parts.chain().rpc("evm_setIntervalMining", 0);
        try {
            address =
                    accepted(
                            post(
                                    "transport",
                                    "/issuer/keys/" + key + "/revoke",
                                    "{\"state\":\"retired\"}",
                                    Optional.empty()));
            accepted(
                    post(
                            "transport-second",
                            address.getPath() + "/approve",
                            "{}",
                            Optional.of(ASYNC)));
            for (int i = 0; i < 5; i++) {
                assertThat(state("transport", address)).isEqualTo("approved");
                Thread.sleep(Duration.ofMillis(200));
            }
        } finally {
            parts.chain().rpc("evm_setIntervalMining", 1);
        }
        await().atMost(SOON).until(() -> state("transport", address).equals("done"));
    }

    @Test
    void whoeverWaitsAWhileIsAnsweredAsUsual() throws Exception {
        URI address =
                accepted(
                        post(
                                "transport",
                                "/issuer/keys",
                                "{\"curve\":\"P-256\"}",
                                Optional.empty()));
        HttpResponse<String> approved =
                post(
                        "transport-second",
                        address.getPath() + "/approve",
                        "{}",
                        Optional.of(ASYNC + ", wait=20"));
        assertThat(approved.statusCode()).as(approved.body()).isEqualTo(200);
        assertThat(approved.headers().firstValue("Location")).isEmpty();
        assertThat(approved.headers().firstValue("Preference-Applied")).isEmpty();
        assertThat(state("transport", address)).isEqualTo("done");
    }

    @Test
    void whatIsNotDoneAtAllIsToldToo() throws Exception {
        String body = "{\"curve\":\"P-256\"}";
        URI dropped = accepted(post("transport", "/issuer/keys", body, Optional.empty()));
        assertThat(send("transport-second", HttpRequest.newBuilder(dropped).DELETE()).statusCode())
                .isEqualTo(200);
        assertThat(state("transport", dropped)).isEqualTo("dropped");

        URI lapsed = accepted(post("transport", "/issuer/keys", body, Optional.empty()));
        try (var connection = database.getConnection();
                var update =
                        connection.prepareStatement(
                                "update key_request set requested_at = ? where id = ?")) {
            update.setObject(1, OffsetDateTime.now(ZoneOffset.UTC).minusDays(2));
            update.setObject(2, id(lapsed));
            assertThat(update.executeUpdate()).isOne();
        }
        assertThat(state("transport", lapsed)).isEqualTo("lapsed");
        assertThat(JSON.readTree(get("transport", lapsed).body()).has("key")).isFalse();

        for (String none : new String[] {UUID.randomUUID().toString(), "x"}) {
            HttpResponse<String> answer =
                    get("transport", tls.resolve("/issuer/keys/requests/" + none));
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).contains("unknown_request");
        }
    }

    private static UUID id(URI address) {
        return UUID.fromString(address.getPath().substring("/issuer/keys/requests/".length()));
    }

    /** Where it says that it will be told. */
    private URI accepted(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return tls.resolve(answer.headers().firstValue("Location").orElseThrow());
    }

    private String state(String client, URI address) throws Exception {
        HttpResponse<String> answer = get(client, address);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).at("/request/state").asText();
    }

    private HttpResponse<String> get(String client, URI address) throws Exception {
        return send(client, HttpRequest.newBuilder(address).GET());
    }

    private HttpResponse<String> post(
            String client, String path, String body, Optional<String> preference) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(tls.resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body));
        preference.ifPresent(text -> request.header("Prefer", text));
        return send(client, request);
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
