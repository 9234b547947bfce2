package dev.credgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.credgate.crypto.TestKey;
import dev.credgate.gateway.Wallet.Held;
import dev.credgate.ledger.StatusValue;
import dev.credgate.store.EndedSessions;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code GET /auth}: who is let through, how a portal learns it, and what shuts the door. */
@QuarkusTest
@TestProfile(GatewayProfile.class)
class AuthTest {

    private static final List<String> IDENTITY =
            List.of(
                    "X-Credgate-Subject",
                    "X-Credgate-Issuer",
                    "X-Credgate-Type",
                    "X-Credgate-Claims",
                    "X-Credgate-Assertion");

    @Inject Chain chain;
    @Inject Time time;
    @Inject EndedSessions endedSessions;
    @Inject Assertions assertions;
    @Inject AssertionKeyRing keys;
    @Inject Sessions sessions;

    private TestKey agency = TestKey.of(10);
    private final Wallet citizen = new Wallet(TestKey.of(2));
    private final Browser browser = new Browser();
    private Held held = new Held("", dev.credgate.crypto.Hash.ZERO);

    private static int agencies = 10;

    @BeforeEach
    void world() {
        agency = TestKey.of(++agencies);
        chain.issuer(agency, "cpt:1000");
        chain.entity(citizen.key());
        held = citizen.issuedBy(agency, time.instant());
        signIn("benefits");
        browser.visits("benefits").then().statusCode(200);
    }

    @AfterEach
    void fresh() {
        chain.stale(false);
        time.reset();
    }

    private void signIn(String portal) {
        browser.posts(citizen.answer(browser.nonce(portal), held)).then().statusCode(200);
    }

    private void shut(int status) {
        Response response = browser.visits("benefits");
        response.then().statusCode(status).contentType("application/problem+json");
        assertThat(response.headers().asList()).noneMatch(h -> IDENTITY.contains(h.getName()));
        if (status == 401) {
            response.then()
                    .header("X-Credgate-Login", equalTo("/.credgate/login"))
                    .header("WWW-Authenticate", equalTo("Credential"));
        }
    }

    @Test
    void setsExactlyTheFiveHeaders() {
        Response response = browser.visits("benefits");
        assertThat(
                        response.headers().asList().stream()
                                .map(h -> h.getName())
                                .filter(n -> n.toLowerCase(java.util.Locale.ROOT).startsWith("x-")))
                .containsExactlyInAnyOrderElementsOf(IDENTITY);
        response.then()
                .header("X-Credgate-Subject", equalTo(citizen.did()))
                .header("X-Credgate-Issuer", equalTo(Wallet.did(agency)))
                .header("X-Credgate-Type", equalTo("cpt:1000"))
                .header("Cache-Control", equalTo("no-store"));
        assertThat(decoded(response.header("X-Credgate-Claims")))
                .isEqualTo("{\"name\":\"Chan\",\"weight\":70.5}");
        signIn("library");
        browser.visits("library")
                .then()
                .statusCode(200)
                .header("X-Credgate-Claims", equalTo("e30"));
    }

    /** From the proxy's query of the gateway to the page, without losing or gaining anything. */
    @Test
    void theLoginPageLeadsBackToWhatWasAskedFor() {
        for (String path :
                List.of(
                        "/applications/42",
                        "/a?b=1&c=%26d&return=/x",
                        "/%E6%96%87?q=a+b",
                        "/a%0d%0aSet-Cookie:x=1",
                        "/" + "a".repeat(2047))) {
            String login = login("GET", path);
            assertThat(login).matches("/\\.credgate/login\\?return=[A-Za-z0-9%._*+-]+");
            assertThat(
                            RestAssured.given()
                                    .urlEncodingEnabled(false)
                                    .header("X-Credgate-Portal", "benefits")
                                    .get(login.substring("/.credgate".length()))
                                    .asString())
                    .contains("data-back=\"" + path.replace("&", "&amp;") + "\"");
        }
        assertThat(login("HEAD", "/a")).endsWith("?return=%2Fa");
        assertThat(login("POST", "/a")).isEqualTo("/.credgate/login");
        for (String path :
                List.of(
                        "/",
                        "",
                        "//evil.example",
                        "/\\evil.example",
                        "https://evil.example/",
                        "/a\"onload=x",
                        "/" + "a".repeat(2048))) {
            assertThat(login("GET", path)).as(path).isEqualTo("/.credgate/login");
        }
        assertThat(
                        RestAssured.given()
                                .header("X-Forwarded-Uri", "/a", "/b")
                                .get("/auth")
                                .header("X-Credgate-Login"))
                .isEqualTo("/.credgate/login");
    }

