package dev.credgate.credential.sdjwtvc;

import static dev.credgate.credential.jose.JoseKeys.CHECKER;
import static dev.credgate.credential.jose.JoseKeys.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.HolderBinding.Answer;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.did.KeyName;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a holder adds: which disclosures they hand on, and the proof that they are the holder. */
class SdJwtVcHolderTest extends SdJwtVcGround {

    @Test
    void anySelectionOfDisclosuresRoundTrips() {
        String sdJwt =
                issue(
                        CLAIMS,
                        """
                        {"selectively_disclosable": ["/given_name", "/address", "/address/street",
                          "/nationalities/0", "/nationalities/2", "/rate"], "decoys": 3}
                        """);
        int disclosures = sdJwt.split("~").length - 1;
        assertThat(disclosures).isEqualTo(6);
        for (int selection = 0; selection < 1 << disclosures; selection++) {
            List<Integer> shown = new ArrayList<>();
            for (int at = 0; at < disclosures; at++) {
                if ((selection & 1 << at) != 0) {
                    shown.add(at);
                }
            }
            String presented = present(sdJwt, shown, KB_HEADER, KB);
            Presented read = read(presented);
            if (read instanceof Presented.Malformed malformed) {
                // The street within an address that is not shown.
                assertThat(malformed.found().flaw()).isEqualTo(Flaw.DISCLOSURE_UNREFERENCED);
                assertThat(shown).contains(2).doesNotContain(3);
                continue;
            }
            SecuredCredential credential = (SecuredCredential) read;
            assertThat(check(credential)).isEqualTo(SignatureFinding.FITS);
            JsonObject claims = credential.claims();
            assertThat(claims.member("given_name").isPresent()).isEqualTo(shown.contains(0));
            assertThat(claims.member("address").isPresent()).isEqualTo(shown.contains(3));
            claims.member("address")
                    .ifPresent(address ->
                            assertThat(((JsonObject) address).member("street").isPresent())
                                    .isEqualTo(shown.contains(2)));
            assertThat(JsonWriter.text(claims)).doesNotContain("_sd").doesNotContain("...");
            Answer answer = credential.binding().orElseThrow().answer(Optional.of(CHALLENGE));
            assertThat(answer)
                    .isInstanceOfSatisfying(
                            Answer.Proof.class,
                            proof ->
                                    assertThat(proof.proof().check(HOLDER.key(), CHECKER))
                                            .isEqualTo(SignatureFinding.FITS));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "['s', 'a']                | {BASE, '_sd': ['D']}             | DISCLOSURE_MALFORMED",
                "['s', 'a', 1]             | {BASE, 'l': [{'...': 'D'}]}      | DISCLOSURE_MALFORMED",
                "['s']                     | {BASE, '_sd': ['D']}             | DISCLOSURE_MALFORMED",
                "['s', 'a', 1, 2]          | {BASE, '_sd': ['D']}             | DISCLOSURE_MALFORMED",
                "[1, 'a', 1]               | {BASE, '_sd': ['D']}             | DISCLOSURE_MALFORMED",
                "['s', 1, 1]               | {BASE, '_sd': ['D']}             | DISCLOSURE_MALFORMED",
                "{'a': 1}                  | {BASE, '_sd': ['D']}             | DISCLOSURE_MALFORMED",
                "['s', 'a', 1              | {BASE, '_sd': ['D']}             | TRUNCATED",
                "['s', 'a', {'b':1,'b':2}] | {BASE, '_sd': ['D']}             | DUPLICATE_MEMBER",
                "['s', '_sd', 1]           | {BASE, '_sd': ['D']}             | DISCLOSURE_CONFLICT",
                "['s', '...', 1]           | {BASE, '_sd': ['D']}             | DISCLOSURE_CONFLICT",
                "['s', '_sd_alg', 1]       | {BASE, '_sd': ['D']}             | DISCLOSURE_CONFLICT",
                "['s', 'a', 1]             | {BASE, 'a': 2, '_sd': ['D']}     | DISCLOSURE_CONFLICT",
                "['s', 'a', 1]             | {BASE, '_sd': 'D'}               | DISCLOSURE_CONFLICT",
                "['s', 'a', 1]             | {BASE, '_sd': [1]}               | DISCLOSURE_CONFLICT",
                "['s', 1]                  | {BASE, 'l': [{'...': 'D', 'b': 1}]} | DISCLOSURE_CONFLICT",
                "['s', 1]                  | {BASE, 'l': [{'...': 1}]}        | DISCLOSURE_CONFLICT",
                "['s', 1]                  | {BASE, 'l': {'...': 'D'}}        | DISCLOSURE_CONFLICT",
                "['s', 'a', 1]             | {BASE, '_sd': ['D', 'D']}        | DISCLOSURE_REPEATED",
                "['s', 'a', 1]             | {BASE, '_sd': ['D'], 'o': {'_sd': ['D']}} | DISCLOSURE_REPEATED",
                "['s', 'a', 1]             | {BASE, '_sd': ['E', 'E']}        | DISCLOSURE_REPEATED",
                "['s', 'a', 1]             | {BASE}                           | DISCLOSURE_UNREFERENCED",
                "['s', 'a', 1]             | {BASE, '_sd': ['D'], '_sd_alg': 'md5'} | DIGEST_ALGORITHM",
                "['s', 'a', 1]             | {BASE, '_sd': ['D'], '_sd_alg': 256} | DIGEST_ALGORITHM",
                "['s', 'a', 1]             | {BASE, '_sd': ['D'], '_sd_alg': 'sha-512'} | DISCLOSURE_UNREFERENCED",
                "['s', 'iss', 'x']         | {'vct': 'v', '_sd': ['D']}       | DISCLOSURE_CONFLICT",
                "['s', 'exp', 1]           | {BASE, '_sd': ['D']}             | DISCLOSURE_CONFLICT",
                "['s', 'cnf', {}]          | {BASE, '_sd': ['D']}             | DISCLOSURE_CONFLICT",
                "['s', 'status', {}]       | {BASE, '_sd': ['D']}             | DISCLOSURE_CONFLICT",
                "['s', 'vct', 'v']         | {'iss': 'did:jwk:x', '_sd': ['D']} | DISCLOSURE_CONFLICT",
                "['s', 'other_list', {}]   | {BASE, 'status': {'_sd': ['D'], 'status_list': {'idx': 1, 'uri': 'https://x'}}} | DISCLOSURE_CONFLICT",
                "['s', 'a', 1]             | {BASE, '_sd': ['D'], 'status': {'_sd': ['hidden'], 'status_list': {'idx': 1, 'uri': 'https://x'}}} | DISCLOSURE_CONFLICT",
                "['s', 'jwk', {}]          | {BASE, 'cnf': {'_sd': ['D']}}    | DISCLOSURE_CONFLICT"
            })
    void theRulesOnDisclosures(String disclosure, String payload, Flaw flaw) {
        String encoded = disclosure(disclosure);
        refused(
                signed(payload.replace("BASE", BASE).replace("'D'", "'" + digest(encoded) + "'"))
                        + encoded
                        + "~",
                flaw);
    }

