package dev.credgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import dev.credgate.audit.AuditLog;
import dev.credgate.crypto.TestKey;
import dev.credgate.gateway.Wallet.Held;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signing in: a challenge answered once, by whom it was given, for the portal it was given for. */
@QuarkusTest
@TestProfile(GatewayProfile.class)
class SessionsTest {

    @Inject Chain chain;
    @Inject Time time;
    @Inject AuditLog audit;
    @Inject ServiceKey serviceKey;
    @Inject Settings settings;

    private final TestKey agency = TestKey.of(1);
    private final Wallet citizen = new Wallet(TestKey.of(2));
    private final Browser browser = new Browser();

    @BeforeEach
    void world() {
        chain.issuer(agency, "cpt:1000");
        chain.entity(citizen.key());
    }

    @AfterEach
    void fresh() {
        chain.stale(false);
        time.reset();
    }

    private Held held() {
        return citizen.issuedBy(agency, time.instant());
    }

    @Test
    void aChallengeNamesItsPortalAndIsBoundToTheBrowser() {
        browser.asksFor("benefits")
                .then()
                .statusCode(200)
                .body("nonce", matchesPattern("https://benefits\\.example#[A-Za-z0-9_-]{22}"))
                .body("audience", equalTo(GatewayProfile.BENEFITS))
                .body("expires_at", matchesPattern("[0-9T:-]+Z"));
        assertThat(browser.cookies).containsOnlyKeys(Cookies.LOGIN);
        assertThat(browser.nonce("benefits")).isNotEqualTo(browser.nonce("benefits"));
    }

    @Test
    void anAnswerOpensASession() {
        browser.posts(citizen.answer(browser.nonce("benefits"), held()))
                .then()
                .statusCode(200)
                .body("verdict", equalTo("valid"))
                .body("checks.find { it.check == 'binding' }.outcome", equalTo("pass"))
                .body("checks.find { it.check == 'policy' }.outcome", equalTo("pass"));
        assertThat(browser.cookies).containsOnlyKeys(Cookies.SESSION);
        browser.visits("benefits").then().statusCode(200);
    }

    @Test
    void theDoorIsOnRecordBeforeItOpens() {
        long before = audit.append(anything()).sequence();
        browser.posts(citizen.answer(browser.nonce("benefits"), held())).then().statusCode(200);
        assertThat(audit.append(anything()).sequence()).isEqualTo(before + 2);
    }

    private static dev.credgate.audit.AuditEvent anything() {
        return new dev.credgate.audit.AuditEvent.StatusChanged(
                "agency",
                java.util.Optional.empty(),
                "did:weid:1:0x0000000000000000000000000000000000000001",
                dev.credgate.crypto.Hash.ZERO,
                dev.credgate.ledger.StatusValue.ACTIVE,
                java.util.Optional.empty(),
                java.util.Optional.empty(),
                1);
    }

    @Test
    void aReplayIsRefusedEvenInTheSameBrowser() {
        String nonce = browser.nonce("benefits");
        String login = browser.cookie(Cookies.LOGIN);
        String answer = citizen.answer(nonce, held());
        browser.posts(answer).then().statusCode(200);
        browser.cookies.put(Cookies.LOGIN, login);
        browser.posts(answer)
                .then()
                .statusCode(401)
                .body("verdict", equalTo("invalid"))
                .body(
                        "checks.find { it.check == 'binding' }.code",
                        equalTo("challenge_unanswered"));
    }