    private static String login(String method, String path) {
        return RestAssured.given()
                .header("X-Forwarded-Method", method)
                .header("X-Forwarded-Uri", path)
                .get("/auth")
                .then()
                .statusCode(401)
                .extract()
                .header("X-Credgate-Login");
    }

    private static String decoded(String base64url) {
        return new String(Base64.getUrlDecoder().decode(base64url), StandardCharsets.UTF_8);
    }

    @Test
    void theAssertionVerifiesAgainstTheJwksWithAnotherLibrary() throws Exception {
        SignedJWT assertion =
                SignedJWT.parse(browser.visits("benefits").header("X-Credgate-Assertion"));
        JWKSet keys = JWKSet.parse(RestAssured.get("/.well-known/jwks.json").asString());
        assertThat(assertion.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.ES256);
        var key = keys.getKeyByKeyId(assertion.getHeader().getKeyID()).toECKey();
        assertThat(key.isPrivate()).isFalse();
        assertThat(key.computeThumbprint().toString()).isEqualTo(key.getKeyID());
        assertThat(assertion.verify(new ECDSAVerifier(key))).isTrue();
        var claims = assertion.getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo("https://gate.example:8443");
        assertThat(claims.getAudience()).containsExactly(GatewayProfile.BENEFITS);
        assertThat(claims.getSubject()).isEqualTo(citizen.did());
        assertThat(claims.getJSONObjectClaim("claims")).containsEntry("name", "Chan");
        assertThat(claims.getExpirationTime())
                .isAfter(new Date())
                .isBefore(Date.from(time.instant().plusSeconds(121)));
        String did = RestAssured.get("/.well-known/did.json").path("id");
        assertThat(did).isEqualTo("did:web:gate.example%3A8443");
    }

    @Test
    void theAssertionCarriesNumbersAsTheCredentialHasThem() throws Exception {
        String claims =
                "{\"account\":12345678901234567890123,\"balance\":0.1234567890123456789012345,"
                        + "\"rate\":1.10,\"small\":[1E-400]}";
        Session had = sessions.find(browser.cookie(Cookies.SESSION)).orElseThrow().session();
        Session session =
                new Session(
                        had.id(),
                        had.portal(),
                        had.subject(),
                        had.issuer(),
                        had.type(),
                        claims,
                        had.issuedAt(),
                        had.expires(),
                        had.standings(),
                        had.shown());
        Instant now = time.instant();
        String assertion =
                assertions.mint(
                        session, keys.signingAt(now).orElseThrow(), GatewayProfile.BENEFITS, now);
        assertThat(decoded(assertion.split("\\.", -1)[1]))
                .contains("\"claims\":" + claims)
                .contains("\"aud\":\"" + GatewayProfile.BENEFITS + "\"")
                .contains("\"iat\":" + now.getEpochSecond() + ",");
        assertThat(SignedJWT.parse(assertion).getHeader().getType().getType()).isEqualTo("JWT");
    }

    @Test
    void mintsAnAssertionOnceASessionAndMinute() {
        time.forward(Duration.ofSeconds(60 - time.instant().getEpochSecond() % 60));
        String first = browser.visits("benefits").header("X-Credgate-Assertion");
        time.forward(Duration.ofSeconds(30));
        assertThat(browser.visits("benefits").header("X-Credgate-Assertion")).isEqualTo(first);
        time.forward(Duration.ofSeconds(31));
        assertThat(browser.visits("benefits").header("X-Credgate-Assertion")).isNotEqualTo(first);
    }

    @Test
    void aRevocationShutsTheDoorWithItsBlock() {
        chain.status(agency, held.statusKey(), StatusValue.REVOKED);
        shut(401);
    }

