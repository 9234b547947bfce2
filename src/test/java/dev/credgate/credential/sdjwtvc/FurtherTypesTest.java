package dev.credgate.credential.sdjwtvc;

import static dev.credgate.credential.jose.JoseKeys.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.jose.SecretJwk;
import dev.credgate.crypto.Base64Url;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The claim {@code aka_vcts} of draft-ietf-oauth-sd-jwt-vc from revision 18 on, and the others that
 * the issuer must say openly (section 2.2.2.3).
 */
class FurtherTypesTest {

    private static final SecretJwk ISSUER = JoseKeys.secret("P-256", 1);
    private static final String HEADER =
            "{'alg': 'ES256', 'typ': 'dc+sd-jwt', 'kid': 'did:jwk:x#0'}";

    private static Presented read(String payload, String... disclosures) {
        StringBuilder text =
                new StringBuilder(
                                new String(
                                        JoseKeys.jws(ISSUER, HEADER, payload),
                                        StandardCharsets.US_ASCII))
                        .append('~');
        for (String disclosure : disclosures) {
            text.append(disclosure).append('~');
        }
        return new SdJwtVcFormat()
                .recognise(text.toString().getBytes(StandardCharsets.US_ASCII))
                .orElseThrow();
    }

    private static String disclosure(String json) {
        return Base64Url.encode(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static String digest(String disclosure) {
        return Base64Url.encode(Sha2.SHA_256.hash(Message.of(disclosure)));
    }

    private static void refused(Presented presented, Flaw flaw) {
        assertThat(presented)
                .isInstanceOfSatisfying(
                        Presented.Malformed.class,
                        malformed -> assertThat(malformed.found().flaw()).isEqualTo(flaw));
    }

    @Test
    void furtherTypesAreShownAndOpenNothing() {
        assertThat(read("{'iss': 'did:jwk:x', 'vct': 'v', 'aka_vcts': ['w']}"))
                .isInstanceOfSatisfying(
                        SecuredCredential.class,
                        credential -> {
                            assertThat(credential.types()).containsExactly("vct:v");
                            assertThat(credential.claims()).isEqualTo(json("{'aka_vcts': ['w']}"));
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"'w'", "[]", "['']", "['w', 1]", "{}", "null"})
    void furtherTypesAreAnArrayOfTexts(String value) {
        refused(
                read("{'iss': 'did:jwk:x', 'vct': 'v', 'aka_vcts': " + value + "}"),
                Flaw.WRONG_TYPE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "iss           | 'did:jwk:x'",
                "nbf           | 1",
                "exp           | 9999999999",
                "cnf           | {}",
                "vct           | 'v'",
                "vct#integrity | 'sha256-x'",
                "aka_vcts      | ['w']",
                "status        | {}"
            })
    void whatTheIssuerMustSayOpenlyIsNoDisclosure(String name, String value) {
        String hidden = disclosure("['s', '" + name + "', " + value + "]");
        String others =
                (name.equals("iss") ? "" : "'iss': 'did:jwk:x', ")
                        + (name.equals("vct") ? "" : "'vct': 'v', ");
        refused(
                read("{" + others + "'_sd': ['" + digest(hidden) + "']}", hidden),
                Flaw.DISCLOSURE_CONFLICT);
    }

    /** Neither shown by a disclosure of its own, nor hidden. */
    @Test
    void noneOfTheFurtherTypesIsADisclosure() {
        String one = disclosure("['s', 'w']");
        String start = "{'iss': 'did:jwk:x', 'vct': 'v', 'aka_vcts': ['u', {'...': '";
        refused(read(start + digest(one) + "'}]}", one), Flaw.DISCLOSURE_CONFLICT);
        refused(read(start + digest(one) + "'}]}"), Flaw.DISCLOSURE_CONFLICT);
    }

    /** The door asks the chain of one type alone. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "iss",
                "iat",
                "nbf",
                "exp",
                "cnf",
                "vct",
                "vct#integrity",
                "aka_vcts",
                "status",
                "sub"
            })
    void noOrderHasAClaimOfThatName(String name) {
        Terms terms =
                new Terms(
                        UUID.randomUUID(),
                        "did:jwk:x",
                        "did:jwk:x#0",
                        ISSUER.key().algorithm(),
                        "vct:v",
                        Optional.empty(),
                        json("{'" + name + "': ['w']}"),
                        Instant.EPOCH,
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        JsonObject.EMPTY);
        assertThat(new SdJwtVcWriter().draft(terms, new SecureRandom()))
                .isEqualTo(new Draft.Refused("no claim may have the name " + name));
    }
}
