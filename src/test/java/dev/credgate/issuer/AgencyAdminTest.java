package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.chain.ContractCall;
import dev.credgate.outbox.Outbox;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Administrators change agencies over mutual TLS, and what an agency may follows at once. */
@QuarkusTest
@QuarkusTestResource(value = IssuerStack.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway") // Quarkus and the stack fill the fields
class AgencyAdminTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String AGENCIES = "/issuer/admin/agencies/";
    private static final String SUBJECT = "did:weid:101:0x1111111111111111111111111111111111111111";

    IssuerStack.Parts parts;

    @Inject Ledger ledger;
    @Inject Outbox outbox;

    @BeforeEach
    void theLedgerIsRead() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> ledger.read(Instant.now()) instanceof Ledger.Reading.Fresh);
    }

    @TestHTTPResource(value = "/", tls = true)
    URI tls;

    @TestHTTPResource("/")
    URI plain;

    @Test
    void nobodyElseAdministers() throws Exception {
        for (String agency : new String[] {"population", "newcomer"}) {
            problem(get(agency, "/issuer/admin/agencies"), 403, "not_administrator");
            problem(get(agency, AGENCIES + "transport"), 403, "not_administrator");
            problem(put(agency, "transport", "If-None-Match", "*", "{}"), 403, "not_administrator");
            problem(
                    send(agency, request(AGENCIES + "transport").DELETE().build()),
                    403,
                    "not_administrator");
        }
        // And an administrator issues nothing.
        problem(post("admin", "/issuer/credentials", order("cpt:1000")), 403, "unknown_agency");
    }

    /** One that acts for a DID of that number by a key of its own name. */
    private static String agency(String name, String san, int number) {
        return "{\"name\":\"%1$s\",\"certificates\":[{\"issuer\":\"CN=CredGate test CA\",\"san\":\"%2$s\"}],\"dids\":[{\"did\":\"did:weid:101:0x%3$040x\",\"key\":\"%1$s\"}]}"
                .formatted(name, san, number);
    }

    /** Pins of administrators no agency may have; what a CA calls them is not ours to say. */
    @Test
    void anAdministratorWithAnAgencysNameIssuesNothing() throws Exception {
        String body = agency("named", "dns:admin.agencies.example", 78);
        HttpResponse<String> made = put("admin", "named", "If-None-Match", "*", body);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        problem(post("admin", "/issuer/credentials", order("cpt:1000")), 403, "unknown_agency");
        problem(get("admin", "/issuer/keys"), 403, "unknown_agency");
    }

    @Test
    void whatTheChainWillNeverTakeIsGivenUpByTwo() throws Exception {
        // No token has a key with that label: it waits for ever.
        UUID operation =
                outbox.put(
                        new Outbox.Wish(
                                UUID.randomUUID(),
                                Optional.of("population"),
                                "no such key",
                                "status",
                                Optional.empty(),
                                List.of(
                                        ContractCall.nothing(
                                                parts.dids().get("population").address()))));
        String path = "/issuer/admin/outbox/" + operation + "/surrender";
        String body = "{\"reason\":\"the key is lost\"}";
        problem(get("population", "/issuer/admin/outbox"), 403, "not_administrator");
        problem(post("population", path, body), 403, "not_administrator");
        problem(post("admin", path, "{}"), 400, "invalid_request");
        HttpResponse<String> waiting = get("admin", "/issuer/admin/outbox");
        assertThat(waiting.body()).contains(operation.toString(), "\"no such key\"");
        for (int twice = 0; twice < 2; twice++) {
            HttpResponse<String> asked = post("admin", path, body);
            assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
            assertThat(asked.body()).contains("second_person_needed");
        }
        assertThat(outbox.find(operation).orElseThrow().refusal()).isEmpty();
        HttpResponse<String> done = post("admin-second", path, body);
        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        assertThat(done.body()).contains("given_up");
        problem(post("admin", path, body), 409, "nothing_waits");
        problem(
                post("admin", "/issuer/admin/outbox/" + UUID.randomUUID() + "/surrender", body),
                409,
                "nothing_waits");
    }

    @Test
    void anAgencyMovesToANewCertificateWithoutARestart() throws Exception {
        HttpResponse<String> before = get("admin", AGENCIES + "transport");
        assertThat(before.statusCode()).isEqualTo(200);
        JsonNode agency = JSON.readTree(before.body());
        assertThat(agency.get("source").asText()).isEqualTo("file");
        String tag = before.headers().firstValue("ETag").orElseThrow();
        problem(get("newcomer", "/issuer/keys"), 403, "unknown_agency");
        String body = document("transport", IssuerStack.pin(parts, "newcomer"), "");

        problem(put("admin", "transport", null, null, body), 428, "precondition_required");
        problem(put("admin", "transport", "If-Match", "*", body), 428, "precondition_required");
        problem(put("admin", "transport", "If-Match", "\"v7\"", body), 412, "precondition_failed");
        problem(put("admin", "transport", "If-None-Match", "*", body), 412, "precondition_failed");
        HttpResponse<String> changed = put("admin", "transport", "If-Match", tag, body);
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);

        assertThat(get("newcomer", "/issuer/keys").statusCode()).isEqualTo(200);
        problem(get("transport", "/issuer/keys"), 403, "unknown_agency");
        problem(put("admin", "transport", "If-Match", tag, body), 412, "precondition_failed");

        String now = changed.headers().firstValue("ETag").orElseThrow();
        String old = document("transport", IssuerStack.pin(parts, "transport"), "");
        assertThat(put("admin", "transport", "If-Match", now, old).statusCode()).isEqualTo(200);
        assertThat(get("transport", "/issuer/keys").statusCode()).isEqualTo(200);
    }

    @Test
    void typesAndQuotasHoldAtOnce() throws Exception {
        String tag =
                get("admin", AGENCIES + "population").headers().firstValue("ETag").orElseThrow();
        String body =
                document(
                        "population",
                        IssuerStack.pin(parts, "population"),
                        ",\"types\":[\"cpt:1000\"],\"quotas\":{\"per_day\":2}");
        assertThat(put("admin", "population", "If-Match", tag, body).statusCode()).isEqualTo(200);

        problem(
                post("population", "/issuer/credentials", order("cpt:4000")),
                403,
                "type_not_permitted");
        // What is refused does not count.
        problem(
                post(
                        "population",
                        "/issuer/credentials",
                        order("cpt:1000").replace("2100", "2001")),
                422,
                "dates_invalid");
        for (int i = 0; i < 2; i++) {
            assertThat(post("population", "/issuer/credentials", order("cpt:1000")).statusCode())
                    .isEqualTo(201);
        }
        HttpResponse<String> beyond = post("population", "/issuer/credentials", order("cpt:1000"));
        problem(beyond, 429, "quota_used_up");
        assertThat(Long.parseLong(beyond.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1L, 86_401L);
        problem(
                post(
                        "population",
                        "/issuer/credentials",
                        order("cpt:1000")
                                .replace(
                                        "{\"format\"",
                                        "{\"issuer\":\""
                                                + parts.dids().get("transport")
                                                + "\",\"format\"")),
                403,
                "issuer_not_permitted");
    }

    @Test
    void anAgencyIsAddedAndRemoved() throws Exception {
        String body =
                "{\"name\":\"brand-new\",\"certificates\":[{\"issuer\":\"CN=CredGate test CA\",\"san\":\"dns:x\"}],"
                        + "\"dids\":[{\"did\":\"did:weid:101:0x%040x\",\"key\":\"none\"}]}"
                                .formatted(77);
        HttpResponse<String> made = put("admin", "brand-new", "If-None-Match", "*", body);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        problem(put("admin", "brand-new", "If-None-Match", "*", "{"), 422, "agency_invalid");
        problem(
                put("admin", "second", "If-None-Match", "*", body.replace("brand-new", "second")),
                409,
                "agency_conflict");
        assertThat(JSON.readTree(get("admin", "/issuer/admin/agencies").body()).get("agencies"))
                .anySatisfy(one -> assertThat(one.get("name").asText()).isEqualTo("brand-new"));
        HttpResponse<String> removed =
                send(
                        "admin",
                        request(AGENCIES + "brand-new")
                                .header("If-Match", made.headers().firstValue("ETag").orElseThrow())
                                .DELETE()
                                .build());
        assertThat(removed.statusCode()).isEqualTo(204);
        problem(get("admin", AGENCIES + "brand-new"), 404, "not_found");
    }

    /** What is read may be changed and sent back, and is what the description promises. */
    @Test
    void whatIsReadIsSentBackWithAChangeInIt() throws Exception {
        String body = agency("rewritten", "dns:y", 79);
        HttpResponse<String> made = put("admin", "rewritten", "If-None-Match", "*", body);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        HttpResponse<String> read = get("admin", AGENCIES + "rewritten");
        assertThat(JSON.readTree(made.body())).isEqualTo(JSON.readTree(read.body()));

        ObjectNode agency = (ObjectNode) JSON.readTree(read.body());
        agency.putArray("types").add("cpt:1000");
        String tag = read.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> changed =
                put("admin", "rewritten", "If-Match", tag, agency.toString());
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        assertThat(JSON.readTree(changed.body()).at("/types/0").asText()).isEqualTo("cpt:1000");
        assertThat(JSON.readTree(changed.body()).get("version").asLong())
                .isEqualTo(agency.get("version").asLong() + 1);
        // What nobody told is still a fault.
        String now = changed.headers().firstValue("ETag").orElseThrow();
        problem(
                put("admin", "rewritten", "If-Match", now, agency.put("admin", true).toString()),
                422,
                "agency_invalid");

        JsonNode described =
                JSON.readTree(
                                HttpClient.newHttpClient()
                                        .send(
                                                HttpRequest.newBuilder(
                                                                plain.resolve(
                                                                        "/openapi?format=json"))
                                                        .version(HttpClient.Version.HTTP_1_1)
                                                        .build(),
                                                BodyHandlers.ofString())
                                        .body())
                        .at("/components/schemas/StoredAgency");
        List<String> members = names(described.get("properties"));
        for (JsonNode one :
                List.of(
                        JSON.readTree(changed.body()),
                        JSON.readTree(get("admin", AGENCIES + "population").body()))) {
            assertThat(members).containsAll(names(one));
            assertThat(names(one))
                    .containsAll(
                            JSON.convertValue(
                                    described.get("required"),
                                    new TypeReference<List<String>>() {}));
        }
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private String document(String name, String pin, String more) {
        return "{\"name\":\"%s\",\"certificates\":[\"%s\"],\"dids\":[{\"did\":\"%s\",\"key\":\"%s\"}]%s}"
                .formatted(name, pin, parts.dids().get(name), name, more);
    }

    private static String order(String type) {
        return "{\"format\":\"weidentity\",\"type\":\"%s\",\"subject\":\"%s\","
                        .formatted(type, SUBJECT)
                + "\"claims\":{\"name\":\"Zhang San\"},\"valid_until\":\"2100-01-01T00:00:00Z\"}";
    }

    private HttpResponse<String> put(
            String client, String name, String header, String value, String body) throws Exception {
        HttpRequest.Builder request =
                request(AGENCIES + name)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(body));
        return send(client, (header == null ? request : request.header(header, value)).build());
    }

    private HttpResponse<String> post(String client, String path, String body) throws Exception {
        return send(
                client,
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build());
    }

    private HttpResponse<String> get(String client, String path) throws Exception {
        return send(client, request(path).GET().build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(tls.resolve(path)).timeout(Duration.ofSeconds(40));
    }

    private HttpResponse<String> send(String client, HttpRequest request) throws Exception {
        try (HttpClient http =
                HttpClient.newBuilder()
                        .sslContext(parts.pki().as(parts.clients().get(client)))
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            return http.send(request, BodyHandlers.ofString());
        }
    }

    private static void problem(HttpResponse<String> answer, int status, String code)
            throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(JSON.readTree(answer.body()).get("type").asText())
                .isEqualTo("urn:credgate:problem:" + code);
    }
}