    @Test
    void aSuspensionShutsTheDoorWhileItLasts() {
        chain.status(agency, held.statusKey(), StatusValue.SUSPENDED);
        shut(401);
        chain.status(agency, held.statusKey(), StatusValue.ACTIVE);
        browser.visits("benefits").then().statusCode(200);
    }

    @Test
    void aRevokedKeyShutsTheDoor() {
        chain.revokeKey(agency);
        shut(401);
    }

    @Test
    void lostTrustShutsTheDoor() {
        chain.deauthorise(agency, "cpt:1000");
        shut(401);
    }

    @Test
    void aStaleLedgerIsNobodysFault() {
        chain.stale(true);
        shut(503);
        chain.stale(false);
        browser.visits("benefits").then().statusCode(200);
    }

    @Test
    void ageEndsASessionAndSaysWhereToSignInAgain() {
        held =
                citizen.issuedBy(
                        agency,
                        time.instant().minus(Duration.ofDays(30)).plusSeconds(120),
                        time.instant().plus(Duration.ofDays(3)),
                        "\"name\":\"Chan\"");
        signIn("benefits");
        browser.visits("benefits").then().statusCode(200);
        time.forward(Duration.ofSeconds(125));
        shut(401);
    }

    @Test
    void aSessionExpires() {
        time.forward(Duration.ofMinutes(9));
        browser.visits("benefits").then().statusCode(200);
        time.forward(Duration.ofMinutes(2));
        shut(401);
    }

