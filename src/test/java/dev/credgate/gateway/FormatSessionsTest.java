package dev.credgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.credgate.credential.CredentialWriter;
import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.jose.SecretJwk;
import dev.credgate.credential.jwtvc.JwtVcWriter;
import dev.credgate.credential.sdjwtvc.SdJwtVcWriter;
import dev.credgate.crypto.Base64Url;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.verification.JoseCredentials;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Doors that open to what today's wallets hold, and to nothing that was made for another door. */
@QuarkusTest
@TestProfile(GatewayProfile.class)
class FormatSessionsTest {

    private static final SecretJwk ISSUER = JoseCredentials.ISSUER;
    private static final SecretJwk HOLDER = JoseCredentials.HOLDER;
    private static final SecretJwk STRANGER = JoseKeys.secret("P-256", 23);
    private static final String VCT = "vct:https://t.example/id";
    private static final String VC = "vc:https://t.example/id";
    private static final String PORTAL = "https://wallets.example";

    @Inject Chain chain;
    @Inject Time time;

    private final Browser browser = new Browser();

    @BeforeEach
    void world() {
        authorise(VCT, true);
        authorise(VC, true);
    }

    @AfterEach
    void fresh() {
        time.reset();
    }

    private void authorise(String type, boolean now) {
        var did = Keccak256.hash(JoseCredentials.did(ISSUER));
        chain.block(
                new LedgerEvent.IssuerNamed(did, Chain.CONTRACT, "issuer"),
                new LedgerEvent.TypeAuthorised(did, Keccak256.hash(type), now));
    }

    private String issued(
            CredentialWriter writer,
            String type,
            Optional<String> subject,
            Optional<SecretJwk> holder) {
        Draft.Ready draft =
                (Draft.Ready)
                        writer.draft(
                                new Terms(
                                        UUID.randomUUID(),
                                        JoseCredentials.did(ISSUER),
                                        JoseCredentials.did(ISSUER) + "#0",
                                        ISSUER.key().algorithm(),
                                        type,
                                        subject,
                                        JoseKeys.json("{'given_name': 'Ada', 'family_name': 'L'}"),
                                        time.instant().minusSeconds(1000),
                                        Optional.of(time.instant().plus(Duration.ofDays(1))),
                                        holder.map(key -> Jwk.of(key.key())),
                                        List.of(),
                                        List.of(),
                                        JoseKeys.json("{}")),
                                new SecureRandom());
        return new String(draft.attach(ISSUER.sign(draft.message())), StandardCharsets.US_ASCII);
    }

    private String sdJwt() {
        return issued(new SdJwtVcWriter(), VCT, Optional.empty(), Optional.of(HOLDER));
    }

    private static String bound(
            String sdJwt, SecretJwk holder, String nonce, String audience, Instant madeAt) {
        return sdJwt
                + new String(
                        JoseKeys.jws(
                                holder,
                                "{'alg': 'ES256', 'typ': 'kb+jwt'}",
                                "{'iat': "
                                        + madeAt.getEpochSecond()
                                        + ", 'aud': '"
                                        + audience
                                        + "', 'nonce': '"
                                        + nonce
                                        + "', 'sd_hash': '"
                                        + Base64Url.encode(Sha2.SHA_256.hash(Message.of(sdJwt)))
                                        + "'}"),
                        StandardCharsets.US_ASCII);
    }

    private String answer(String sdJwt, String nonce) {
        return body(bound(sdJwt, HOLDER, nonce, PORTAL, time.instant()), nonce);
    }

    private static String body(String presentation, String nonce) {
        return "{\"presentation\":\"" + presentation + "\",\"nonce\":\"" + nonce + "\"}";
    }

    private void refused(Response response, String code) {
        response.then()
                .statusCode(401)
                .body("checks.find { it.check == 'binding' }.code", equalTo(code));
        assertThat(browser.cookies).doesNotContainKey(Cookies.SESSION);
    }

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

    private String presented(SecretJwk holder, String nonce, String credential) {
        return new String(
                JoseKeys.jws(
                        holder,
                        "{'alg': 'ES256', 'typ': 'vp+jwt', 'kid': '"
                                + JoseCredentials.did(holder)
                                + "#0'}",
                        "{'@context': ['https://www.w3.org/ns/credentials/v2'], 'type':"
                                + " 'VerifiablePresentation', 'holder': '"
                                + JoseCredentials.did(holder)
                                + "', 'nonce': '"
                                + nonce
                                + "', 'aud': '"
                                + PORTAL
                                + "', 'iat': "
                                + time.instant().getEpochSecond()
                                + ", 'verifiableCredential': [{'@context':"
                                + " 'https://www.w3.org/ns/credentials/v2', 'type':"
                                + " 'EnvelopedVerifiableCredential', 'id': 'data:application/vc+jwt,"
                                + credential
                                + "'}]}"),
                StandardCharsets.US_ASCII);
    }

    @Test
    void aW3cPresentationOpensADoorToWhomItsCredentialIsAbout() {
        String credential =
                issued(
                        new JwtVcWriter(),
                        VC,
                        Optional.of(JoseCredentials.did(HOLDER)),
                        Optional.empty());
        String nonce = browser.nonce("wallets");
        refused(
                browser.posts(body(presented(STRANGER, nonce, credential), nonce)),
                "holder_mismatch");
        browser.posts(body(presented(HOLDER, nonce, credential), nonce)).then().statusCode(200);
        assertThat(browser.visits("wallets").header("X-Credgate-Subject"))
                .isEqualTo(JoseCredentials.did(HOLDER));
    }

    @Test
    void whatIsNoPresentationIsToldSo() {
        String nonce = browser.nonce("wallets");
        browser.posts("{\"presentation\":1,\"nonce\":\"" + nonce + "\"}").then().statusCode(400);
        browser.posts(body("", nonce)).then().statusCode(400);
        browser.posts(body("not a credential", nonce)).then().statusCode(400);
    }
}
