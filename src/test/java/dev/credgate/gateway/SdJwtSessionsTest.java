package dev.credgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.credgate.credential.StatusReference;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.jose.SecretJwk;
import dev.credgate.credential.jwtvc.JwtVcWriter;
import dev.credgate.credential.sdjwtvc.SdJwtVcWriter;
import dev.credgate.crypto.Base64Url;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.status.publication.Deflation;
import dev.credgate.verification.JoseCredentials;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Doors that open to SD-JWT VCs, and to nothing that was made for another door. */
@QuarkusTest
@TestProfile(GatewayProfile.class)
class SdJwtSessionsTest extends FormatSessionsGround {

    @Test
    void anSdJwtOpensADoorUnderANameThatIsThisPortalsAlone() {
        String credential = sdJwt();
        browser.posts(answer(credential, browser.nonce("wallets")))
                .then()
                .statusCode(200)
                .body("format", equalTo("sd_jwt_vc"))
                .body("checks.find { it.check == 'binding' }.outcome", equalTo("pass"));
        Response visit = browser.visits("wallets");
        assertThat(visit.statusCode()).isEqualTo(200);
        String name = visit.header("X-Credgate-Subject");
        assertThat(name).matches("urn:credgate:holder:[A-Za-z0-9_-]{43}");
        assertThat(visit.header("X-Credgate-Type")).isEqualTo(VCT);
        assertThat(visit.header("X-Credgate-Issuer")).isEqualTo(JoseCredentials.did(ISSUER));

        Browser later = new Browser();
        String nonce = later.nonce("wallets");
        later.posts(answer(sdJwt(), nonce)).then().statusCode(200);
        assertThat(later.visits("wallets").header("X-Credgate-Subject"))
                .as("another credential, the same key")
                .isEqualTo(name);

        Browser elsewhere = new Browser();
        nonce = elsewhere.nonce("other-wallets");
        elsewhere
                .posts(
                        body(
                                bound(
                                        credential,
                                        HOLDER,
                                        nonce,
                                        "https://other-wallets.example",
                                        time.instant()),
                                nonce))
                .then()
                .statusCode(200);
        assertThat(elsewhere.visits("other-wallets").header("X-Credgate-Subject"))
                .startsWith("urn:credgate:holder:")
                .isNotEqualTo(name);
    }

    /** Its presenter could be as many people as it has keys to sign envelopes with. */
    @Test
    void inAnEnvelopeItsHolderHasTheSameName() {
        String credential = sdJwt();
        browser.posts(answer(credential, browser.nonce("wallets"))).then().statusCode(200);
        String name = browser.visits("wallets").header("X-Credgate-Subject");
        for (SecretJwk presenter : List.of(HOLDER, STRANGER)) {
            Browser another = new Browser();
            String nonce = another.nonce("wallets");
            String within = bound(credential, HOLDER, nonce, PORTAL, time.instant());
            JsonObject presentation =
                    integrity(presenter, nonce, PORTAL, enveloped("dc+sd-jwt", within));
            another.posts(answer(presentation, nonce)).then().statusCode(200);
            assertThat(another.visits("wallets").header("X-Credgate-Subject")).isEqualTo(name);
        }
    }

    @Test
    void whoIsNamedKeepsTheName() {
        String named =
                issued(
                        new SdJwtVcWriter(),
                        VCT,
                        Optional.of("did:example:ada"),
                        Optional.of(HOLDER));
        browser.posts(answer(named, browser.nonce("wallets"))).then().statusCode(200);
        assertThat(browser.visits("wallets").header("X-Credgate-Subject"))
                .isEqualTo("did:example:ada");
    }

    @Test
    void nobodyIsGivenAnothersName() {
        browser.posts(answer(sdJwt(), browser.nonce("wallets"))).then().statusCode(200);
        String victim = browser.visits("wallets").header("X-Credgate-Subject");
        String forged =
                issued(new SdJwtVcWriter(), VCT, Optional.of(victim), Optional.of(STRANGER));
        Browser thief = new Browser();
        String nonce = thief.nonce("wallets");
        thief.posts(body(bound(forged, STRANGER, nonce, PORTAL, time.instant()), nonce))
                .then()
                .statusCode(200);
        assertThat(thief.visits("wallets").header("X-Credgate-Subject")).isNotEqualTo(victim);
    }

    @Test
    void theDoorClosesWithTheBlockThatTakesTheRight() {
        browser.posts(answer(sdJwt(), browser.nonce("wallets"))).then().statusCode(200);
        browser.visits("wallets").then().statusCode(200);
        authorise(VCT, false);
        browser.visits("wallets").then().statusCode(401);
    }

    @Test
    void anEventLoopAsksAListThatIsKnownAndReadsNone() {
        StatusReference place =
                new StatusReference(
                        "token_status_list",
                        URI.create("https://lists.example/sessions"),
                        3,
                        "",
                        1,
                        Map.of());
        publish(place, 100, 0);
        String credential =
                issued(
                        new SdJwtVcWriter(),
                        ISSUER,
                        VCT,
                        Optional.empty(),
                        Optional.of(HOLDER),
                        "{}",
                        place);
        browser.posts(answer(credential, browser.nonce("wallets"))).then().statusCode(200);
        browser.visits("wallets").then().statusCode(200);
        assertThat(documents.askedBesideTheEventLoops()).as("of a known list").isFalse();
        publish(place, 99, 0);
        chain.block();
        browser.visits("wallets").then().statusCode(200);
        assertThat(documents.askedBesideTheEventLoops()).as("of a new list").isTrue();
        chain.block();
        browser.visits("wallets").then().statusCode(200);
        assertThat(documents.askedBesideTheEventLoops()).as("of what was read").isFalse();
        publish(place, 98, 1 << place.index());
        chain.block();
        browser.visits("wallets").then().statusCode(401);
    }