    @Test
    void ofAnswersAtTheSameMomentOneWins() throws Exception {
        String answer = citizen.answer(browser.nonce("benefits"), held());
        List<Callable<Integer>> tries = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            tries.add(() ->
                    browser.request()
                            .contentType("application/json")
                            .body(answer)
                            .post("/sessions")
                            .statusCode());
        }
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Integer> codes = new ArrayList<>();
            for (Future<Integer> one : threads.invokeAll(tries)) {
                codes.add(one.get());
            }
            assertThat(codes).containsOnlyOnce(200).containsOnly(200, 401);
        }
    }

    @Test
    void anotherBrowsersNonceIsRefusedAndNotBurnt() {
        String nonce = browser.nonce("benefits");
        String answer = citizen.answer(nonce, held());
        Browser thief = new Browser();
        thief.posts(answer)
                .then()
                .statusCode(401)
                .body("type", equalTo("urn:credgate:problem:challenge_unknown"));
        thief.nonce("benefits");
        thief.posts(answer).then().statusCode(401);
        assertThat(thief.cookies).doesNotContainKey(Cookies.SESSION);
        browser.posts(answer).then().statusCode(200);
    }

    @Test
    void aNonceOfAnotherPortalIsRefused() {
        String library = browser.nonce("library");
        browser.nonce("benefits");
        browser.posts(citizen.answer(library, held())).then().statusCode(401);
    }

    @Test
    void anUnsignedAnotherOrForeignProofIsRefused() {
        Held held = held();
        String nonce = browser.nonce("benefits");
        String bare =
                "{\"nonce\":\""
                        + nonce
                        + "\",\"presentation\":"
                        + citizen.presentation(nonce, held)
                        + "}";
        refused(browser.posts(bare), "binding");
        String other =
                citizen.answer(nonce, held)
                        .replace(citizen.proof(nonce, held), citizen.proof(nonce + "x", held));
        refused(browser.posts(other), "binding");
        Wallet stranger = new Wallet(TestKey.of(3));
        chain.entity(stranger.key());
        refused(browser.posts(stranger.answer(nonce, held)), "binding");
        browser.posts(citizen.answer(nonce, held)).then().statusCode(200);
    }

    private static void refused(Response response, String check) {
        response.then()
                .statusCode(401)
                .header("Set-Cookie", nullValue())
                .body("verdict", equalTo("invalid"))
                .body("checks.findAll { it.outcome == 'fail' }.check", hasItem(check));
    }

    @Test
    void aCredentialAloneOpensNothing() {
        String nonce = browser.nonce("benefits");
        refused(
                browser.posts(
                        "{\"nonce\":\"" + nonce + "\",\"presentation\":" + held().text() + "}"),
                "binding");
    }

    @Test
    void whatThePolicyDoesNotAcceptOpensNothing() {
        Held nameless =
                citizen.issuedBy(
                        agency,
                        time.instant().minusSeconds(60),
                        time.instant().plusSeconds(600),
                        "\"age\":3");
        refused(browser.posts(citizen.answer(browser.nonce("benefits"), nameless)), "policy");
    }

    @Test
    void anOutageRefusesWithoutCallingAnythingInvalid() {
        String answer = citizen.answer(browser.nonce("benefits"), held());
        chain.stale(true);
        browser.posts(answer).then().statusCode(401).body("verdict", equalTo("indeterminate"));
        chain.stale(false);
        browser.posts(answer).then().statusCode(200);
    }

    @Test
    void anExpiredChallengeIsRefused() {
        String answer = citizen.answer(browser.nonce("benefits"), held());
        time.forward(Duration.ofMinutes(6));
        browser.posts(answer).then().statusCode(401);
    }

    @Test
    void aNewSignInEndsTheSessionBefore() {
        browser.posts(citizen.answer(browser.nonce("benefits"), held())).then().statusCode(200);
        Browser old = new Browser();
        old.cookies.putAll(browser.cookies);
        browser.posts(citizen.answer(browser.nonce("benefits"), held())).then().statusCode(200);
        assertThat(browser.cookie(Cookies.SESSION)).isNotEqualTo(old.cookie(Cookies.SESSION));
        old.visits("benefits").then().statusCode(401);
        browser.visits("benefits").then().statusCode(200);
    }

    @Test
    void aSessionLastsNoLongerThanItsCredential() {
        Instant now = time.instant();
        Held brief =
                citizen.issuedBy(
                        agency, now.minusSeconds(60), now.plusSeconds(120), "\"name\":\"Chan\"");
        Response response = browser.posts(citizen.answer(browser.nonce("benefits"), brief));
        response.then().statusCode(200);
        assertThat(response.headers().getValues("Set-Cookie").getFirst())
                .matches(".*; Max-Age=1[012][0-9];.*");
        browser.visits("benefits").then().statusCode(200);
        time.forward(Duration.ofSeconds(125));
        browser.visits("benefits").then().statusCode(401);
    }

    @Test
    void aProxysPortalMustBeTheChallenges() {
        browser.request()
                .header("X-Credgate-Portal", "library")
                .contentType("application/json")
                .body("{\"portal\":\"benefits\"}")
                .post("/challenges")
                .then()
                .statusCode(403);
        String answer = citizen.answer(browser.nonce("benefits"), held());
        browser.request()
                .header("X-Credgate-Portal", "library")
                .contentType("application/json")
                .body(answer)
                .post("/sessions")
                .then()
                .statusCode(403);
    }

    @Test
    void otherSitesPagesMayNotSignAnybodyInOrOut() {
        for (String site : new String[] {"cross-site", "same-site", "Cross-Site", ""}) {
            browser.request()
                    .header("Sec-Fetch-Site", site)
                    .contentType("application/json")
                    .body("{\"portal\":\"benefits\"}")
                    .post("/challenges")
                    .then()
                    .statusCode(403);
            browser.request()
                    .header("Sec-Fetch-Site", site)
                    .delete("/sessions/current")
                    .then()
                    .statusCode(403);
        }
    }

    @Test
    void anUnknownPortalHasNoChallenge() {
        browser.asksFor("nobody")
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:credgate:problem:unknown_portal"));
        browser.asksFor("benefits\\r\\nX-Evil: 1")
                .then()
                .statusCode(400)
                .header("X-Evil", nullValue());
    }

    /** RFC 9110 §11.6.1. */
    @Test
    void everyRefusalForWantOfProofSaysWhatProofIsWanted() {
        String nonce = browser.nonce("benefits");
        Response unknown = new Browser().posts(citizen.answer(nonce, held()));
        unknown.then().statusCode(401).header("WWW-Authenticate", equalTo("Credential"));
        assertThat(unknown.path("type").toString()).endsWith(":challenge_unknown");
        browser.posts(new Wallet(TestKey.of(3)).answer(nonce, held()))
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", equalTo("Credential"))
                .body("verdict", equalTo("invalid"));
    }

    /** Its claims are somebody's, and must not be there for longer than the session. */
    @Test
    void aParsedSessionIsForgottenWhenItExpires() {
        browser.posts(citizen.answer(browser.nonce("benefits"), held())).then().statusCode(200);
        var sessions = new Sessions(serviceKey, time, settings);
        assertThat(sessions.find(browser.cookie(Cookies.SESSION))).isPresent();
        time.forward(Duration.ofMinutes(9));
        sessions.sweep();
        assertThat(sessions.remembered()).isOne();
        time.forward(Duration.ofMinutes(2));
        sessions.sweep();
        assertThat(sessions.remembered()).isZero();
    }
}
