package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.credgate.hsm.HsmException;
import dev.credgate.hsm.SignatureAlgorithm;
import dev.credgate.hsm.Signer;
import dev.credgate.issuance.Agencies;
import dev.credgate.issuance.Agency;
import dev.credgate.issuance.KeyOutcome;
import dev.credgate.issuance.KeyRefusal;
import dev.credgate.issuance.KeyRequests;
import dev.credgate.store.IssuerKeys;
import dev.credgate.store.IssuerKeys.IssuerKey;
import dev.credgate.store.IssuerKeys.Stage;
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
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The life of keys, asked for by one certificate over real mutual TLS and approved by another. */
@QuarkusTest
@QuarkusTestResource(value = IssuerStack.class, restrictToAnnotatedClass = true)
@SuppressWarnings("NullAway") // Quarkus and the stack fill the fields
class KeysTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String OTHER = "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    IssuerStack.Parts parts;

    @TestHTTPResource(value = "/", tls = true)
    URI tls;

    @TestHTTPResource("/")
    URI plain;

    @Inject KeyRequests requests;
    @Inject IssuerKeys keys;
    @Inject Agencies agencies;
    @Inject Signer signer;
    @Inject AgroalDataSource database;

    @Test
    void
            aKeyIsPublishedBeforeItSignsIsRotatedWithAnOverlapAndNothingItSignedHoldsOnceItIsCompromised()
                    throws Exception {
        JsonNode asked =
                post(202, "transport", "/issuer/keys", "{\"curve\":\"secp256k1\"}").get("request");
        assertThat(asked.get("action").asText()).isEqualTo("create");
        UUID request = UUID.fromString(asked.get("id").asText());
        assertThat(keys.find(request)).isEmpty();
        problem(403, "second_person_needed", "transport", approval(request));

        IssuerKey first = approved("transport", request);
        assertThat(first.stage()).isEqualTo(Stage.ACTIVE);
        String material = first.material().orElseThrow();
        JsonNode listed = listed("transport", first.id());
        assertThat(listed.get("public_key").asText()).isEqualTo(material);
        assertThat(listed.get("signs").asBoolean()).isTrue();
        assertThat(audit("key_made")).anyMatch(event -> event.contains("CKA_EXTRACTABLE=false"));
        assertThat(audit("key_staged")).anyMatch(event -> event.contains("active"));

        JsonNode old = issue("transport");
        assertThat(old.at("/proof/creator").asText()).isEqualTo(listed.get("id").asText());
        assertThat(verdict(old).get("verdict").asText()).isEqualTo("valid");

        IssuerKey second = asked("transport", "/issuer/keys/" + first.id() + "/rotate", "{}");
        assertThat(keys.find(first.id()).orElseThrow().stage()).isEqualTo(Stage.RETIRING);
        JsonNode fresh = issue("transport");
        assertThat(fresh.at("/proof/creator").asText())
                .isEqualTo(listed("transport", second.id()).get("id").asText());
        assertThat(verdict(old).get("verdict").asText()).isEqualTo("valid");

        asked("transport", "/issuer/keys/" + first.id() + "/revoke", "{\"state\":\"retired\"}");
        assertThat(listed("transport", first.id()).get("state").asText()).isEqualTo("retired");
        JsonNode retired = verdict(old);
        assertThat(retired.get("verdict").asText()).as(retired.toString()).isEqualTo("valid");
        assertThat(check(retired, "issuer_key").get("detail").asText()).contains("retired");

        String revoke = "/issuer/keys/" + first.id() + "/revoke";
        asked("transport", revoke, "{\"state\":\"compromised\"}");
        JsonNode compromised = verdict(old);
        assertThat(compromised.get("verdict").asText()).isEqualTo("invalid");
        assertThat(check(compromised, "issuer_key").get("code").asText())
                .isEqualTo("key_compromised");
        assertThat(verdict(fresh).get("verdict").asText()).isEqualTo("valid");
        // For good.
        for (String state : new String[] {"retired", "compromised"}) {
            problem(
                    409,
                    "key_state_conflict",
                    "transport",
                    revoke,
                    "{\"state\":\"" + state + "\"}");
        }
        problem(
                409,
                "key_state_conflict",
                "transport",
                "/issuer/keys/" + first.id() + "/rotate",
                "{}");
    }

    @Test
    void aKeyOfTheConfigurationLivesTheSameWayAndASuspectedOneSignsNoMore() throws Exception {
        JsonNode before = issue("population");
        // From the request on, and until it is taken back.
        JsonNode asked =
                post(202, "population", "/issuer/keys/keys-0/revoke", "{\"state\":\"compromised\"}")
                        .get("request");
        problem(409, "key_not_published", "population", "/issuer/credentials", order("cpt:1000"));
        assertThat(verdict(before).get("verdict").asText()).isEqualTo("valid");
        String request = "/issuer/keys/requests/" + asked.get("id").asText();
        assertThat(
                        send("population", HttpRequest.newBuilder(tls.resolve(request)).DELETE())
                                .statusCode())
                .isEqualTo(200);
        assertThat(verdict(issue("population")).get("verdict").asText()).isEqualTo("valid");

        IssuerKey next = asked("population", "/issuer/keys/keys-0/rotate", "{}");
        assertThat(next.replaces()).isPresent();
        JsonNode fresh = issue("population");
        assertThat(fresh.at("/proof/creator").asText())
                .isNotEqualTo(before.at("/proof/creator").asText());
        assertThat(verdict(fresh).get("verdict").asText()).isEqualTo("valid");
        // While its successor cannot sign, the retiring key does.
        post(
                202,
                "population",
                "/issuer/keys/" + next.id() + "/revoke",
                "{\"state\":\"compromised\"}");
        assertThat(issue("population").at("/proof/creator").asText())
                .isEqualTo(before.at("/proof/creator").asText());
    }

    @Test
    void furtherCurvesAreMadeAndPublishedAndAKeyThatItsTokenRefusesSaysSo() throws Exception {
        for (String curve : List.of("P-256", "P-384")) {
            IssuerKey made = asked("transport", "/issuer/keys", "{\"curve\":\"" + curve + "\"}");
            assertThat(made.curve()).isEqualTo(curve);
            assertThat(listed("transport", made.id()).get("signs").asBoolean()).as(curve).isTrue();
        }
        // p11-kit, through which the token is reached here, hands no EdDSA on.
        JsonNode asked =
                post(202, "transport", "/issuer/keys", "{\"curve\":\"Ed25519\"}").get("request");
        UUID request = UUID.fromString(asked.get("id").asText());
        JsonNode key = post(202, "transport-second", approval(request), "{}").get("key");
        assertThat(key.get("state").asText()).isEqualTo("pending");
        assertThat(key.get("fault").asText()).isEqualTo("the token refuses it");
        // From any state, and with nothing on the chain to say.
        asked("transport", "/issuer/keys/" + request + "/revoke", "{\"state\":\"compromised\"}");
        assertThat(listed("transport", request).get("state").asText()).isEqualTo("compromised");
    }

    /** In a token that is reached without p11-kit. */
    @Test
    void anEd25519KeyIsMadePublishedAndSignsInFormatsThatTakeIt() throws Exception {
        String type = "vc:https://www.w3.org/ns/credentials/examples#AlumniCredential";
        parts.writes()
                .authorise(
                        parts.committee(),
                        parts.dids().get("transport").hash(),
                        TrustRegistry.typeHash(type));
        IssuerKey made =
                asked("transport", "/issuer/keys", "{\"curve\":\"Ed25519\",\"token\":\"spare\"}");
        assertThat(made.stage()).isEqualTo(Stage.ACTIVE);
        JsonNode listed = listed("transport", made.id());
        assertThat(listed.get("signs").asBoolean()).isTrue();
        assertThat(audit("key_made"))
                .anyMatch(event ->
                        event.contains(made.id().toString())
                                && event.contains("CKA_EXTRACTABLE=false"));

        JsonNode embedded = issued("transport", "data_integrity", type);
        assertThat(embedded.at("/proof/cryptosuite").asText()).isEqualTo("eddsa-rdfc-2022");
        assertThat(embedded.at("/proof/verificationMethod").asText())
                .isEqualTo(listed.get("id").asText());
        assertThat(verdict(embedded).get("verdict").asText()).isEqualTo("valid");

        JsonNode enveloped = issued("transport", "jwt_vc", type);
        JsonNode header =
                JSON.readTree(
                        Base64.getUrlDecoder().decode(enveloped.asText().split("\\.", -1)[0]));
        assertThat(header.get("alg").asText()).isEqualTo("EdDSA");
        assertThat(header.get("kid").asText()).isEqualTo(listed.get("id").asText());
        assertThat(verdict(enveloped).get("verdict").asText()).isEqualTo("valid");

        asked("transport", "/issuer/keys/" + made.id() + "/revoke", "{\"state\":\"compromised\"}");
        for (JsonNode credential : List.of(embedded, enveloped)) {
            assertThat(check(verdict(credential), "issuer_key").get("code").asText())
                    .isEqualTo("key_compromised");
        }
    }

    private JsonNode issued(String agency, String format, String type) throws Exception {
        String order = order(type).replace("\"weidentity\"", '"' + format + '"');
        await().atMost(SOON)
                .until(
                        () -> posted(agency, "/issuer/credentials", order).statusCode(),
                        code -> code == 201);
        return post(201, agency, "/issuer/credentials", order).get("credential");
    }

    @Test
    void whatAnOutageLeftHalfWayIsTakenUpWhenTheTokenIsBack() throws Exception {
        JsonNode asked =
                post(202, "transport", "/issuer/keys", "{\"curve\":\"P-256\",\"token\":\"token\"}")
                        .get("request");
        UUID request = UUID.fromString(asked.get("id").asText());
        parts.token().goAway();
        try {
            await().atMost(SOON).until(() -> !signs());
            KeyOutcome.Done done =
                    (KeyOutcome.Done) requests.approve(agency("transport"), OTHER, request);
            assertThat(done.key().stage()).isEqualTo(Stage.PENDING);
            assertThat(done.key().settled()).isFalse();
            assertThat(listed("transport", request).get("state").asText()).isEqualTo("pending");
        } finally {
            parts.token().comeBack();
        }
        await().atMost(SOON).until(() -> keys.find(request).orElseThrow().stage() == Stage.ACTIVE);
        await().atMost(SOON).until(this::signs);
    }

    @Test
    void whenOneTokenDiesForGoodAKeyInTheOtherGoesOnIssuing() throws Exception {
        IssuerKey elsewhere =
                asked("transport", "/issuer/keys", "{\"curve\":\"secp256k1\",\"token\":\"spare\"}");
        IssuerKey first =
                asked("transport", "/issuer/keys", "{\"curve\":\"secp256k1\",\"token\":\"token\"}");
        // The newest signs, and it is in the token that is about to die.
        JsonNode before = issue("transport");
        assertThat(before.at("/proof/creator").asText())
                .isEqualTo(listed("transport", first.id()).get("id").asText());
        String other = listed("transport", elsewhere.id()).get("id").asText();
        int withheld = audit("credential_withheld").size();
        try {
            // Many ask in the moment of its death, and nobody is told to come back.
            Map<String, Integer> signed = throughTheDeathOfTheToken();
            assertThat(signed.keySet())
                    .containsExactlyInAnyOrder(before.at("/proof/creator").asText(), other);
            // What it was to sign then is on record as handed to nobody.
            assertThat(audit("credential_withheld").stream().skip(withheld))
                    .isNotEmpty()
                    .allMatch(event -> event.contains("no_signature"));
            for (int i = 0; i < 10; i++) {
                JsonNode credential = issue("transport");
                assertThat(credential.at("/proof/creator").asText()).isEqualTo(other);
                assertThat(verdict(credential).get("verdict").asText()).isEqualTo("valid");
            }
            assertThat(verdict(before).get("verdict").asText()).isEqualTo("valid");
            // An agency without a key there has to wait for its token.
            problem(503, "unavailable", "population", "/issuer/credentials", order("cpt:1000"));
        } finally {
            parts.token().comeBack();
        }
        await().atMost(SOON).until(this::signs);
        assertThat(issue("transport").at("/proof/creator").asText())
                .isEqualTo(before.at("/proof/creator").asText());
    }

    /** By which keys, and how often. */
    private Map<String, Integer> throughTheDeathOfTheToken() throws Exception {
        Map<String, Integer> signed = new ConcurrentHashMap<>();
        AtomicBoolean enough = new AtomicBoolean();
        try (ExecutorService threads = Executors.newFixedThreadPool(6);
                HttpClient client = client("transport")) {
            List<Future<Boolean>> asking = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                boolean repeatable = i % 2 == 0;
                asking.add(
                        threads.submit(() -> {
                            while (!enough.get()) {
                                HttpRequest.Builder request =
                                        HttpRequest.newBuilder(tls.resolve("/issuer/credentials"))
                                                .header("Content-Type", "application/json")
                                                .timeout(Duration.ofSeconds(40))
                                                .POST(BodyPublishers.ofString(order("cpt:3000")));
                                if (repeatable) {
                                    request.header("Idempotency-Key", UUID.randomUUID().toString());
                                }
                                HttpResponse<String> answer =
                                        client.send(request.build(), BodyHandlers.ofString());
                                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
                                signed.merge(
                                        JSON.readTree(answer.body())
                                                .at("/credential/proof/creator")
                                                .asText(),
                                        1,
                                        Integer::sum);
                            }
                            return true;
                        }));
            }
            await().atMost(SOON).until(() -> signed.values().stream().anyMatch(n -> n > 20));
            parts.token().goAway();
            int then = signed.values().stream().mapToInt(n -> n).sum();
            await().atMost(SOON)
                    .until(() ->
                            asking.stream().anyMatch(Future::isDone)
                                    || signed.values().stream().mapToInt(n -> n).sum() > then + 60);
            enough.set(true);
            for (Future<Boolean> one : asking) {
                assertThat(one.get()).isTrue();
            }
        }
        return signed;
    }

    private boolean signs() {
        try {
            return signer.sign("transport", SignatureAlgorithm.SECP256K1_RECOVERABLE, new byte[32])
                            .checked()
                            .length
                    > 0;
        } catch (HsmException _) {
            return false;
        }
    }

    @Test
    void whatCannotBeIsRefused() throws Exception {
        problem(422, "unsupported_curve", "transport", "/issuer/keys", "{\"curve\":\"P-521\"}");
        problem(
                422,
                "unknown_token",
                "transport",
                "/issuer/keys",
                "{\"curve\":\"P-256\",\"token\":\"nowhere\"}");
        problem(400, "invalid_request", "transport", "/issuer/keys", "{}");
        problem(
                400,
                "invalid_request",
                "transport",
                "/issuer/keys",
                "{\"curve\":\"P-256\",\"x\":1}");
        problem(404, "unknown_key", "transport", "/issuer/keys/keys-99/rotate", "{}");
        problem(404, "unknown_request", "transport", approval(UUID.randomUUID()));
        problem(
                400,
                "invalid_request",
                "transport",
                "/issuer/keys/keys-0/revoke",
                "{\"state\":\"active\"}");
        // Another agency's request and key are as unknown as none.
        JsonNode asked =
                post(202, "transport", "/issuer/keys", "{\"curve\":\"P-256\"}").get("request");
        UUID request = UUID.fromString(asked.get("id").asText());
        problem(404, "unknown_request", "population", approval(request));
        IssuerKey made = approved("transport", request);
        problem(404, "unknown_key", "population", "/issuer/keys/" + made.id() + "/rotate", "{}");
        // Once; whoever did it is answered the same again.
        assertThat(approved("transport", request)).isEqualTo(made);
        assertThat(requests.approve(agency("transport"), OTHER, request))
                .isInstanceOfSatisfying(
                        KeyOutcome.Refused.class,
                        refused ->
                                assertThat(refused.refusal())
                                        .isEqualTo(KeyRefusal.UNKNOWN_REQUEST));
    }

    /** A DID may move: what its former agency asked for, and who asked, is that one's alone. */
    @Test
    void whatTheFormerAgencyOfADidAskedForIsNotShownToTheNewOne() throws Exception {
        Agency now = agency("transport");
        Agency former =
                new Agency(
                        "former", now.certificates(), now.identities(), now.types(), now.quotas());
        KeyOutcome.Asked theirs =
                (KeyOutcome.Asked) requests.create(former, OTHER, "P-256", Optional.empty());
        String ours =
                post(202, "transport", "/issuer/keys", "{\"curve\":\"P-256\"}")
                        .at("/request/id")
                        .asText();
        String listed =
                send("transport", HttpRequest.newBuilder(tls.resolve("/issuer/keys")).GET()).body();
        assertThat(JSON.readTree(listed).get("requests"))
                .anySatisfy(one -> assertThat(one.get("id").asText()).isEqualTo(ours));
        assertThat(listed).doesNotContain(theirs.request().id().toString(), OTHER);
    }

    // How it is asked

    private Agency agency(String name) {
        return agencies.all().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private IssuerKey asked(String agency, String path, String body) throws Exception {
        JsonNode request = post(202, agency, path, body).get("request");
        return approved(agency, UUID.fromString(request.get("id").asText()));
    }

    /** By another certificate of the agency; the key when it stands as it was asked for. */
    private IssuerKey approved(String agency, UUID request) throws Exception {
        JsonNode key = post(200, agency + "-second", approval(request), "{}").get("key");
        return keys.find(UUID.fromString(key.get("key").asText())).orElseThrow();
    }

    private static String approval(UUID request) {
        return "/issuer/keys/requests/" + request + "/approve";
    }

    private JsonNode listed(String agency, UUID key) throws Exception {
        HttpResponse<String> answer =
                send(agency, HttpRequest.newBuilder(tls.resolve("/issuer/keys")).GET());
        for (JsonNode one : JSON.readTree(answer.body()).get("keys")) {
            if (one.get("key").asText().equals(key.toString())) {
                return one;
            }
        }
        throw new AssertionError("no key " + key + " in " + answer.body());
    }

    private JsonNode issue(String agency) throws Exception {
        return post(
                        201,
                        agency,
                        "/issuer/credentials",
                        order(agency.equals("transport") ? "cpt:3000" : "cpt:1000"))
                .get("credential");
    }

    private static String order(String type) {
        return """
        {"format":"weidentity","type":"%s","valid_until":"2090-01-01T00:00:00Z",
         "subject":"did:weid:101:0x1111111111111111111111111111111111111111",
         "claims":{"name":"Chan"}}
        """
                .formatted(type);
    }

    private JsonNode verdict(JsonNode credential) throws Exception {
        HttpResponse<String> answer =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(plain.resolve("/verify"))
                                        .header("Content-Type", "application/json")
                                        .POST(BodyPublishers.ofString(document(credential)))
                                        .build(),
                                BodyHandlers.ofString());
        return JSON.readTree(answer.body());
    }

    /** As it is presented: a JSON object, or a text. */
    private static String document(JsonNode credential) {
        return credential.isTextual() ? credential.asText() : credential.toString();
    }

    private static JsonNode check(JsonNode verdict, String name) {
        for (JsonNode check : verdict.get("checks")) {
            if (check.get("check").asText().equals(name)) {
                return check;
            }
        }
        throw new AssertionError("no " + name + " in " + verdict);
    }

    private List<String> audit(String kind) throws Exception {
        try (var connection = database.getConnection();
                var statement =
                        connection.prepareStatement(
                                "select event from audit_record where kind = ?")) {
            statement.setString(1, kind);
            List<String> events = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    events.add(row.getString(1));
                }
            }
            return events;
        }
    }

    private JsonNode post(int status, String agency, String path, String body) throws Exception {
        HttpResponse<String> answer = posted(agency, path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }

    private void problem(int status, String code, String agency, String path) throws Exception {
        problem(status, code, agency, path, "{}");
    }

    private void problem(int status, String code, String agency, String path, String body)
            throws Exception {
        assertThat(post(status, agency, path, body).get("type").asText())
                .isEqualTo("urn:credgate:problem:" + code);
    }

    private HttpResponse<String> posted(String agency, String path, String body) throws Exception {
        return send(
                agency,
                HttpRequest.newBuilder(tls.resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(String agency, HttpRequest.Builder request) throws Exception {
        try (HttpClient client = client(agency)) {
            return client.send(
                    request.timeout(Duration.ofSeconds(40)).build(), BodyHandlers.ofString());
        }
    }

    private HttpClient client(String agency) throws Exception {
        return HttpClient.newBuilder()
                .sslContext(parts.pki().as(parts.clients().get(agency)))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }
}
