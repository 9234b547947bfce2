package dev.credgate.credential.sdjwtvc;

import static dev.credgate.credential.jose.JoseKeys.CHECKER;
import static dev.credgate.credential.jose.JoseKeys.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.HolderBinding.Answer;
import dev.credgate.credential.HolderChallenge;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.credential.StatusReference;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.jose.SecretJwk;
import dev.credgate.credential.jose.UnsignedJws;
import dev.credgate.crypto.Base64Url;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.did.KeyName;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.json.JsonWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SdJwtVcTest {

    private static final SdJwtVcFormat FORMAT = new SdJwtVcFormat();
    private static final SecretJwk ISSUER = JoseKeys.secret("P-256", 1);
    private static final SecretJwk HOLDER = JoseKeys.secret("P-256", 2);
    private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
    private static final String CLAIMS =
            """
            {"given_name": "Ada", "age": 36, "rate": 1.50,
             "address": {"street": "Rua 1", "city": "Macao"},
             "nationalities": ["PT", "CN", "MO"]}
            """;

    private static Terms terms(String claims, String options) {
        return terms(claims, options, Jwk.of(HOLDER.key()));
    }

    private static Terms terms(String claims, String options, JsonObject holderKey) {
        return new Terms(
                UUID.randomUUID(),
                "did:jwk:x",
                "did:jwk:x#0",
                ISSUER.key().algorithm(),
                "vct:https://t.example/id",
                Optional.of("did:example:ada"),
                json(claims),
                FROM,
                Optional.of(FROM.plusSeconds(1000)),
                Optional.of(holderKey),
                List.of(
                        new StatusReference(
                                "token_status_list",
                                URI.create("https://s.example/1"),
                                42,
                                "",
                                1,
                                Map.of())),
                List.of(),
                json(options));
    }

    private static String issue(String claims, String options) {
        Draft.Ready draft =
                (Draft.Ready) new SdJwtVcWriter().draft(terms(claims, options), new SecureRandom());
        return new String(draft.attach(ISSUER.sign(draft.message())), StandardCharsets.US_ASCII);
    }

    /** A presentation of some disclosures, with the holder's proof. */
    private static String present(String sdJwt, List<Integer> shown, String kbHeader, String kb) {
        String[] parts = sdJwt.split("~", 0);
        StringBuilder kept = new StringBuilder(parts[0]).append('~');
        shown.forEach(at -> kept.append(parts[1 + at]).append('~'));
        String hash = Base64Url.encode(Sha2.SHA_256.hash(Message.of(kept.toString())));
        return kept
                + new String(
                        JoseKeys.jws(HOLDER, kbHeader, kb.replace("HASH", hash)),
                        StandardCharsets.US_ASCII);
    }

    private static final String KB_HEADER = "{'alg': 'ES256', 'typ': 'kb+jwt'}";
    private static final String KB =
            "{'nonce': 'n1', 'aud': 'https://v.example', 'iat': 1767225600, 'sd_hash': 'HASH'}";
    private static final HolderChallenge CHALLENGE =
            new HolderChallenge("n1", "https://v.example", FROM, Optional.empty());

    private static Presented read(String text) {
        return FORMAT.recognise(text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    private static SecuredCredential sound(String text) {
        Presented presented = read(text);
        assertThat(presented).isInstanceOf(SecuredCredential.class);
        return (SecuredCredential) presented;
    }

    private static void refused(String text, Flaw flaw) {
        assertThat(read(text))
                .isInstanceOfSatisfying(
                        Presented.Malformed.class,
                        malformed -> assertThat(malformed.found().flaw()).isEqualTo(flaw));
    }

    private static SignatureFinding check(SecuredCredential credential) {
        return credential.proofs().getFirst().check(ISSUER.key(), CHECKER);
    }

    @Test
    void whatIsIssuedIsReadAgain() {
        SecuredCredential credential = sound(issue(CLAIMS, "{}"));
        assertThat(credential.format()).isEqualTo("sd_jwt_vc");
        assertThat(credential.issuer()).isEqualTo("did:jwk:x");
        assertThat(credential.types()).containsExactly("vct:https://t.example/id");
        assertThat(credential.subject()).contains("did:example:ada");
        assertThat(credential.issuedAt()).contains(FROM);
        assertThat(credential.validFrom()).contains(FROM);
        assertThat(credential.validUntil()).contains(FROM.plusSeconds(1000));
        assertThat(credential.dateFlaw()).isEmpty();
        assertThat(credential.keyBound()).isTrue();
        assertThat(credential.binding()).isEmpty();
        assertThat(credential.statuses())
                .containsExactly(
                        new StatusReference(
                                "token_status_list",
                                URI.create("https://s.example/1"),
                                42,
                                "",
                                1,
                                Map.of()));
        assertThat(credential.proofs().getFirst().key())
                .isEqualTo(new KeyName.Method("did:jwk:x", "did:jwk:x#0"));
        assertThat(check(credential)).isEqualTo(SignatureFinding.FITS);
        Map<String, Object> expected = new LinkedHashMap<>(json(CLAIMS).members());
        expected.put("sub", new JsonString("did:example:ada"));
        assertThat(credential.claims().members()).isEqualTo(expected);
    }

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

    /** An RSA key that does not say how it signs may sign in every way it can. */
    @ParameterizedTest
    @ValueSource(strings = {"RS256", "PS256"})
    void anRsaKeyWithoutAnAlgorithmSignsByTheProofsOwn(String algorithm) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        RSAPublicKey open = (RSAPublicKey) pair.getPublic();
        JsonObject jwk =
                json(
                        "{'kty': 'RSA', 'n': '%s', 'e': '%s'}"
                                .formatted(
                                        Base64Url.encode(
                                                BigIntegers.asUnsignedByteArray(open.getModulus())),
                                        Base64Url.encode(
                                                BigIntegers.asUnsignedByteArray(
                                                        open.getPublicExponent()))));
        Draft.Ready draft =
                (Draft.Ready)
                        new SdJwtVcWriter().draft(terms(CLAIMS, "{}", jwk), new SecureRandom());
        String sdJwt =
                new String(draft.attach(ISSUER.sign(draft.message())), StandardCharsets.US_ASCII);
        UnsignedJws proof =
                UnsignedJws.of(
                        json("{'alg': '" + algorithm + "', 'typ': 'kb+jwt'}"),
                        KB.replace("HASH", digest(sdJwt))
                                .replace('\'', '"')
                                .getBytes(StandardCharsets.UTF_8));
        Signature signature =
                Signature.getInstance(algorithm.equals("RS256") ? "SHA256withRSA" : "RSASSA-PSS");
        if (algorithm.equals("PS256")) {
            signature.setParameter(
                    new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        }
        signature.initSign(pair.getPrivate());
        signature.update(proof.message());
        SecuredCredential credential =
                sound(
                        sdJwt
                                + new String(
                                        proof.attach(signature.sign()), StandardCharsets.US_ASCII));

        Answer answer = credential.binding().orElseThrow().answer(Optional.of(CHALLENGE));
        KeyName.Confirmed confirmed = (KeyName.Confirmed) ((Answer.Proof) answer).proof().key();
        assertThat(((Answer.Proof) answer).proof().check(confirmed.key(), CHECKER))
                .isEqualTo(SignatureFinding.FITS);
    }

    @Test
    void everyChangedBitIsRefused() {
        String presented = present(issue(CLAIMS, "{}"), List.of(0, 3), KB_HEADER, KB);
        byte[] bytes = presented.getBytes(StandardCharsets.US_ASCII);
        Random random = new Random(7);
        for (int round = 0; round < 3000; round++) {
            byte[] changed = bytes.clone();
            int bit = random.nextInt(8 * bytes.length);
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            Optional<Presented> read = FORMAT.recognise(changed);
            if (read.isEmpty() || read.get() instanceof Presented.Malformed) {
                continue;
            }
            SecuredCredential credential = (SecuredCredential) read.get();
            boolean holds =
                    check(credential) == SignatureFinding.FITS
                            && credential.binding().isPresent()
                            && credential.binding().get().answer(Optional.of(CHALLENGE))
                                    instanceof Answer.Proof(var proof, _)
                            && proof.check(HOLDER.key(), CHECKER) == SignatureFinding.FITS;
            assertThat(holds).as("bit " + bit).isFalse();
        }
    }

    @Test
    void everyCutIsBounded() {
        byte[] bytes =
                present(issue(CLAIMS, "{}"), List.of(0), KB_HEADER, KB)
                        .getBytes(StandardCharsets.US_ASCII);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(bytes, length);
            if (FORMAT.recognise(cut).orElse(null) instanceof SecuredCredential credential
                    && credential.binding().isPresent()) {
                assertThat(credential.binding().get().answer(Optional.of(CHALLENGE)))
                        .isInstanceOf(Answer.Unfit.class);
            }
        }
    }

    private static String signed(String payload) {
        return new String(
                        JoseKeys.jws(
                                ISSUER,
                                "{'alg': 'ES256', 'typ': 'dc+sd-jwt', 'kid': 'did:jwk:x#0'}",
                                payload),
                        StandardCharsets.US_ASCII)
                + "~";
    }

    private static String disclosure(String json) {
        return Base64Url.encode(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static String digest(String disclosure) {
        return Base64Url.encode(Sha2.SHA_256.hash(Message.of(disclosure)));
    }

    private static final String BASE = "'iss': 'did:jwk:x', 'vct': 'v'";

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
                "['s', 'a', 1              | {BASE, '_sd': ['D']}             | ENCODING_MALFORMED",
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
                "{'alg': 'none', 'typ': 'dc+sd-jwt'}                       | ALGORITHM_NOT_ALLOWED",
                "{'alg': 'HS256', 'typ': 'dc+sd-jwt'}                      | ALGORITHM_NOT_ALLOWED",
                "{'alg': 'es256', 'typ': 'dc+sd-jwt'}                      | ALGORITHM_NOT_ALLOWED",
                "{'alg': ['ES256'], 'typ': 'dc+sd-jwt'}                    | ALGORITHM_NOT_ALLOWED",
                "{'typ': 'dc+sd-jwt'}                                      | ALGORITHM_NOT_ALLOWED",
                "{'alg': 'ES384', 'typ': 'dc+sd-jwt'}                      | SIGNATURE_LENGTH",
                "{'alg': 'ES256', 'typ': 'dc+sd-jwt', 'crit': ['x']}       | CRITICAL_HEADER",
                "{'alg': 'ES256', 'typ': 'dc+sd-jwt', 'crit': []}          | CRITICAL_HEADER",
                "{'alg': 'ES256', 'typ': 'dc+sd-jwt', 'b64': false}        | CRITICAL_HEADER",
                "{'alg': 'ES256', 'typ': 'dc+sd-jwt', 'jwk': {}}           | EMBEDDED_KEY",
                "{'alg': 'ES256', 'typ': 'dc+sd-jwt', 'jku': 'https://x'}  | EMBEDDED_KEY",
                "{'alg': 'ES256', 'typ': 'dc+sd-jwt', 'x5u': 'https://x'}  | EMBEDDED_KEY",
                "{'alg': 'ES256', 'typ': 'dc+sd-jwt', 'kid': 1}            | WRONG_TYPE",
                "{'alg': 'ES256', 'typ': 'dc+sd-jwt', 'x5c': 'x'}          | WRONG_TYPE",
                "{'alg': 'ES256', 'typ': 'dc+sd-jwt', 'x5c': []}           | WRONG_TYPE",
                "{'alg': 'ES256', 'typ': 'dc+sd-jwt', 'x5c': ['-_']}       | ENCODING_MALFORMED",
                "{'alg': 'ES256', 'typ': 'dc+sd-jwt', 'x5c': ['','','','','','','','','']} | TOO_MANY_PARTS",
                "{'alg': 'ES256'}                                          | TYPE_HEADER"
            })
    void theRulesOnHeaders(String header, Flaw flaw) {
        refused(
                new String(
                                JoseKeys.jws(ISSUER, header, "{" + BASE + "}"),
                                StandardCharsets.US_ASCII)
                        + "~",
                flaw);
    }

    @Test
    void aHeaderWithANameTwiceIsToldSo() {
        String header =
                Base64Url.encode(
                        "{\"alg\":\"ES256\",\"typ\":\"dc+sd-jwt\",\"alg\":\"none\"}"
                                .getBytes(StandardCharsets.UTF_8));
        refused(header + ".e30.AA~", Flaw.DUPLICATE_MEMBER);
        refused("eyJ0eXAiOiJkYytzZC1qd3QifQ==.e30.AA~", Flaw.ENCODING_MALFORMED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'iss': 'did:jwk:x'}                       | MEMBER_MISSING",
                "{'vct': 1, 'iss': 'did:jwk:x'}             | WRONG_TYPE",
                "{'vct': '', 'iss': 'did:jwk:x'}            | WRONG_TYPE",
                "{'vct': 'v', 'iss': ['did:jwk:x']}         | WRONG_TYPE",
                "{'vct': 'v', 'iss': 'did:jwk:x', 'sub': 1} | WRONG_TYPE",
                "{BASE, 'status': 1}                        | STATUS_MALFORMED",
                "{BASE, 'status': {}}                       | STATUS_MALFORMED",
                "{BASE, 'status': {'status_list': {'idx': 1}}} | STATUS_MALFORMED",
                "{BASE, 'status': {'status_list': {'idx': -1, 'uri': 'https://x'}}} | STATUS_MALFORMED",
                "{BASE, 'status': {'status_list': {'idx': '1', 'uri': 'https://x'}}} | STATUS_MALFORMED",
                "{BASE, 'status': {'status_list': {'idx': 1.0, 'uri': 'https://x'}}} | STATUS_MALFORMED",
                "{BASE, 'status': {'status_list': {'idx': 1, 'uri': 'x y'}}} | STATUS_MALFORMED",
                "{BASE, 'status': {'other_list': {}, 'status_list': 1}} | STATUS_MALFORMED",
                "[1]                                        | WRONG_TYPE",
                "{BASE, 'a': 1, 'a': 1}                     | DUPLICATE_MEMBER",
                "{BASE} x                                   | TRAILING_BYTES"
            })
    void theRulesOnClaims(String payload, Flaw flaw) {
        refused(signed(payload.replace("BASE", BASE)), flaw);
    }

    /** Each must be asked, and none is one of ours by its name alone. */
    @Test
    void everyMechanismOfAStatusIsHandedOn() {
        assertThat(
                        sound(
                                        signed(
                                                "{"
                                                        + BASE
                                                        + ", 'status': {'token_status_list': {},"
                                                        + " 'bitstring': {}, 'status_list': {'idx':"
                                                        + " 7, 'uri': 'https://s.example/1'},"
                                                        + " 'other_list': 1}}"))
                                .statuses())
                .extracting(StatusReference::mechanism, StatusReference::index)
                .containsExactly(
                        tuple("status.token_status_list", 0L),
                        tuple("status.bitstring", 0L),
                        tuple("token_status_list", 7L),
                        tuple("status.other_list", 0L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'exp': '1'",
                "'nbf': -1",
                "'iat': 1e999999999999",
                "'exp': 99999999999999",
                "'iat': null",
                "'exp': 1e-9999"
            })
    void datesOutOfForm(String date) {
        SecuredCredential credential = sound(signed("{" + BASE + ", " + date + "}"));
        assertThat(credential.dateFlaw().orElseThrow().flaw()).isEqualTo(Flaw.DATE_MALFORMED);
    }

    @Test
    void datesWithFractions() {
        SecuredCredential credential =
                sound(signed("{" + BASE + ", 'exp': 1767225600.25, 'nbf': 1.5e9}"));
        assertThat(credential.validUntil()).contains(Instant.parse("2026-01-01T00:00:00.250Z"));
        assertThat(credential.validFrom()).contains(Instant.ofEpochSecond(1_500_000_000));
    }

    @Test
    void whoseKeyItIs() {
        assertThat(
                        sound(
                                        new String(
                                                        JoseKeys.jws(
                                                                ISSUER,
                                                                "{'alg': 'ES256', 'typ': 'dc+sd-jwt', 'kid': 'k1'}",
                                                                "{'iss': 'https://i.example', 'vct': 'v'}"),
                                                        StandardCharsets.US_ASCII)
                                                + "~")
                                .proofs()
                                .getFirst()
                                .key())
                .isEqualTo(new KeyName.OfIssuer("https://i.example", Optional.of("k1")));
        SecuredCredential certified =
                sound(
                        new String(
                                        JoseKeys.jws(
                                                ISSUER,
                                                "{'alg': 'ES256', 'typ': 'dc+sd-jwt', 'x5c': ['AQID']}",
                                                "{'vct': 'v'}"),
                                        StandardCharsets.US_ASCII)
                                + "~");
        assertThat(certified.issuer())
                .isEqualTo(
                        "x509_hash:"
                                + Base64Url.encode(
                                        Sha2.SHA_256.hash(Message.of(new byte[] {1, 2, 3}))));
        assertThat(certified.proofs().getFirst().key()).isInstanceOf(KeyName.Certificates.class);
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

    @Test
    void whatIsNoneOfOurs() {
        assertThat(FORMAT.recognise(new byte[0])).isEmpty();
        assertThat(FORMAT.recognise("{\"a\":1}".getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(FORMAT.recognise("eyJ".getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(FORMAT.recognise(JoseKeys.jws(ISSUER, "{'alg': 'ES256', 'typ': 'JWT'}", "{}")))
                .isEmpty();
        assertThat(
                        FORMAT.recognise(
                                JoseKeys.jws(ISSUER, "{'alg': 'ES256', 'typ': 'vc+sd-jwt'}", "{}")))
                .isEmpty();
        refused(
                new String(
                        JoseKeys.jws(
                                ISSUER,
                                "{'alg': 'ES256', 'typ': 'application/DC+SD-JWT'}",
                                "{'vct': 'v', 'iss': 'did:jwk:x'}"),
                        StandardCharsets.US_ASCII),
                Flaw.ENCODING_MALFORMED);
    }

    @Test
    void hugeAndDeepDocumentsAreBounded() {
        StringBuilder many = new StringBuilder(signed("{" + BASE + "}"));
        for (int at = 0; at <= 512; at++) {
            many.append(disclosure("['" + at + "', 'a', 1]")).append('~');
        }
        refused(many.toString(), Flaw.TOO_MANY_PARTS);
        refused(
                signed("{" + BASE + ", 'a': " + "[".repeat(100) + "]".repeat(100) + "}"),
                Flaw.TOO_DEEP);
        String inner = disclosure("['s', 'a', 1]");
        StringBuilder chain = new StringBuilder(inner).append('~');
        for (int at = 0; at < 100; at++) {
            inner = disclosure("['s', 'a', {'_sd': ['" + digest(inner) + "']}]");
            chain.append(inner).append('~');
        }
        refused(signed("{" + BASE + ", '_sd': ['" + digest(inner) + "']}") + chain, Flaw.TOO_DEEP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'selectively_disclosable': ['/iss']}",
                "{'selectively_disclosable': ['/vct']}",
                "{'selectively_disclosable': ['/nothing']}",
                "{'selectively_disclosable': ['/address/nothing']}",
                "{'selectively_disclosable': ['given_name']}",
                "{'selectively_disclosable': 'all'}",
                "{'decoys': 65}",
                "{'decoys': -1}",
                "{'other': 1}"
            })
    void optionsThatCannotBe(String options) {
        assertThat(new SdJwtVcWriter().draft(terms(CLAIMS, options), new SecureRandom()))
                .isInstanceOf(Draft.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'iss': 'x'}",
                "{'sub': 'x'}",
                "{'cnf': {}}",
                "{'_sd': []}",
                "{'a': [{'_sd': 1}]}",
                "{'a': {'...': 1}}",
                "{'_sd_alg': 'x'}"
            })
    void claimsThatCannotBe(String claims) {
        assertThat(new SdJwtVcWriter().draft(terms(claims, "{}"), new SecureRandom()))
                .isInstanceOf(Draft.Refused.class);
    }

    @Test
    void theExampleOfOpenId4Vp() throws IOException {
        String folder = System.getenv("CREDGATE_VECTORS");
        assumeTrue(
                folder != null, "CREDGATE_VECTORS is not set: OpenID4VP's examples were NOT run");
        Path example = Path.of(String.valueOf(folder), "openid4vp", "sd_jwt_vcld", "01");
        SecretJwk issuer =
                SecretJwk.read(
                                json(
                                        """
                                        {"kty": "EC", "crv": "P-256",
                                         "d": "Ur2bNKuBPOrAaxsRnbSH6hIhmNTxSGXshDSUD1a1y7g",
                                         "x": "b28d4MwZMjw8-00CG4xfnn9SLMVMM19SlqZpVb_uNtQ",
                                         "y": "Xv5zWwuoaTgdS6hV43yI6gBwTnjukmFQQnJ_kCxzqk8"}
                                        """))
                        .orElseThrow();
        for (String name : List.of("sd_jwt_issuance.txt", "sd_jwt_presentation.txt")) {
            SecuredCredential credential =
                    sound(Files.readString(example.resolve(name)).replaceAll("\\s", ""));
            assertThat(credential.proofs().getFirst().check(issuer.key(), CHECKER))
                    .isEqualTo(SignatureFinding.FITS);
            assertThat(credential.issuer()).isEqualTo("https://issuer.example.com");
            JsonObject expected =
                    json(
                            Files.readString(
                                    example.resolve(
                                            name.contains("issuance")
                                                    ? "user_claims.json"
                                                    : "verified_contents.json")));
            assertThat(credential.claims().member("ld")).isEqualTo(expected.member("ld"));
        }
        SecuredCredential presented =
                sound(
                        Files.readString(example.resolve("sd_jwt_presentation.txt"))
                                .replaceAll("\\s", ""));
        Answer answer =
                presented
                        .binding()
                        .orElseThrow()
                        .answer(
                                Optional.of(
                                        new HolderChallenge(
                                                "1234567890",
                                                "https://verifier.example.org",
                                                FROM,
                                                Optional.empty())));
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Answer.Proof.class,
                        proof -> {
                            assertThat(proof.proof().key()).isInstanceOf(KeyName.Confirmed.class);
                            assertThat(
                                            proof.proof()
                                                    .check(
                                                            ((KeyName.Confirmed)
                                                                            proof.proof().key())
                                                                    .key(),
                                                            CHECKER))
                                    .isEqualTo(SignatureFinding.FITS);
                        });
    }

    /** RFC 9901, section 5.1: two of its disclosures and the digests that it prints for them. */
    @Test
    void theDigestsOfTheRfc() {
        String given = "WyIyR0xDNDJzS1F2ZUNmR2ZyeU5STjl3IiwgImdpdmVuX25hbWUiLCAiSm9obiJd";
        String family = "WyJlbHVWNU9nM2dTTklJOEVZbnN4QV9BIiwgImZhbWlseV9uYW1lIiwgIkRvZSJd";
        String text =
                signed(
                                "{"
                                        + BASE
                                        + ", '_sd': ['jsu9yVulwQQlhFlM_3JlzMaSFzglhQG0DpfayQwLUK4',"
                                        + " 'TGf4oLbgwd5JQaHyKVQZU9UdGE0w5rtDsrZzfUaomLo'],"
                                        + " '_sd_alg': 'sha-256'}")
                        + given
                        + "~"
                        + family
                        + "~";
        assertThat(sound(text).claims())
                .isEqualTo(json("{'given_name': 'John', 'family_name': 'Doe'}"));
    }
}