    @Test
    void disclosuresWithinDisclosuresAndOfElements() {
        String street = disclosure("['s1', 'street', 'Rua 1']");
        String address =
                disclosure("['s2', 'address', {'_sd': ['" + digest(street) + "', 'decoy']}]");
        String inner = disclosure("['s3', {'deep': [{'...': 'hidden'}, 1]}]");
        String text =
                signed(
                                "{"
                                        + BASE
                                        + ", '_sd': ['"
                                        + digest(address)
                                        + "', 'other'], 'l': [{'...': '"
                                        + digest(inner)
                                        + "'}, {'...': 'gone'}, 2]}")
                        + street
                        + "~"
                        + inner
                        + "~"
                        + address
                        + "~\n";
        assertThat(sound(text).claims())
                .isEqualTo(json("{'l': [{'deep': [1]}, 2], 'address': {'street': 'Rua 1'}}"));
        refused(text.replace(address + "~", ""), Flaw.DISCLOSURE_UNREFERENCED);
        refused(text.replace("\n", street + "~"), Flaw.DISCLOSURE_REPEATED);
        refused(text.replace("~" + inner, "~~" + inner), Flaw.ENCODING_MALFORMED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'alg': 'ES256', 'typ': 'JWT'} | KB | TYPE_HEADER",
                "{'alg': 'ES256'} | KB | TYPE_HEADER",
                "{'alg': 'none', 'typ': 'kb+jwt'} | KB | ALGORITHM_NOT_ALLOWED",
                "{'alg': 'ES256', 'typ': 'kb+jwt', 'jwk': {}} | KB | EMBEDDED_KEY",
                "HEADER | {'nonce': 'n2', 'aud': 'https://v.example', 'iat': 1, 'sd_hash': 'HASH'} | CHALLENGE_MISMATCH",
                "HEADER | {'nonce': 'n1', 'aud': 'https://w.example', 'iat': 1, 'sd_hash': 'HASH'} | BINDING_AUDIENCE",
                "HEADER | {'nonce': 'n1', 'aud': ['https://v.example'], 'iat': 1, 'sd_hash': 'HASH'} | WRONG_TYPE",
                "HEADER | {'nonce': 'n1', 'aud': 'https://v.example', 'iat': 1, 'sd_hash': 'HASHx'} | BINDING_HASH",
                "HEADER | {'nonce': 'n1', 'aud': 'https://v.example', 'iat': '1', 'sd_hash': 'HASH'} | DATE_MALFORMED",
                "HEADER | {'nonce': 'n1', 'aud': 'https://v.example', 'sd_hash': 'HASH'} | MEMBER_MISSING",
                "HEADER | {'nonce': 'n1', 'aud': 'https://v.example', 'iat': 1} | MEMBER_MISSING",
                "HEADER | {'aud': 'https://v.example', 'iat': 1, 'sd_hash': 'HASH'} | MEMBER_MISSING",
                "HEADER | [] | WRONG_TYPE"
            })
    void theRulesOnKeyBinding(String header, String kb, Flaw flaw) {
        String text =
                present(
                        issue(CLAIMS, "{}"),
                        List.of(0),
                        header.replace("HEADER", KB_HEADER),
                        kb.replaceFirst("^KB$", KB));
        assertThat(sound(text).binding().orElseThrow().answer(Optional.of(CHALLENGE)))
                .isInstanceOfSatisfying(
                        Answer.Unfit.class,
                        unfit -> assertThat(unfit.found().flaw()).isEqualTo(flaw));
    }

    @Test
    void aProofOverAnotherSelectionDoesNotServe() {
        String sdJwt = issue(CLAIMS, "{}");
        String text = present(sdJwt, List.of(0, 1), KB_HEADER, KB);
        String fewer = text.replace(sdJwt.split("~", 0)[2] + "~", "");
        assertThat(sound(fewer).binding().orElseThrow().answer(Optional.of(CHALLENGE)))
                .isInstanceOfSatisfying(
                        Answer.Unfit.class,
                        unfit -> assertThat(unfit.found().flaw()).isEqualTo(Flaw.BINDING_HASH));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1                                   | WRONG_TYPE",
                "{}                                  | BINDING_KEY",
                "{'kid': 'k1'}                       | BINDING_KEY",
                "{'jkt': 'x'}                        | BINDING_KEY",
                "{'jwk': {'kty': 'oct', 'k': 'AA'}}  | KEY_MALFORMED",
                "{'jwk': {'kty': 'EC', 'crv': 'P-256', 'x': 'AAAA', 'y': 'AAAA'}} | KEY_MALFORMED",
                "{'jwk': 1}                          | KEY_MALFORMED"
            })
    void confirmationsThatNobodyCanMeet(String cnf, Flaw flaw) {
        String kept = signed("{" + BASE + ", 'cnf': " + cnf + "}");
        String text = present(kept, List.of(), KB_HEADER, KB);
        SecuredCredential credential = sound(text);
        assertThat(credential.keyBound()).isTrue();
        assertThat(credential.binding().orElseThrow().answer(Optional.empty()))
                .isInstanceOfSatisfying(
                        Answer.Unfit.class,
                        unfit -> assertThat(unfit.found().flaw()).isEqualTo(flaw));
    }

    @Test
    void aConfirmationByADidsKey() {
        String kept = signed("{" + BASE + ", 'cnf': {'kid': 'did:key:z1#z1'}}");
        assertThat(
                        sound(present(kept, List.of(), KB_HEADER, KB))
                                .binding()
                                .orElseThrow()
                                .answer(Optional.empty()))
                .isInstanceOfSatisfying(
                        Answer.Proof.class,
                        proof ->
                                assertThat(proof.proof().key())
                                        .isEqualTo(
                                                new KeyName.Method("did:key:z1", "did:key:z1#z1")));
    }
}
