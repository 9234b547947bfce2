package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.upokecenter.cbor.CBORObject;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Issuing under a certificate's name, by {@code x5c}, over real mutual TLS, token and chain. */
@QuarkusTest
@QuarkusTestResource(
        value = IssuerStack.class,
        restrictToAnnotatedClass = true,
        initArgs = @ResourceArg(name = IssuerStack.WITH_CERTIFICATES, value = "true"))
class CertifiedIssuingTest extends CertifiedGround {

    @Test
    void anSdJwtVcIsIssuedUnderTheCertificatesNameAndVerifiesUntilItIsRevoked() throws Exception {
        JsonNode issued = json(201, issue("population", order("sd_jwt_vc", "x5c", later())));
        String credential = issued.get("credential").asText();
        JsonNode header = part(credential, 0);
        assertThat(header.get("typ").asText()).isEqualTo("dc+sd-jwt");
        assertThat(header.has("kid")).isFalse();
        assertThat(header.get("x5c")).hasSize(2);
        List<X509Certificate> chain = chain(header);
        assertThat(chain.getFirst().getSubjectX500Principal().getName()).contains("CN=Population");
        chain.getFirst().verify(chain.getLast().getPublicKey());
        assertThat(part(credential, 1).get("iss").asText()).isEqualTo(JoseSigners.NAME);

        JsonNode verdict = verdict(credential);
        assertThat(verdict.get("verdict").asText()).as(verdict.toString()).isEqualTo("valid");
        assertThat(verdict.get("issuer").asText()).isEqualTo(JoseSigners.NAME);
        assertThat(verdict.get("type").asText()).isEqualTo(JoseSigners.SD_JWT_VC);

        statusFollows(issued, credential, () -> placeInToken(credential));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1", "2.0"})
    void aW3cCredentialInAJwtAsWell(String version) throws Exception {
        String order =
                order("jwt_vc", "x5c", later())
                        .replace("\"key_by\"", "\"version\":\"" + version + "\",\"key_by\"");
        JsonNode issued = json(201, issue("population", order));
        String credential = issued.get("credential").asText();
        assertThat(part(credential, 0).has("kid")).isFalse();
        assertThat(chain(part(credential, 0))).hasSize(2);
        JsonNode claims = part(credential, 1);
        assertThat(claims.get("iss").asText()).isEqualTo(JoseSigners.NAME);
        JsonNode document = version.equals("1.1") ? claims.get("vc") : claims;
        assertThat(document.get("issuer").asText()).isEqualTo(JoseSigners.NAME);

        JsonNode verdict = verdict(credential);
        assertThat(verdict.get("verdict").asText()).as(verdict.toString()).isEqualTo("valid");
        assertThat(verdict.get("issuer").asText()).isEqualTo(JoseSigners.NAME);
        assertThat(verdict.get("type").asText()).isEqualTo(JoseSigners.JWT_VC);

        JsonNode entry = document.at("/credentialStatus/0");
        statusFollows(issued, credential, () -> bit(credential, entry));
        JsonNode suspension = document.at("/credentialStatus/1");
        assertThat(suspension.get("statusPurpose").asText()).isEqualTo("suspension");
        assertThat(bit(credential, suspension)).isZero();
        // A Data Integrity proof cannot name a certificate.
        for (JsonNode list : List.of(entry, suspension)) {
            String uri = list.get("statusListCredential").asText();
            assertThat(list(uri, "application/vc").statusCode()).isEqualTo(406);
        }
    }

    @Test
    void aW3cCredentialInCoseAsWell() throws Exception {
        JsonNode issued = json(201, issue("population", order("vc_cose", "x5c", later())));
        JsonNode envelope = issued.get("credential");
        assertThat(envelope.get("type").asText()).isEqualTo("EnvelopedVerifiableCredential");
        String url = envelope.get("id").asText();
        CBORObject message =
                CBORObject.DecodeFromBytes(
                        Base64.getDecoder().decode(url.substring(url.indexOf(',') + 1)));
        CBORObject header = CBORObject.DecodeFromBytes(message.get(0).GetByteString());
        assertThat(header.get(CBORObject.FromObject(33)).size()).isEqualTo(2);
        assertThat(header.ContainsKey(CBORObject.FromObject(4))).isFalse();
        JsonNode document = JSON.readTree(message.get(2).GetByteString());
        assertThat(document.get("issuer").asText()).isEqualTo(JoseSigners.NAME);

        String credential = envelope.toString();
        JsonNode verdict = verdict(credential);
        assertThat(verdict.get("verdict").asText()).as(verdict.toString()).isEqualTo("valid");
        assertThat(verdict.get("format").asText()).isEqualTo("vc_cose");
        assertThat(verdict.get("issuer").asText()).isEqualTo(JoseSigners.NAME);
        assertThat(verdict.get("type").asText()).isEqualTo(JoseSigners.JWT_VC);

        String path = "/issuer/credentials/" + issued.get("id").asText() + "/status";
        json(200, post("population", path, change("revoked")));
        assertThat(outcome(verdict(credential), "status")).isEqualTo("revoked");
    }

    /** The bit in the list credential that an entry names. */
    private int bit(String credential, JsonNode entry) throws Exception {
        String uri = entry.get("statusListCredential").asText();
        String text = published(credential, uri, "vc+jwt");
        // Whoever is trusted with lists is not asked here; whose it is shows as in any credential.
        JsonNode verdict = verdict(text);
        assertThat(outcome(verdict, "signature")).as(verdict.toString()).isEqualTo("pass");
        assertThat(outcome(verdict, "issuer_key")).as(verdict.toString()).isEqualTo("pass");
        JsonNode list = part(text, 1);
        assertThat(list.get("issuer").asText()).isEqualTo(JoseSigners.NAME);
        assertThat(list.at("/credentialSubject/statusPurpose"))
                .isEqualTo(entry.get("statusPurpose"));
        String encoded = list.at("/credentialSubject/encodedList").asText();
        byte[] bits =
                new GZIPInputStream(
                                new ByteArrayInputStream(
                                        Base64.getUrlDecoder().decode(encoded.substring(1))))
                        .readAllBytes();
        int index = Integer.parseInt(entry.get("statusListIndex").asText());
        return bits[index / 8] >> 7 - index % 8 & 1;
    }

    /** Suspended, taken back, revoked: in verdicts at once, and in the published list. */
    private void statusFollows(JsonNode issued, String credential, Callable<Integer> place)
            throws Exception {
        String path = "/issuer/credentials/" + issued.get("id").asText() + "/status";
        assertThat(place.call()).isZero();
        json(200, post("population", path, change("suspended")));
        assertThat(outcome(verdict(credential), "status")).isEqualTo("suspended");
        json(200, post("population", path, change("active")));
        assertThat(verdict(credential).get("verdict").asText()).isEqualTo("valid");
        json(200, post("population", path, change("revoked")));
        JsonNode revoked = verdict(credential);
        assertThat(revoked.get("verdict").asText()).isEqualTo("invalid");
        assertThat(outcome(revoked, "status")).isEqualTo("revoked");
        await().atMost(SOON).until(() -> place.call() == 1);
    }

    /** The value in the published list, which the same certificate vouches for. */
    private int placeInToken(String credential) throws Exception {
        JsonNode place = part(credential, 1).at("/status/status_list");
        String token = published(credential, place.get("uri").asText(), "statuslist+jwt");
        byte[] places =
                new InflaterInputStream(
                                new ByteArrayInputStream(
                                        Base64.getUrlDecoder()
                                                .decode(
                                                        part(token, 1)
                                                                .at("/status_list/lst")
                                                                .asText())))
                        .readAllBytes();
        int index = place.get("idx").asInt();
        return places[index / 4] >> 2 * (index % 4) & 3;
    }

    private String published(String credential, String uri, String type) throws Exception {
        HttpResponse<String> answer = list(uri, "application/" + type);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode header = part(answer.body(), 0);
        assertThat(header.get("typ").asText()).isEqualTo(type);
        assertThat(header.get("x5c")).isEqualTo(part(credential, 0).get("x5c"));
        assertThat(header.has("kid")).isFalse();
        return answer.body();
    }

    private HttpResponse<String> list(String uri, String type) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        request(plain, URI.create(uri).getPath()).header("Accept", type).build(),
                        BodyHandlers.ofString());
    }

    @Test
    void whatIsOrderedOtherwiseIsIssuedUnderTheDid() throws Exception {
        // For this type the chain trusts the certificate's name and not the agency's DID.
        for (String keyBy : new String[] {"kid", ""}) {
            problem(
                    issue("population", order("sd_jwt_vc", keyBy, later())),
                    403,
                    "type_not_authorised");
        }
    }

    @Test
    void whoHasNoCertificateIsToldSo() throws Exception {
        problem(issue("transport", order("sd_jwt_vc", "x5c", later())), 409, "key_not_certified");
    }

    @Test
    void nothingOutlivesThePathOfItsCertificates() throws Exception {
        json(201, issue("population", order("sd_jwt_vc", "x5c", JoseSigners.END)));
        HttpResponse<String> refused =
                issue("population", order("sd_jwt_vc", "x5c", JoseSigners.END.plusSeconds(1)));
        problem(refused, 422, "dates_invalid");
        assertThat(refused.body()).contains(JoseSigners.END.toString());
    }

    private static Instant later() {
        return Instant.now().plus(Duration.ofDays(90));
    }

    private static String order(String format, String keyBy, Instant until) {
        String options = keyBy.isEmpty() ? "{}" : "{\"key_by\":\"" + keyBy + "\"}";
        return """
        {"format":"%s","type":"%s","subject":"did:example:resident",
         "claims":{"name":"Chan Tai Man"},"valid_until":"%s","options":%s}
        """
                .formatted(
                        format,
                        format.equals("sd_jwt_vc") ? JoseSigners.SD_JWT_VC : JoseSigners.JWT_VC,
                        until.truncatedTo(ChronoUnit.SECONDS),
                        options);
    }

    private static String change(String status) {
        return "{\"status\":\"" + status + "\",\"reason\":\"a test\"}";
    }

    private static JsonNode part(String jws, int number) throws IOException {
        return JSON.readTree(
                Base64.getUrlDecoder().decode(jws.split("~", -1)[0].split("\\.", -1)[number]));
    }

    private static List<X509Certificate> chain(JsonNode header) throws Exception {
        List<X509Certificate> chain = new ArrayList<>();
        for (JsonNode one : header.get("x5c")) {
            chain.add(
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(
                                            new ByteArrayInputStream(
                                                    Base64.getDecoder().decode(one.asText()))));
        }
        return chain;
    }

    private HttpResponse<String> issue(String agency, String order) throws Exception {
        return post(agency, "/issuer/credentials", order);
    }

    private static String outcome(JsonNode verdict, String name) {
        JsonNode one = check(verdict, name);
        return one.path(one.hasNonNull("code") ? "code" : "outcome").asText();
    }

    private static void problem(HttpResponse<String> answer, int status, String code)
            throws IOException {
        assertThat(json(status, answer).get("type").asText())
                .isEqualTo("urn:credgate:problem:" + code);
    }
}
