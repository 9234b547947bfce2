package dev.credgate.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.credgate.crypto.TestKey;
import dev.credgate.gateway.Wallet.Held;
import dev.credgate.ledger.StatusValue;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code POST /verify}: a verdict in the contract's very form, whatever its outcome. */
@QuarkusTest
@TestProfile(GatewayProfile.class)
class VerifyTest {

    @Inject Chain chain;

    private final TestKey agency = TestKey.of(1);
    private final Wallet citizen = new Wallet(TestKey.of(2));

    @BeforeEach
    void world() {
        chain.issuer(agency, "cpt:1000");
        chain.entity(citizen.key());
    }

    @AfterEach
    void fresh() {
        chain.stale(false);
    }

    @Test
    void saysValidWithEveryCheckAndTheBlockItRestsOn() {
        Held held = citizen.issuedBy(agency, Instant.now());
        given().contentType("application/json")
                .body(held.text())
                .post("/verify")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .header("Access-Control-Allow-Origin", nullValue())
                .body("verdict", equalTo("valid"))
                .body("format", equalTo("weidentity"))
                .body("issuer", equalTo(Wallet.did(agency)))
                .body("subject", equalTo(citizen.did()))
                .body("type", equalTo("cpt:1000"))
                .body("checks.check", hasItem("issuer_key"))
                .body("checks.find { it.check == 'binding' }.outcome", equalTo("skip"))
                .body("checks.find { it.check == 'signature' }.code", nullValue())
                .body("claims.name", equalTo("Chan"))
                .body("ledger.chain_id", equalTo(31337))
                .body("ledger.block_hash", matchesPattern("0x[0-9a-f]{64}"))
                .body("verified_at", matchesPattern("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z"))
                .body("credentials", nullValue());
    }

    @Test
    void keepsTheSpellingOfNumbers() {
        String respelled =
                citizen.issuedBy(agency, Instant.now()).text().replace("70.5", "7.050e1");
        String verdict =
                given().body(respelled).contentType("application/json").post("/verify").asString();
        assertThat(verdict).contains("\"verdict\":\"valid\"", "\"weight\":7.050e1}");
    }

    @Test
    void detectsByContentWhereTheTypeSaysNothing() {
        String text = citizen.issuedBy(agency, Instant.now()).text();
        for (String type :
                new String[] {"text/plain", "application/octet-stream", "application/vc+json"}) {
            given().contentType(type)
                    .body(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                    .post("/verify")
                    .then()
                    .statusCode(200)
                    .body("verdict", equalTo("valid"));
        }
    }

    @Test
    void givesTheCredentialsOfAPresentation() {
        Held one = citizen.issuedBy(agency, Instant.now());
        Held two = citizen.issuedBy(agency, Instant.now());
        given().contentType("application/json")
                .body(citizen.presentation("whatever", one, two))
                .post("/verify")
                .then()
                .statusCode(200)
                .body("verdict", equalTo("valid"))
                .body("credentials", hasSize(2))
                .body("credentials[1].claims.age", equalTo(31));
    }

    @Test
    void saysRevokedWithACode() {
        Held held = citizen.issuedBy(agency, Instant.now());
        chain.status(agency, held.statusKey(), StatusValue.REVOKED);
        given().contentType("application/json")
                .body(held.text())
                .post("/verify")
                .then()
                .statusCode(200)
                .body("verdict", equalTo("invalid"))
                .body("checks.find { it.check == 'status' }.code", equalTo("revoked"));
    }

    @Test
    void anOutageIsIndeterminateNeverInvalid() {
        Held held = citizen.issuedBy(agency, Instant.now());
        chain.stale(true);
        given().contentType("application/json")
                .body(held.text())
                .post("/verify")
                .then()
                .statusCode(200)
                .body("verdict", equalTo("indeterminate"))
                .body("checks.code", hasItem("ledger_stale"))
                .body("checks.outcome", not(hasItem("fail")));
    }

    @Test
    void judgesAPortalsPolicyWhenAsked() {
        Instant now = Instant.now();
        Held nameless =
                citizen.issuedBy(agency, now.minusSeconds(60), now.plusSeconds(600), "\"age\":1");
        Held old =
                citizen.issuedBy(
                        agency,
                        now.minus(Duration.ofDays(31)),
                        now.plusSeconds(600),
                        "\"name\":\"Chan\"");
        verified("?portal=benefits", citizen.issuedBy(agency, now), "pass", null);
        verified("?policy=benefits", citizen.issuedBy(agency, now), "pass", null);
        verified("?portal=benefits&policy=benefits", nameless, "fail", "policy_claim_missing");
        verified("?portal=benefits", old, "fail", "policy_too_old");
        verified("?portal=library", old, "pass", null);
    }

    private static void verified(
            String query,
            Held held,
            String outcome,
            @org.jspecify.annotations.Nullable String code) {
        given().contentType("application/json")
                .body(held.text())
                .post("/verify" + query)
                .then()
                .statusCode(200)
                .body("verdict", equalTo(outcome.equals("pass") ? "valid" : "invalid"))
                .body("checks.find { it.check == 'policy' }.outcome", equalTo(outcome))
                .body("checks.find { it.check == 'policy' }.code", equalTo(code));
    }

    @Test
    void refusesAnUnknownOrContradictoryPortal() {
        String text = citizen.issuedBy(agency, Instant.now()).text();
        for (String query :
                new String[] {
                    "?portal=nobody",
                    "?policy=nobody",
                    "?portal=benefits&policy=library",
                    "?portal=benefits&portal=benefits",
                    "?portal=",
                    "?portal=benefits%0d%0aX-Evil:%201"
                }) {
            given().urlEncodingEnabled(false)
                    .contentType("application/json")
                    .body(text)
                    .post("/verify" + query)
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json")
                    .header("X-Evil", nullValue());
        }
    }
}
