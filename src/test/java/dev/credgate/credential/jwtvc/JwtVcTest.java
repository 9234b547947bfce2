package dev.credgate.credential.jwtvc;

import static dev.credgate.credential.jose.JoseKeys.CHECKER;
import static dev.credgate.credential.jose.JoseKeys.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.credential.StatusReference;
import dev.credgate.crypto.Base64Url;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.did.KeyName;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwtVcTest extends JwtVcGround {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'version': '1.1'}",
                "{'version': '2.0', 'contexts': ['https://c.example/v1']}",
                "{'selectively_disclosable': ['/degree/grade', '/year']}"
            })
    void whatIsIssuedIsReadAgain(String options) {
        SecuredCredential credential = sound(issue(options));
        assertThat(credential.format()).isEqualTo("jwt_vc");
        assertThat(credential.issuer()).isEqualTo("did:example:i");
        assertThat(credential.types()).containsExactly("vc:https://t.example/Degree");
        assertThat(credential.subject()).contains("did:example:ada");
        assertThat(credential.validFrom()).contains(FROM);
        assertThat(credential.issuedAt()).contains(FROM);
        assertThat(credential.validUntil()).contains(FROM.plusSeconds(1000));
        assertThat(credential.dateFlaw()).isEmpty();
        assertThat(credential.keyBound()).isFalse();
        assertThat(credential.statuses())
                .extracting(StatusReference::mechanism, StatusReference::index)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("bitstring", 42L));
        assertThat(credential.claims().member("degree"))
                .contains(json("{'name': 'BSc', 'grade': 1.50}"));
        assertThat(credential.proofs().getFirst().key())
                .isEqualTo(new KeyName.Method("did:example:i", "did:example:i#k"));
        assertThat(credential.proofs().getFirst().check(ISSUER.key(), CHECKER))
                .isEqualTo(SignatureFinding.FITS);
    }

    @Test
    void everyChangedBitIsRefused() {
        for (String options : List.of("{}", "{'version': '1.1'}")) {
            byte[] bytes = issue(options).getBytes(StandardCharsets.US_ASCII);
            Random random = new Random(7);
            for (int round = 0; round < 1500; round++) {
                byte[] changed = bytes.clone();
                int bit = random.nextInt(8 * bytes.length);
                changed[bit / 8] ^= (byte) (1 << bit % 8);
                if (FORMAT.recognise(changed).orElse(null) instanceof SecuredCredential one) {
                    assertThat(one.proofs().getFirst().check(ISSUER.key(), CHECKER))
                            .as("bit " + bit)
                            .isNotEqualTo(SignatureFinding.FITS);
                }
            }
        }
    }

    private static final String WRAPPED =
            "'@context': ['" + V1 + "'], 'type': 'VerifiableCredential'";

    @Test
    void whatStandsBesideTheClaimVcBelongsToIt() {
        SecuredCredential credential =
                sound(
                        jws(
                                ISSUER,
                                "{'alg': 'ES256', 'typ': 'JWT'}",
                                "{'iss': 'did:example:i', 'sub': 'did:example:s', 'nbf': 1767225600,"
                                        + " 'exp': 1767225700, 'jti': 'urn:a:1', 'vc': {"
                                        + WRAPPED
                                        + ", 'issuer': {'name': 'I'}, 'issuanceDate':"
                                        + " '2026-01-01T00:00:00.5Z', 'credentialSubject': {'a': 1}}}"));
        assertThat(credential.issuer()).isEqualTo("did:example:i");
        assertThat(credential.subject()).contains("did:example:s");
        assertThat(credential.validFrom()).contains(Instant.parse("2026-01-01T00:00:00.5Z"));
        assertThat(credential.validUntil()).contains(FROM.plusSeconds(100));
        assertThat(credential.proofs().getFirst().key())
                .isEqualTo(new KeyName.OfIssuer("did:example:i", Optional.empty()));
        assertThat(credential.types())
                .containsExactly("vc:https://www.w3.org/2018/credentials#VerifiableCredential");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'vc': {W, 'issuer': 'did:example:j', 'credentialSubject': {'a': 1}} | DATA_MODEL",
                "'vc': {W, 'issuer': {'id': 'did:example:j'}, 'credentialSubject': {'a': 1}} | DATA_MODEL",
                "'sub': 'did:example:s', 'vc': {W, 'credentialSubject': {'id': 'did:example:t'}} | DATA_MODEL",
                "'sub': 'did:example:s', 'vc': {W, 'credentialSubject': [{'a': 1}, {'b': 1}]} | DATA_MODEL",
                "'jti': 'urn:a:1', 'vc': {W, 'id': 'urn:a:2', 'credentialSubject': {'a': 1}} | DATA_MODEL",
                "'nbf': 1, 'vc': {W, 'issuanceDate': '2026-01-01T00:00:00Z', 'credentialSubject': {'a': 1}} | DATA_MODEL",
                "'exp': 1, 'vc': {W, 'expirationDate': '2026-01-01T00:00:00Z', 'credentialSubject': {'a': 1}} | DATA_MODEL",
                "'exp': 'x', 'vc': {W, 'credentialSubject': {'a': 1}} | DATE_MALFORMED",
                "'vc': {W} | DATA_MODEL",
                "'vc': {'type': 'VerifiableCredential', 'credentialSubject': {'a': 1}} | CONTEXT_FIRST",
                "'vc': 'x' | WRONG_TYPE",
                "'vc': {}, 'vp': {} | DATA_MODEL",
                "'status': 1, 'vc': {W, 'credentialSubject': {'a': 1}} | STATUS_MALFORMED"
            })
    void theRulesOnWrappedClaims(String claims, Flaw flaw) {
        refused(
                read(
                        jws(
                                ISSUER,
                                "{'alg': 'ES256', 'typ': 'JWT'}",
                                "{'iss': 'did:example:i', " + claims.replace("W", WRAPPED) + "}")),
                flaw);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'alg': 'ES256', 'typ': 'bad+typ'} | {D} | TYPE_HEADER",
                "{'alg': 'ES256', 'typ': 'vc+jwt', 'cty': 'vp'} | {D} | TYPE_HEADER",
                "{'alg': 'ES256', 'typ': 'vp+jwt'} | {D} | DATA_MODEL",
                "{'alg': 'ES256', 'typ': 'vc+jwt'} | {D, 'vc': 'oops'} | DATA_MODEL",
                "{'alg': 'ES256', 'typ': 'vc+jwt'} | {D, 'vp': {}} | DATA_MODEL",
                "{'alg': 'ES256', 'typ': 'vc+jwt'} | {D, 'iss': 'did:example:j'} | DATA_MODEL",
                "{'alg': 'ES256', 'typ': 'vc+jwt'} | {D, 'sub': 'did:example:j'} | DATA_MODEL",
                "{'alg': 'ES256', 'typ': 'vc+jwt'} | {D, 'id': 'urn:a:1', 'jti': 'urn:a:2'} | DATA_MODEL",
                "{'alg': 'ES256', 'typ': 'vc+jwt'} | {} | CONTEXT_FIRST",
                "{'alg': 'ES256', 'typ': 'vc+jwt'} | [] | WRONG_TYPE",
                "{'alg': 'none', 'typ': 'vc+jwt'} | {D} | ALGORITHM_NOT_ALLOWED",
                "{'alg': 'ES256', 'typ': 'vc+jwt', 'jwk': {}} | {D} | EMBEDDED_KEY",
                "{'alg': 'ES256', 'typ': 'vc+jwt', 'crit': ['b64']} | {D} | CRITICAL_HEADER",
                "{'alg': 'ES256', 'typ': 'vc+sd-jwt'} | {D} | ENCODING_MALFORMED",
                "{'alg': 'ES256', 'typ': 'vc+jwt'} | {D, 'a': 1, 'a': 1} | DUPLICATE_MEMBER"
            })
    void theRulesOnJwts(String header, String payload, Flaw flaw) {
        refused(read(jws(ISSUER, header, payload.replace("D", DOCUMENT))), flaw);
    }

    private static final String STATUS_ENTRY =
            "{'type': 'BitstringStatusListEntry', 'statusPurpose': 'revocation',"
                    + " 'statusListIndex': '1', 'statusListCredential': 'https://s.example/1'}";

    /** Else whoever holds it shows it without, and it is good again. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'@context'         | ['V2']",
                "'type'             | ['VerifiableCredential', 'T']",
                "'issuer'           | 'did:example:i'",
                "'validFrom'        | '2026-01-01T00:00:00Z'",
                "'validUntil'       | '2026-01-01T00:00:00Z'",
                "'issuanceDate'     | '2026-01-01T00:00:00Z'",
                "'expirationDate'   | '2026-01-01T00:00:00Z'",
                "'credentialStatus' | STATUS_ENTRY",
                "'credentialSchema' | {'id': 'https://s.example/2', 'type': 'JsonSchema'}",
                "'relatedResource'  | {'id': 'https://s.example/3', 'digestSRI': 'sha256-AAAA'}",
                "'status'           | {'status_list': {'idx': 1, 'uri': 'https://s.example/1'}}",
                "'cnf'              | {'kid': 'did:example:h#k'}",
                "'iss'              | 'did:example:i'",
                "'nbf'              | 1767225600",
                "'exp'              | 1767225600"
            })
    void whatACredentialStandsOrFallsByIsNotDisclosed(String name, String value) {
        String written = value.replace("V2", V2).replace("STATUS_ENTRY", STATUS_ENTRY);
        String disclosure = disclosure("['s', %s, %s]".formatted(name, written));
        String open = selective("{%s, %s: %s}".formatted(without(name), name, written));
        assertThat(read(open)).isInstanceOf(SecuredCredential.class);
        refused(
                read(
                        selective(
                                        "{%s, '_sd': ['%s']}"
                                                .formatted(without(name), digest(disclosure)))
                                + disclosure
                                + "~"),
                Flaw.DISCLOSURE_CONFLICT);
    }

    /** Members that a document has, each alone on its line. */
    private static String without(String name) {
        return Stream.of(
                        "'@context': ['" + V2 + "']",
                        "'type': ['VerifiableCredential']",
                        "'issuer': 'did:example:i'",
                        "'credentialSubject': {'id': 'did:example:s', 'a': 1}")
                .filter(member -> !member.startsWith(name + ":"))
                .collect(Collectors.joining(", "));
    }

    /** One entry of several, hidden or shown; and a second type. */
    @Test
    void norIsAPartOfIt() {
        String entry = disclosure("['s', " + STATUS_ENTRY + "]");
        String payload =
                "{"
                        + DOCUMENT
                        + ", 'credentialStatus': ["
                        + STATUS_ENTRY.replace("'1'", "'2'")
                        + ", {'...': '"
                        + digest(entry)
                        + "'}]}";
        refused(read(selective(payload) + entry + "~"), Flaw.DISCLOSURE_CONFLICT);
        refused(read(selective(payload)), Flaw.DISCLOSURE_CONFLICT);
        refused(
                read(
                        selective(
                                "{"
                                        + DOCUMENT.replace(
                                                "['VerifiableCredential']",
                                                "['VerifiableCredential', {'...': 'hidden'}]")
                                        + "}")),
                Flaw.DISCLOSURE_CONFLICT);
    }

    @Test
    void ofAnIssuerTheNameAloneMustBeSeen() {
        String id = disclosure("['s', 'id', 'did:example:i']");
        String named = "{'id': 'did:example:i', '_sd': ['hidden']}";
        String hidden = "{'_sd': ['" + digest(id) + "']}";
        assertThat(sound(selective(withIssuer(named))).issuer()).isEqualTo("did:example:i");
        refused(read(selective(withIssuer(hidden)) + id + "~"), Flaw.DISCLOSURE_CONFLICT);
    }

    private static String withIssuer(String issuer) {
        return "{" + DOCUMENT.replace("'issuer': 'did:example:i'", "'issuer': " + issuer) + "}";
    }

    private static String selective(String payload) {
        return jws(
                        ISSUER,
                        "{'alg': 'ES256', 'typ': 'vc+sd-jwt', 'kid': 'did:example:i#k'}",
                        payload)
                + "~";
    }

    private static String disclosure(String json) {
        return Base64Url.encode(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static String digest(String disclosure) {
        return Base64Url.encode(Sha2.SHA_256.hash(Message.of(disclosure)));
    }

    @Test
    void theSignaturesDatesAreNotTheCredentials() {
        SecuredCredential credential =
                sound(
                        jws(
                                ISSUER,
                                "{'alg': 'ES256', 'typ': 'vc+jwt', 'cty': 'application/vc'}",
                                "{"
                                        + DOCUMENT
                                        + ", 'validUntil': '2030-01-01T00:00:00Z', 'exp': 1767225700,"
                                        + " 'nbf': 1767225600, 'validFrom': '2025-01-01T00:00:00Z'}"));
        assertThat(credential.validUntil()).contains(Instant.parse("2030-01-01T00:00:00Z"));
        assertThat(credential.validFrom()).contains(FROM);
        assertThat(credential.proofs().getFirst().expires()).contains(FROM.plusSeconds(100));
        assertThat(
                        sound(
                                        jws(
                                                ISSUER,
                                                "{'alg': 'ES256', 'typ': 'vc+jwt'}",
                                                "{" + DOCUMENT + ", 'iat': '2026'}"))
                                .dateFlaw()
                                .orElseThrow()
                                .flaw())
                .isEqualTo(Flaw.DATE_MALFORMED);
    }

    @Test
    void whatIsRefusedAsJsonIsStillToldApart() {
        String header = "{'alg': 'ES256', 'typ': 'JWT'}";
        refused(read(jws(ISSUER, header, "{'vc': {}, 'vc': {}}")), Flaw.DUPLICATE_MEMBER);
        refused(read(jws(ISSUER, header, "{'vp': {}} x")), Flaw.TRAILING_BYTES);
        refused(read(jws(ISSUER, header, "{'vc': {")), Flaw.TRUNCATED);
        String whole = jws(ISSUER, header, "{'vc': {}}");
        refused(read(whole.substring(0, whole.lastIndexOf('.'))), Flaw.ENCODING_MALFORMED);
    }

    @Test
    void whatIsNoneOfOurs() {
        for (String text :
                List.of(
                        "",
                        "{}",
                        "eyJ",
                        "{\"@context\": [\"" + V2 + "\"], \"type\": \"VerifiableCredential\"}",
                        jws(ISSUER, "{'alg': 'ES256', 'typ': 'JWT'}", "{'sub': 'x'}"),
                        jws(ISSUER, "{'alg': 'ES256', 'typ': 'dc+sd-jwt'}", "{'vct': 'x'}") + "~",
                        jws(ISSUER, "{'alg': 'ES256', 'typ': 'vc+sd-jwt'}", "{'vct': 'x'}") + "~",
                        jws(ISSUER, "{'alg': 'ES256', 'typ': 'statuslist+jwt'}", "{'sub': 'x'}"))) {
            assertThat(FORMAT.recognise(text.getBytes(StandardCharsets.UTF_8))).isEmpty();
        }
    }

    /** A credential that names nobody, or somebody else, is not what was ordered. */
    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'version': '1.1'}", "{'selectively_disclosable': ['/a']}"})
    void theSubjectIsWhoWasOrdered(String options) {
        for (Terms terms :
                List.of(
                        terms(options, "Alice", "{'a': 1}", Optional.empty()),
                        terms(options, "", "{'a': 1}", Optional.empty()),
                        terms(options, "did:a:a", "{'a': 1, 'id': 'did:a:b'}", Optional.empty()),
                        terms(options, "did:a:a", "{'a': 1, 'id': null}", Optional.empty()))) {
            assertThat(new JwtVcWriter().draft(terms, new SecureRandom()))
                    .isInstanceOf(Draft.Refused.class);
        }
        assertThat(
                        sound(
                                        issue(
                                                terms(
                                                        options,
                                                        "did:a:a",
                                                        "{'a': 1, 'id': 'did:a:a'}",
                                                        Optional.empty())))
                                .subject())
                .contains("did:a:a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'version': '3.0'}",
                "{'version': 2}",
                "{'contexts': 'x'}",
                "{'contexts': [1]}",
                "{'other': 1}",
                "{'selectively_disclosable': ['/issuer']}",
                "{'selectively_disclosable': ['/degree/none']}",
                "{'version': '1.1', 'selectively_disclosable': ['/year']}"
            })
    void optionsThatCannotBe(String options) {
        assertThat(new JwtVcWriter().draft(terms(options), new SecureRandom()))
                .isInstanceOf(Draft.Refused.class);
    }
}
