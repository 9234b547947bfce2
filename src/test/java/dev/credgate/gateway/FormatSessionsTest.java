package dev.credgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.credgate.credential.CredentialWriter;
import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.credential.StatusReference;
import dev.credgate.credential.cose.CosePair;
import dev.credgate.credential.cose.CosePair.Kind;
import dev.credgate.credential.cose.SessionTranscripts;
import dev.credgate.credential.dataintegrity.Cryptosuite;
import dev.credgate.credential.dataintegrity.DataIntegrityIssuance;
import dev.credgate.credential.dataintegrity.DataIntegrityIssuance.Order;
import dev.credgate.credential.dataintegrity.DataIntegrityWriter;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.jose.SecretJwk;
import dev.credgate.credential.jwtvc.JwtVcWriter;
import dev.credgate.credential.mdoc.MdocWallet;
import dev.credgate.credential.sdjwtvc.SdJwtVcWriter;
import dev.credgate.crypto.Base64Url;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonWriter;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.status.publication.Deflation;
import dev.credgate.verification.JoseCredentials;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    @Inject Documents documents;

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
        return issued(writer, ISSUER, type, subject, holder, "{}");
    }

    private String issued(
            CredentialWriter writer,
            SecretJwk issuer,
            String type,
            Optional<String> subject,
            Optional<SecretJwk> holder,
            String options,
            StatusReference... statuses) {
        Draft.Ready draft =
                (Draft.Ready)
                        writer.draft(
                                new Terms(
                                        UUID.randomUUID(),
                                        JoseCredentials.did(issuer),
                                        JoseCredentials.did(issuer) + "#0",
                                        issuer.key().algorithm(),
                                        type,
                                        subject,
                                        JoseKeys.json("{'given_name': 'Ada', 'family_name': 'L'}"),
                                        time.instant().minusSeconds(1000),
                                        Optional.of(time.instant().plus(Duration.ofDays(1))),
                                        holder.map(key -> Jwk.of(key.key())),
                                        List.of(statuses),
                                        List.of(),
                                        JoseKeys.json(options)),
                                new SecureRandom());
        return new String(draft.attach(issuer.sign(draft.message())), StandardCharsets.UTF_8);
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

    private String presented(SecretJwk holder, String nonce, String credential) {
        return presented(holder, nonce, PORTAL, credential);
    }

    private String presented(SecretJwk holder, String nonce, String audience, String credential) {
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
                                + audience
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

    /** A W3C presentation with a Data Integrity proof of its holder's. */
    private JsonObject integrity(
            SecretJwk holder, String nonce, String domain, String... credentials) {
        String did = JoseCredentials.did(holder);
        Draft.Ready draft =
                (Draft.Ready)
                        new DataIntegrityIssuance(ContextStore.bundled())
                                .presentation(
                                        JoseKeys.json(
                                                "{'@context':"
                                                        + " ['https://www.w3.org/ns/credentials/v2'],"
                                                        + " 'type': ['VerifiablePresentation'],"
                                                        + " 'holder': '"
                                                        + did
                                                        + "', 'verifiableCredential': ["
                                                        + String.join(", ", credentials)
                                                        + "]}"),
                                        Order.of(
                                                        Cryptosuite.ECDSA_RDFC_2019,
                                                        did + "#0",
                                                        KeyAlgorithm.P256,
                                                        time.instant())
                                                .answering(nonce, Optional.of(domain)),
                                        new SecureRandom());
        return JoseKeys.json(
                new String(draft.attach(holder.sign(draft.message())), StandardCharsets.UTF_8));
    }

    private static String answer(JsonObject presentation, String nonce) {
        return "{\"presentation\":"
                + new String(JsonWriter.write(presentation), StandardCharsets.UTF_8)
                + ",\"nonce\":\""
                + nonce
                + "\"}";
    }

    private String withIntegrity(SecretJwk about) {
        return issued(
                new DataIntegrityWriter(time),
                ISSUER,
                VC,
                Optional.of(JoseCredentials.did(about)),
                Optional.empty(),
                "{'contexts': ['https://www.w3.org/ns/credentials/undefined-terms/v2']}");
    }

    private static String enveloped(String type, String credential) {
        return "{'@context': 'https://www.w3.org/ns/credentials/v2', 'type':"
                + " 'EnvelopedVerifiableCredential', 'id': 'data:application/"
                + type
                + ","
                + credential
                + "'}";
    }

    @Test
    void aDataIntegrityPresentationOpensADoor() {
        String credential = withIntegrity(HOLDER);
        String nonce = browser.nonce("wallets");
        refused(
                browser.posts(answer(integrity(STRANGER, nonce, PORTAL, credential), nonce)),
                "holder_mismatch");
        refused(
                browser.posts(answer(integrity(HOLDER, nonce + "x", PORTAL, credential), nonce)),
                "challenge_mismatch");
        refused(
                browser.posts(
                        answer(
                                integrity(HOLDER, nonce, "https://evil.example", credential),
                                nonce)),
                "binding_audience");
        browser.posts(answer(integrity(HOLDER, nonce, PORTAL, credential), nonce))
                .then()
                .statusCode(200)
                .body("format", equalTo("data_integrity"));
        Response visit = browser.visits("wallets");
        assertThat(visit.statusCode()).isEqualTo(200);
        assertThat(visit.header("X-Credgate-Subject")).isEqualTo(JoseCredentials.did(HOLDER));
        assertThat(visit.header("X-Credgate-Type")).isEqualTo(VC);
    }

    /** A wallet of documents by a signer whom the gateway's root vouches for. */
    private static MdocWallet wallet() throws Exception {
        Path folder =
                Path.of(
                        ConfigProvider.getConfig()
                                .getValue(GatewayProfile.DOCUMENT_SIGNER, String.class));
        byte[] certificate = Files.readAllBytes(folder.resolve("certificate"));
        PublicKey key =
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(certificate))
                        .getPublicKey();
        PrivateKey secret =
                KeyFactory.getInstance("EC")
                        .generatePrivate(
                                new PKCS8EncodedKeySpec(Files.readAllBytes(folder.resolve("key"))));
        MdocWallet wallet =
                new MdocWallet(CosePair.of(Kind.ES256, new KeyPair(key, secret)), certificate);
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        wallet.valid(now.minusSeconds(60), now.plus(Duration.ofDays(30)));
        return wallet;
    }

    private static String device(MdocWallet wallet, String origin, String nonce) {
        return Base64Url.encode(
                wallet.response(
                        SessionTranscripts.openId4VpDcApi(origin, nonce, Optional.empty())));
    }

    @Test
    void anMdocOpensADoorUnderANameThatIsThisPortalsAlone() throws Exception {
        var issuer = Keccak256.hash("x509_san_dns:population.gov.example");
        chain.block(
                new LedgerEvent.IssuerNamed(issuer, Chain.CONTRACT, "population"),
                new LedgerEvent.TypeAuthorised(
                        issuer, Keccak256.hash("doctype:" + MdocWallet.MDL), true));
        MdocWallet wallet = wallet();
        String nonce = browser.nonce("wallets");
        refused(
                browser.posts(body(device(wallet, "https://evil.example", nonce), nonce)),
                "holder_signature_invalid");
        refused(
                browser.posts(body(device(wallet, PORTAL, nonce + "x"), nonce)),
                "holder_signature_invalid");
        refused(
                browser.posts(body(Base64Url.encode(wallet.issuerSigned().EncodeToBytes()), nonce)),
                "binding_missing");
        browser.posts(body(device(wallet, PORTAL, nonce), nonce))
                .then()
                .statusCode(200)
                .body("format", equalTo("mdoc"))
                .body("issuer", equalTo("x509_san_dns:population.gov.example"));
        Response visit = browser.visits("wallets");
        assertThat(visit.statusCode()).isEqualTo(200);
        assertThat(visit.header("X-Credgate-Subject")).startsWith("urn:credgate:holder:");
        chain.block(
                new LedgerEvent.TypeAuthorised(
                        issuer, Keccak256.hash("doctype:" + MdocWallet.MDL), false));
        browser.visits("wallets").then().statusCode(401);
    }

    @Test
    void onePresentationOfSeveralFormatsAndIssuersOpensADoorWhileAllOfThemStand() {
        var other = Keccak256.hash(JoseCredentials.did(STRANGER));
        String nonce = browser.nonce("wallets");
        String[] credentials = {
            withIntegrity(HOLDER),
            enveloped(
                    "vc+jwt",
                    issued(
                            new JwtVcWriter(),
                            STRANGER,
                            VC,
                            Optional.of(JoseCredentials.did(HOLDER)),
                            Optional.empty(),
                            "{}")),
            enveloped("dc+sd-jwt", bound(sdJwt(), HOLDER, nonce, PORTAL, time.instant()))
        };
        String answer = answer(integrity(HOLDER, nonce, PORTAL, credentials), nonce);
        browser.posts(answer)
                .then()
                .statusCode(401)
                .body("checks.find { it.check == 'trust' }.code", equalTo("issuer_untrusted"));
        chain.block(
                new LedgerEvent.IssuerNamed(other, Chain.CONTRACT, "other"),
                new LedgerEvent.TypeAuthorised(other, Keccak256.hash(VC), true));
        browser.posts(answer)
                .then()
                .statusCode(200)
                .body(
                        "credentials.format",
                        equalTo(List.of("data_integrity", "jwt_vc", "sd_jwt_vc")));
        browser.visits("wallets").then().statusCode(200);
        chain.block(new LedgerEvent.TypeAuthorised(other, Keccak256.hash(VC), false));
        browser.visits("wallets").then().statusCode(401);
    }

    @Test
    void whatIsNoPresentationIsToldSo() {
        String nonce = browser.nonce("wallets");
        browser.posts("{\"presentation\":1,\"nonce\":\"" + nonce + "\"}").then().statusCode(400);
        browser.posts(body("", nonce)).then().statusCode(400);
        browser.posts(body("not a credential", nonce)).then().statusCode(400);
    }
}
