package dev.credgate.acceptance;

import static dev.credgate.acceptance.Verifier.check;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.upokecenter.cbor.CBORObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Today's formats end to end: signed in the token under the agency's P-256 key, which the agency's
 * DID or a certificate names, verified by the gateway, refused when changed, refused when revoked
 * on the chain.
 */
@WithStack
class FormatsIT {

    private static final String SUBJECT = "did:example:resident";

    @ParameterizedTest
    @CsvSource({
        "sd_jwt_vc, vct:https://gov.example/resident, ''",
        "sd_jwt_vc, vct:https://gov.example/resident, x5c",
        "jwt_vc, vc:https://www.w3.org/ns/credentials/examples#AlumniCredential, ''",
        "jwt_vc, vc:https://www.w3.org/ns/credentials/examples#AlumniCredential, x5c",
        "vc_cose, vc:https://www.w3.org/ns/credentials/examples#AlumniCredential, ''",
        "vc_cose, vc:https://www.w3.org/ns/credentials/examples#AlumniCredential, x5c",
        "data_integrity, vc:https://www.w3.org/ns/credentials/examples#AlumniCredential, ''",
        "mdoc, doctype:org.iso.18013.5.1.mDL, ''"
    })
    void whatAnAgencyIssuesVerifiesUntilItIsRevoked(
            String format, String type, String keyBy, Stack stack) {
        Issued issued = issues(stack, format, type, keyBy);

        JsonNode verdict = stack.verifier().verdictOn(issued.credential());
        assertThat(verdict.get("verdict").asText()).as(verdict.toString()).isEqualTo("valid");
        assertThat(verdict.get("format").asText()).isEqualTo(format);
        assertThat(verdict.get("type").asText()).isEqualTo(type);
        assertThat(verdict.get("issuer").asText())
                .startsWith(
                        keyBy.equals("x5c")
                                ? "https://demo.agencies.localhost"
                                : format.equals("mdoc") ? "x509_san_dns:" : "did:weid:");
        if (!format.equals("mdoc")) {
            assertThat(verdict.get("subject").asText()).isEqualTo(SUBJECT);
        }

        stack.agency().sets(issued, "suspended").with(200);
        assertThat(check(stack.verifier().verdictOn(issued.credential()), "status"))
                .isEqualTo("suspended");
        stack.agency().sets(issued, "active").with(200);
        assertThat(stack.verifier().wordOn(issued.credential())).isEqualTo("valid");
        stack.agency().sets(issued, "revoked").with(200);
        JsonNode revoked = stack.verifier().verdictOn(issued.credential());
        assertThat(revoked.get("verdict").asText()).isEqualTo("invalid");
        assertThat(check(revoked, "status")).isEqualTo("revoked");
    }

    @ParameterizedTest
    @CsvSource({
        "sd_jwt_vc, vct:https://gov.example/resident, ''",
        "sd_jwt_vc, vct:https://gov.example/resident, x5c",
        "jwt_vc, vc:https://www.w3.org/ns/credentials/examples#AlumniCredential, ''",
        "jwt_vc, vc:https://www.w3.org/ns/credentials/examples#AlumniCredential, x5c",
        "vc_cose, vc:https://www.w3.org/ns/credentials/examples#AlumniCredential, ''",
        "vc_cose, vc:https://www.w3.org/ns/credentials/examples#AlumniCredential, x5c",
        "data_integrity, vc:https://www.w3.org/ns/credentials/examples#AlumniCredential, ''",
        "mdoc, doctype:org.iso.18013.5.1.mDL, ''"
    })
    void aChangedOneIsRefused(String format, String type, String keyBy, Stack stack) {
        String good = issues(stack, format, type, keyBy).credential();
        int at = format.equals("data_integrity") ? good.indexOf("Chan") : good.length() * 2 / 5;
        char other = good.charAt(at) == 'A' ? 'B' : 'A';
        String changed = good.substring(0, at) + other + good.substring(at + 1);

        Answer answer = stack.verifier().verifies(changed);

        assertThat(
                        answer.status() == 400
                                || answer.json().get("verdict").asText().equals("invalid"))
                .as(answer.toString())
                .isTrue();
    }