    @Test
    void signingOutShutsTheDoorHereAtOnceAndOnAnotherReplicaWithinASecond() {
        var elsewhere = new EndedSessionList(endedSessions);
        elsewhere.start(new io.quarkus.runtime.StartupEvent());
        try {
            String id = sessions.find(browser.cookie(Cookies.SESSION)).orElseThrow().session().id();
            assertThat(elsewhere.ask(id)).isEqualTo(EndedSessionList.Answer.LIVE);
            Browser copy = new Browser();
            copy.cookies.putAll(browser.cookies);
            browser.signsOut().then().statusCode(204);
            copy.visits("benefits").then().statusCode(401);
            await().atMost(Duration.ofSeconds(1))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> elsewhere.ask(id) == EndedSessionList.Answer.ENDED);
            assertThat(browser.cookies).isEmpty();
            browser.signsOut().then().statusCode(204);
        } finally {
            elsewhere.stop();
        }
    }

    /** Its clock ran ahead beyond the session's expiry, and was set right. */
    @Test
    void aSessionThatWasEndedStaysSoWhateverTheReplicasClockSaidMeanwhile() throws Exception {
        var elsewhere = new EndedSessionList(endedSessions);
        Browser copy = new Browser();
        copy.cookies.putAll(browser.cookies);
        String id = sessions.find(browser.cookie(Cookies.SESSION)).orElseThrow().session().id();
        browser.signsOut().then().statusCode(204);
        time.forward(Duration.ofDays(1));
        elsewhere.refresh();
        elsewhere.refresh();
        // The gateway's own list is read again in this time as well.
        Thread.sleep(1_100);
        time.reset();
        copy.visits("benefits").then().statusCode(401);
        assertThat(elsewhere.ask(id)).isEqualTo(EndedSessionList.Answer.ENDED);
        elsewhere.stop();
    }

    @Test
    void oneSessionOpensOnePortal() {
        browser.visits("library").then().statusCode(403);
        browser.visits("nobody").then().statusCode(403);
        browser.request().get("/auth").then().statusCode(403);
        browser.request().get("/auth?portal=benefits").then().statusCode(403);
    }

    @Test
    void twoPortalsAreRefused() {
        browser.request()
                .header("X-Credgate-Portal", "benefits", "library")
                .get("/auth")
                .then()
                .statusCode(403);
        browser.request()
                .header("X-Credgate-Portal", "benefits", "benefits")
                .get("/auth")
                .then()
                .statusCode(403);
        browser.visits("benefits,library").then().statusCode(403);
        browser.visits(" BENEFITS").then().statusCode(403);
    }

    @Test
    void headersThatTheClientMadeUpAreNotRead() {
        Response response =
                browser.request()
                        .header("X-Credgate-Portal", "benefits")
                        .header("X_Credgate_Portal", "library")
                        .header("X-Credgate-Subject", "did:weid:1:0xevil")
                        .header("X-Credgate-Claims", "evil")
                        .header("X-Forwarded-For", "10.9.9.9")
                        .header("X-Forwarded-Uri", "/public")
                        .header("Forwarded", "for=10.9.9.9;host=library.example")
                        .header("Host", "library.example")
                        .header("X-Original-URL", "/health")
                        .header("User-Agent", "GoogleHC/1.0 kube-probe/1.30")
                        .get("/auth");
        response.then().statusCode(200).header("X-Credgate-Subject", equalTo(citizen.did()));
        assertThat(response.headers().getValues("X-Credgate-Claims")).hasSize(1);
        new Browser()
                .request()
                .header("X-Credgate-Portal", "benefits")
                .header("User-Agent", "GoogleHC/1.0")
                .header("X-Credgate-Subject", citizen.did())
                .header("X-Forwarded-Uri", "/public")
                .get("/auth")
                .then()
                .statusCode(401)
                .header("X-Credgate-Subject", nullValue());
    }

    @Test
    void whoeverHasNoSessionLearnsNothingOfPortals() {
        for (String portal : new String[] {"benefits", "nobody"}) {
            new Browser().visits(portal).then().statusCode(401);
        }
    }

    @Test
    void twoSessionCookiesAreNone() {
        String token = browser.cookie(Cookies.SESSION);
        for (String cookie :
                new String[] {
                    "__Host-credgate=%s; __Host-credgate=%s",
                    "__Host-credgate=x; __Host-credgate=%s",
                    "__Host-credgate=%s; a=b; __Host-credgate=",
                    "__host-credgate=%s",
                    "X__Host-credgate=%s",
                    "__Host-credgate =%s",
                    "__Host-credgate=\"%s\"",
                }) {
            io.restassured.RestAssured.given()
                    .header("X-Credgate-Portal", "benefits")
                    .header("Cookie", cookie.formatted(token, token))
                    .get("/auth")
                    .then()
                    .statusCode(401);
        }
        io.restassured.RestAssured.given()
                .header("X-Credgate-Portal", "benefits")
                .header(
                        "Cookie",
                        "a=b;" + Cookies.SESSION + "=" + token + ";c=d; " + Cookies.LOGIN + "=x")
                .get("/auth")
                .then()
                .statusCode(200);
    }

    @Test
    void aTokenThatIsNotExactlyOursIsNone() {
        String token = browser.cookie(Cookies.SESSION);
        String[] parts = token.split("\\.", -1);
        String none =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(
                                "{\"alg\":\"none\",\"typ\":\"credgate-session+jwt\"}"
                                        .getBytes(StandardCharsets.UTF_8));
        String elsewhere = decoded(parts[1]).replace("benefits", "library");
        String swapped =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(elsewhere.getBytes(StandardCharsets.UTF_8));
        browser.nonce("benefits");
        String login = browser.cookie(Cookies.LOGIN);
        List<String> forged =
                List.of(
                        none + "." + parts[1] + ".",
                        none + "." + parts[1] + "." + parts[2],
                        parts[0] + "." + swapped + "." + parts[2],
                        parts[0] + "." + parts[1] + ".",
                        parts[0] + "." + parts[1],
                        token + ".x",
                        token + "x",
                        flipped(token, parts[0].length() + 10),
                        flipped(token, token.length() - 5),
                        login,
                        browser.visits("benefits").header("X-Credgate-Assertion"),
                        "x".repeat(5000),
                        "..",
                        "a");
        for (String one : forged) {
            Browser forger = new Browser();
            forger.cookies.put(Cookies.SESSION, one);
            forger.visits("benefits").then().statusCode(401);
            forger.visits("library").then().statusCode(401);
        }
    }

    private static String flipped(String token, int at) {
        char other = token.charAt(at) == 'A' ? 'B' : 'A';
        return token.substring(0, at) + other + token.substring(at + 1);
    }
}
