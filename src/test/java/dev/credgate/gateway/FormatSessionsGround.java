package dev.credgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.credgate.credential.CredentialWriter;
import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.credential.StatusReference;
import dev.credgate.credential.dataintegrity.Cryptosuite;
import dev.credgate.credential.dataintegrity.DataIntegrityIssuance;
import dev.credgate.credential.dataintegrity.DataIntegrityIssuance.Order;
import dev.credgate.credential.dataintegrity.DataIntegrityWriter;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.jose.SecretJwk;
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
import dev.credgate.verification.JoseCredentials;
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

/** A portal's door, and what today's wallets show there. */
abstract class FormatSessionsGround {

    static final SecretJwk ISSUER = JoseCredentials.ISSUER;
    static final SecretJwk HOLDER = JoseCredentials.HOLDER;
    static final SecretJwk STRANGER = JoseKeys.secret("P-256", 23);
    static final String VCT = "vct:https://t.example/id";
    static final String VC = "vc:https://t.example/id";
    static final String PORTAL = "https://wallets.example";

    @Inject Chain chain;
    @Inject Time time;
    @Inject Documents documents;

    final Browser browser = new Browser();

    @BeforeEach
    void world() {
        authorise(VCT, true);
        authorise(VC, true);
    }

    @AfterEach
    void fresh() {
        time.reset();
    }

    void authorise(String type, boolean now) {
        var did = Keccak256.hash(JoseCredentials.did(ISSUER));
        chain.block(
                new LedgerEvent.IssuerNamed(did, Chain.CONTRACT, "issuer"),
                new LedgerEvent.TypeAuthorised(did, Keccak256.hash(type), now));
    }

    String issued(
            CredentialWriter writer,
            String type,
            Optional<String> subject,
            Optional<SecretJwk> holder) {
        return issued(writer, ISSUER, type, subject, holder, "{}");
    }

    String issued(
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

    String sdJwt() {
        return issued(new SdJwtVcWriter(), VCT, Optional.empty(), Optional.of(HOLDER));
    }

    static String bound(
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

    String answer(String sdJwt, String nonce) {
        return body(bound(sdJwt, HOLDER, nonce, PORTAL, time.instant()), nonce);
    }

    static String body(String presentation, String nonce) {
        return "{\"presentation\":\"" + presentation + "\",\"nonce\":\"" + nonce + "\"}";
    }

    void refused(Response response, String code) {
        response.then()
                .statusCode(401)
                .body("checks.find { it.check == 'binding' }.code", equalTo(code));
        assertThat(browser.cookies).doesNotContainKey(Cookies.SESSION);
    }

    String presented(SecretJwk holder, String nonce, String credential) {
        return presented(holder, nonce, PORTAL, credential);
    }

    String presented(SecretJwk holder, String nonce, String audience, String credential) {
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

    /** A W3C presentation with a Data Integrity proof of its holder's. */
    JsonObject integrity(SecretJwk holder, String nonce, String domain, String... credentials) {
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

    static String answer(JsonObject presentation, String nonce) {
        return "{\"presentation\":"
                + new String(JsonWriter.write(presentation), StandardCharsets.UTF_8)
                + ",\"nonce\":\""
                + nonce
                + "\"}";
    }

    String withIntegrity(SecretJwk about) {
        return issued(
                new DataIntegrityWriter(time),
                ISSUER,
                VC,
                Optional.of(JoseCredentials.did(about)),
                Optional.empty(),
                "{'contexts': ['https://www.w3.org/ns/credentials/undefined-terms/v2']}");
    }

    static String enveloped(String type, String credential) {
        return "{'@context': 'https://www.w3.org/ns/credentials/v2', 'type':"
                + " 'EnvelopedVerifiableCredential', 'id': 'data:application/"
                + type
                + ","
                + credential
                + "'}";
    }
}
