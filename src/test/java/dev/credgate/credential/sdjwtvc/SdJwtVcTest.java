package dev.credgate.credential.sdjwtvc;

import static dev.credgate.credential.jose.JoseKeys.CHECKER;
import static dev.credgate.credential.jose.JoseKeys.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.credgate.credential.CredentialWriter.Draft;
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
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SdJwtVcTest extends SdJwtVcGround {

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