    private void publish(StatusReference place, int age, int firstByte) {
        byte[] bits = new byte[20_000];
        bits[0] = (byte) firstByte;
        documents.publish(
                place.list(),
                JoseKeys.jws(
                        ISSUER,
                        "{'alg': 'ES256', 'typ': 'statuslist+jwt', 'kid': '"
                                + JoseCredentials.did(ISSUER)
                                + "#0'}",
                        "{'iss': '%s', 'sub': '%s', 'iat': %d, 'status_list': {'bits': 1, 'lst': '%s'}}"
                                .formatted(
                                        JoseCredentials.did(ISSUER),
                                        place.list(),
                                        time.instant().getEpochSecond() - age,
                                        Base64Url.encode(Deflation.zlib(bits)))),
                time.instant());
    }

    @Test
    void whatWasMadeForAnotherDoorOrByAnotherKeyOpensNone() {
        String credential = sdJwt();
        String nonce = browser.nonce("wallets");
        Instant now = time.instant();
        refused(
                browser.posts(body(bound(credential, HOLDER, nonce + "x", PORTAL, now), nonce)),
                "challenge_mismatch");
        refused(
                browser.posts(
                        body(bound(credential, HOLDER, nonce, "https://evil.example", now), nonce)),
                "binding_audience");
        refused(
                browser.posts(body(bound(credential, STRANGER, nonce, PORTAL, now), nonce)),
                "holder_signature_invalid");
        refused(
                browser.posts(
                        body(
                                bound(credential, HOLDER, nonce, PORTAL, now.minusSeconds(3600)),
                                nonce)),
                "binding_stale");
        refused(
                browser.posts(
                        body(
                                bound(credential, HOLDER, nonce, PORTAL, now.plusSeconds(3600)),
                                nonce)),
                "binding_stale");
        refused(browser.posts(body(credential, nonce)), "binding_missing");
        String[] parts = credential.split("~", -1);
        String fewer = credential.replace("~" + parts[1] + "~", "~");
        String moved = bound(credential, HOLDER, nonce, PORTAL, now);
        refused(
                browser.posts(body(fewer + moved.substring(moved.lastIndexOf('~') + 1), nonce)),
                "binding_hash");
        // None of these burnt the challenge.
        browser.posts(answer(credential, nonce)).then().statusCode(200);
    }

    /** As a browser's Digital Credentials API has it answered (OpenID4VP 1.0, A.4). */
    @ParameterizedTest
    @CsvSource({
        "origin:, '', 200",
        "origin:, /, 401",
        "Origin:, '', 401",
        "'origin: ', '', 401",
        "origin:origin:, '', 401",
        "origin:https://evil.example/, '', 401"
    })
    void whatWasMadeForThePortalsOriginOpensIt(String before, String after, int status) {
        String named = before + PORTAL + after;
        String about =
                issued(
                        new JwtVcWriter(),
                        VC,
                        Optional.of(JoseCredentials.did(HOLDER)),
                        Optional.empty());
        for (UnaryOperator<String> way :
                List.<UnaryOperator<String>>of(
                        nonce -> body(bound(sdJwt(), HOLDER, nonce, named, time.instant()), nonce),
                        nonce -> body(presented(HOLDER, nonce, named, about), nonce),
                        nonce ->
                                answer(
                                        integrity(HOLDER, nonce, named, withIntegrity(HOLDER)),
                                        nonce))) {
            Browser browser = new Browser();
            Response response = browser.posts(way.apply(browser.nonce("wallets")));
            if (status == 200) {
                response.then().statusCode(200);
            } else {
                refused(response, "binding_audience");
            }
        }
    }

    @Test
    void anAnswerOpensOnce() {
        String nonce = browser.nonce("wallets");
        String login = browser.cookie(Cookies.LOGIN);
        String answer = answer(sdJwt(), nonce);
        browser.posts(answer).then().statusCode(200);
        Browser again = new Browser();
        again.cookies.put(Cookies.LOGIN, login);
        again.posts(answer)
                .then()
                .statusCode(401)
                .body(
                        "checks.find { it.check == 'binding' }.code",
                        equalTo("challenge_unanswered"));
    }

    @Test
    void aCredentialThatIsTiedToNoKeyOpensNothing() {
        String nonce = browser.nonce("wallets");
        String loose = issued(new SdJwtVcWriter(), VCT, Optional.empty(), Optional.empty());
        refused(browser.posts(body(loose, nonce)), "challenge_unanswered");
        refused(browser.posts(answer(loose, nonce)), "binding_key");
        String bearer = issued(new JwtVcWriter(), VC, Optional.empty(), Optional.empty());
        refused(browser.posts(body(bearer, nonce)), "challenge_unanswered");
        refused(browser.posts(body(presented(STRANGER, nonce, bearer), nonce)), "holder_mismatch");
    }
}
