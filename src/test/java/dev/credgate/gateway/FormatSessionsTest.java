package dev.credgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.credgate.credential.cose.CosePair;
import dev.credgate.credential.cose.CosePair.Kind;
import dev.credgate.credential.cose.SessionTranscripts;
import dev.credgate.credential.jwtvc.JwtVcWriter;
import dev.credgate.credential.mdoc.MdocWallet;
import dev.credgate.crypto.Base64Url;
import dev.credgate.crypto.Keccak256;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.verification.JoseCredentials;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** Doors that open to W3C presentations, to mdocs, and to several formats at once. */
@QuarkusTest
@TestProfile(GatewayProfile.class)
class FormatSessionsTest extends FormatSessionsGround {

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