    /**
     * What a verifier that does not read the chain is told: the list, where the credential says.
     */
    @ParameterizedTest
    @CsvSource({
        "sd_jwt_vc, vct:https://gov.example/resident, ''",
        "sd_jwt_vc, vct:https://gov.example/resident, x5c",
        "mdoc, doctype:org.iso.18013.5.1.mDL, ''"
    })
    void aRevocationIsInThePublishedListAsWell(
            String format, String type, String keyBy, Stack stack) throws Exception {
        Issued issued = issues(stack, format, type, keyBy);
        Issued other = issues(stack, format, type, keyBy);
        stack.agency().sets(issued, "revoked").with(200);

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> {
                    assertThat(listed(stack, format, issued)).isEqualTo(1);
                    assertThat(listed(stack, format, other)).isZero();
                });
    }

    /** The value in the list at the place that a credential names. */
    private static int listed(Stack stack, String format, Issued issued) throws Exception {
        URI uri;
        int index;
        if (format.equals("mdoc")) {
            CBORObject signed =
                    CBORObject.DecodeFromBytes(Base64.getUrlDecoder().decode(issued.credential()));
            CBORObject list =
                    CBORObject.DecodeFromBytes(
                                    CBORObject.DecodeFromBytes(
                                                    signed.get("issuerAuth").get(2).GetByteString())
                                            .GetByteString())
                            .get("status")
                            .get("status_list");
            uri = URI.create(list.get("uri").AsString());
            index = list.get("idx").AsInt32();
        } else {
            JsonNode list =
                    Answer.JSON
                            .readTree(
                                    Base64.getUrlDecoder()
                                            .decode(issued.credential().split("\\.", -1)[1]))
                            .get("status")
                            .get("status_list");
            uri = URI.create(list.get("uri").asText());
            index = list.get("idx").asInt();
        }
        String token = stack.verifier().gets(uri.getPath()).with(200).body();
        JsonNode claims =
                Answer.JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
        assertThat(claims.get("sub").asText()).isEqualTo(uri.toString());
        byte[] places =
                new InflaterInputStream(
                                new ByteArrayInputStream(
                                        Base64.getUrlDecoder()
                                                .decode(
                                                        claims.get("status_list")
                                                                .get("lst")
                                                                .asText())))
                        .readAllBytes();
        assertThat(places.length * 4).isGreaterThanOrEqualTo(131_072);
        return places[index / 4] >> 2 * (index % 4) & 3;
    }

    /** Nothing here issues it: made by @digitalbazaar/bbs-2023-cryptosuite, by an issuer of its. */
    @Test
    void aBbsProofIsVerifiedWhereTheEngineIsNative(Stack stack) throws IOException {
        String shown = Files.readString(Script.ROOT.resolve("src/test/resources/bbs/peer-v2.json"));

        JsonNode verdict = stack.verifier().verdictOn(shown);
        assertThat(verdict.get("format").asText()).isEqualTo("data_integrity");
        assertThat(check(verdict, "signature")).as(verdict.toString()).isEqualTo("pass");
        assertThat(check(verdict, "trust")).isEqualTo("issuer_untrusted");
        stack.script()
                .run(
                        "ledger",
                        "issuer",
                        "authorise",
                        "--did",
                        Answer.JSON.readTree(shown).get("issuer").asText(),
                        "--type",
                        verdict.get("type").asText(),
                        "--name",
                        "School")
                .successfully();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> stack.verifier().wordOn(shown).equals("valid"));

        String changed = shown.replace("The School of Examples", "The School of Hackers");
        assertThat(check(stack.verifier().verdictOn(changed), "signature"))
                .isEqualTo("signature_invalid");
    }

    @Test
    void anMdocNeedsItsHoldersKey(Stack stack) {
        ObjectNode order = order("mdoc", "doctype:org.iso.18013.5.1.mDL");
        order.remove("holder_key");
        Answer answer = stack.agency().posts("/issuer/credentials", order.toString());

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("detail").asText()).contains("holder's key");
    }

    @Test
    void aFormatThatIsNotIssuedIsToldSo(Stack stack) {
        Answer answer =
                stack.agency()
                        .posts("/issuer/credentials", order("jwt_cwt_xyz", "vct:x").toString());

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("type").asText()).endsWith(":unsupported_format");
    }

    /** By a key that is named so, or as its format has it where nothing is said. */
    private static Issued issues(Stack stack, String format, String type, String keyBy) {
        ObjectNode order = order(format, type);
        if (!keyBy.isEmpty()) {
            order.putObject("options").put("key_by", keyBy);
        }
        JsonNode issued =
                stack.agency().posts("/issuer/credentials", order.toString()).with(201).json();
        JsonNode credential = issued.get("credential");
        return new Issued(
                issued.get("id").asText(),
                credential.isTextual() ? credential.asText() : credential.toString());
    }

    private static ObjectNode order(String format, String type) {
        ObjectNode order = Answer.JSON.createObjectNode();
        order.put("format", format).put("type", type).put("subject", SUBJECT);
        if (format.equals("mdoc")) {
            order.putObject("claims")
                    .putObject("org.iso.18013.5.1")
                    .put("family_name", "Chan")
                    .put("given_name", "Tai Man");
            // RFC 7517, appendix A.1.
            order.putObject("holder_key")
                    .put("kty", "EC")
                    .put("crv", "P-256")
                    .put("x", "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4")
                    .put("y", "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM");
        } else {
            order.putObject("claims").put("name", "Chan Tai Man");
        }
        order.put(
                "valid_until",
                Instant.now().plus(90, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS).toString());
        return order;
    }
}
