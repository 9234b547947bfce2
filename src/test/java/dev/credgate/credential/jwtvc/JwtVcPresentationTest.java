package dev.credgate.credential.jwtvc;

import static dev.credgate.credential.jose.JoseKeys.CHECKER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.HolderBinding.Answer;
import dev.credgate.credential.HolderChallenge;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.SecuredPresentation;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.jose.SecretJwk;
import dev.credgate.did.KeyName;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.json.JsonWriter;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Presentations as JWTs, and the credentials of any format that they envelop. */
class JwtVcPresentationTest extends JwtVcGround {

    private static final SecretJwk HOLDER = JoseKeys.secret("Ed25519", 12);

    private static final HolderChallenge CHALLENGE =
            new HolderChallenge("n1", "https://v.example", FROM, Optional.empty());

    private static SecuredPresentation presentation(String text) {
        Presented presented = read(text);
        assertThat(presented).isInstanceOf(SecuredPresentation.class);
        return (SecuredPresentation) presented;
    }

    private static String envelope(String type, String media, String content) {
        return "{'@context': '"
                + V2
                + "', 'type': '"
                + type
                + "', 'id': 'data:"
                + media
                + ","
                + content
                + "'}";
    }

    private static String held(String... credentials) {
        return "{'@context': ['"
                + V2
                + "'], 'type': 'VerifiablePresentation', 'holder': 'did:example:h', 'nonce': 'n1',"
                + " 'aud': ['https://v.example'], 'iat': 1767225600, 'exp': 1767225900,"
                + " 'verifiableCredential': ["
                + String.join(", ", credentials)
                + "]}";
    }

    private static final String VP_HEADER =
            "{'alg': 'EdDSA', 'typ': 'vp+jwt', 'cty': 'vp', 'kid': 'did:example:h#k'}";

    @Test
    void aPresentationOfSeveralFormats() {
        String jwt = issue("{}");
        String sdJwt = issue("{'selectively_disclosable': ['/year']}");
        String sdJwtVc =
                jws(
                                ISSUER,
                                "{'alg': 'ES256', 'typ': 'dc+sd-jwt'}",
                                "{'iss': 'did:example:i', 'vct': 'v'}")
                        + "~";
        String vp =
                jws(
                        HOLDER,
                        VP_HEADER,
                        held(
                                envelope(
                                        "EnvelopedVerifiableCredential", "application/vc+jwt", jwt),
                                envelope(
                                        "EnvelopedVerifiableCredential",
                                        "application/vc+sd-jwt",
                                        sdJwt),
                                envelope(
                                        "EnvelopedVerifiableCredential",
                                        "application/dc+sd-jwt",
                                        sdJwtVc),
                                "{'cptId': 1}"));
        SecuredPresentation read = presentation(vp);
        assertThat(read.holder()).contains("did:example:h");
        assertThat(read.credentials())
                .extracting(Presented::format)
                .containsExactly("jwt_vc", "jwt_vc", "sd_jwt_vc", "jwt_vc");
        refused(read.credentials().get(3), Flaw.WRONG_TYPE);
        assertThat(read.binding().answer(Optional.of(CHALLENGE)))
                .isInstanceOfSatisfying(
                        Answer.Proof.class,
                        proof -> {
                            assertThat(proof.madeAt()).contains(FROM);
                            assertThat(proof.proof().expires()).contains(FROM.plusSeconds(300));
                            assertThat(proof.proof().key())
                                    .isEqualTo(
                                            new KeyName.Method("did:example:h", "did:example:h#k"));
                            assertThat(proof.proof().check(HOLDER.key(), CHECKER))
                                    .isEqualTo(SignatureFinding.FITS);
                            assertThat(proof.proof().check(ISSUER.key(), CHECKER))
                                    .isEqualTo(SignatureFinding.OTHER_ALGORITHM);
                        });
        // The same in an envelope of its own.
        assertThat(
                        presentation(
                                        envelope(
                                                        "EnvelopedVerifiablePresentation",
                                                        "application/vp+jwt",
                                                        vp)
                                                .replace('\'', '"'))
                                .credentials())
                .hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({
        "n2, https://v.example, CHALLENGE_MISMATCH",
        "n1, https://w.example, BINDING_AUDIENCE"
    })
    void anAnswerToSomethingElse(String nonce, String audience, Flaw flaw) {
        SecuredPresentation read = presentation(jws(HOLDER, VP_HEADER, held()));
        assertThat(
                        read.binding()
                                .answer(
                                        Optional.of(
                                                new HolderChallenge(
                                                        nonce, audience, FROM, Optional.empty()))))
                .isInstanceOfSatisfying(
                        Answer.Unfit.class,
                        unfit -> assertThat(unfit.found().flaw()).isEqualTo(flaw));
        assertThat(
                        read.binding()
                                .answer(
                                        Optional.of(
                                                new HolderChallenge(
                                                        "n1", "", FROM, Optional.empty()))))
                .isInstanceOf(Answer.Proof.class);
    }

    @Test
    void aPresentationOfVersionOne() {
        String jwt = issue("{'version': '1.1'}");
        SecuredPresentation read =
                presentation(
                        jws(
                                HOLDER,
                                "{'alg': 'EdDSA', 'typ': 'JWT'}",
                                "{'iss': 'did:example:h', 'nonce': 'n1', 'aud':"
                                        + " 'https://v.example', 'vp': {'@context': ['"
                                        + V1
                                        + "'], 'type': ['VerifiablePresentation'],"
                                        + " 'verifiableCredential': ['"
                                        + jwt
                                        + "', 'x']}}"));
        assertThat(read.holder()).contains("did:example:h");
        assertThat(read.credentials().getFirst()).isInstanceOf(SecuredCredential.class);
        refused(read.credentials().get(1), Flaw.WRONG_TYPE);
        assertThat(read.binding().answer(Optional.of(CHALLENGE)))
                .isInstanceOfSatisfying(
                        Answer.Proof.class,
                        proof ->
                                assertThat(proof.proof().key())
                                        .isEqualTo(
                                                new KeyName.OfIssuer(
                                                        "did:example:h", Optional.empty())));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'iss': 'did:example:x', 'holder': 'did:example:h', P} | DATA_MODEL",
                "{'holder': 'word', P} | DATA_MODEL",
                "{P, 'verifiableCredential': ['x']} | ",
                "{'@context': ['https://w.example'], 'type': 'VerifiablePresentation'} | CONTEXT_FIRST",
                "{'@context': ['V2'], 'type': 'Other'} | DATA_MODEL",
                "{P, 'vp': {}} | DATA_MODEL"
            })
    void theRulesOnPresentations(String payload, Flaw flaw) {
        String text =
                jws(
                        HOLDER,
                        VP_HEADER,
                        payload.replace(
                                        "P,",
                                        "'@context': ['V2'], 'type': 'VerifiablePresentation',")
                                .replace(
                                        "P}",
                                        "'@context': ['V2'], 'type': 'VerifiablePresentation'}")
                                .replace("V2", V2));
        if (flaw == null) {
            refused(presentation(text).credentials().getFirst(), Flaw.DATA_MODEL);
        } else {
            refused(read(text), flaw);
        }
    }

    @Test
    void aHolderWhoIsNotNamedIsOfNoKey() {
        refused(
                read(
                        jws(
                                HOLDER,
                                "{'alg': 'EdDSA', 'typ': 'vp+jwt', 'kid': 'k'}",
                                "{'@context': '" + V2 + "', 'type': 'VerifiablePresentation'}")),
                Flaw.MEMBER_MISSING);
    }

    @Test
    void aCredentialTiedToAKeyIsBoundByThePresentation() {
        String jwt =
                jws(
                        ISSUER,
                        "{'alg': 'ES256', 'typ': 'vc+jwt'}",
                        "{"
                                + DOCUMENT
                                + ", 'cnf': {'jwk': "
                                + JsonWriter.text(Jwk.of(HOLDER.key()))
                                + "}}");
        SecuredCredential alone = sound(jwt);
        assertThat(alone.keyBound()).isTrue();
        assertThat(alone.binding()).isEmpty();
        SecuredCredential held =
                (SecuredCredential)
                        presentation(
                                        jws(
                                                HOLDER,
                                                VP_HEADER,
                                                held(
                                                        envelope(
                                                                "EnvelopedVerifiableCredential",
                                                                "application/vc+jwt",
                                                                jwt))))
                                .credentials()
                                .getFirst();
        assertThat(held.binding().orElseThrow().answer(Optional.of(CHALLENGE)))
                .isInstanceOfSatisfying(
                        Answer.Proof.class,
                        proof ->
                                assertThat(proof.proof().key())
                                        .isEqualTo(new KeyName.Confirmed(HOLDER.key())));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'@context': 'https://w.example', 'type': 'T', 'id': 'data:application/vc+jwt,J'} | CONTEXT_FIRST",
                "{'@context': [], 'type': 'T', 'id': 'data:application/vc+jwt,J'} | CONTEXT_FIRST",
                "{'type': 'T', 'id': 'data:application/vc+jwt,J'} | CONTEXT_FIRST",
                "{'@context': 'V2', 'type': 'T', 'id': 'J'} | DATA_MODEL",
                "{'@context': 'V2', 'type': 'T'} | DATA_MODEL",
                "{'@context': 'V2', 'type': 'T', 'id': ['data:application/vc+jwt,J']} | DATA_MODEL",
                "{'@context': 'V2', 'type': 'T', 'id': 'data:application/vc+jwt'} | DATA_MODEL",
                "{'@context': 'V2', 'type': 'T', 'id': 'data:text/plain,J'} | TYPE_HEADER",
                "{'@context': 'V2', 'type': 'T', 'id': 'data:application/vc+jwt;base64,J'} | ENCODING_MALFORMED",
                "{'@context': 'V2', 'type': 'T', 'id': 'data:application/vc+jwt;utf-8,J'} | TYPE_HEADER",
                "{'@context': 'V2', 'type': 'T', 'id': 'data:application/vp+jwt,J'} | TYPE_HEADER",
                "{'@context': 'V2', 'type': 'EnvelopedVerifiablePresentation', 'id': 'data:application/vc+jwt,J'} | TYPE_HEADER",
                "{'@context': 'V2', 'type': 'T', 'id': 'data:application/vc+jwt,{}'} | ENCODING_MALFORMED",
                "{'@context': 'V2', 'type': 'T', 'id': 'data:application/vc+cose;base64,-_'} | ENCODING_MALFORMED",
                "{'@context': 'V2', 'type': 'T', 'id': 'data:application/vc+cose;base64,AAAA'} | WRONG_TYPE",
                "{'@context': 'V2', 'type': 'EnvelopedVerifiablePresentation', 'id': 'data:application/vp+jwt,J'} | TYPE_HEADER",
                "{'@context': 'V2', 'type': 'T', 'type': 'T', 'id': 'data:application/vc+jwt,J'} | DUPLICATE_MEMBER"
            })
    void theRulesOnEnvelopes(String envelope, Flaw flaw) {
        refused(
                read(
                        envelope.replace("'T'", "'EnvelopedVerifiableCredential'")
                                .replace("V2", V2)
                                .replace(",J'", "," + issue("{}") + "'")
                                .replace('\'', '"')),
                flaw);
    }

    /** The same as in a presentation with a proof of its own (HeldEnvelopesTest). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/vc+jwt",
                "Application/VC+JWT",
                "application/vc+jwt;base64url",
                "application/vc+jwt;charset=utf-8",
                "application/jwt"
            })
    void theMediaTypeIsReadAsItsStandardsHaveIt(String media) {
        String envelope = envelope("EnvelopedVerifiableCredential", media, issue("{}"));
        sound(envelope.replace('\'', '"'));
        SecuredPresentation holding = presentation(jws(HOLDER, VP_HEADER, held(envelope)));
        assertThat(holding.credentials().getFirst()).isInstanceOf(SecuredCredential.class);
    }

    @Test
    void presentationsWithinPresentationsEndSomewhere() {
        String inner = jws(HOLDER, VP_HEADER, held());
        for (int depth = 0; depth < 20; depth++) {
            inner =
                    jws(
                            HOLDER,
                            VP_HEADER,
                            held(
                                    envelope(
                                            "EnvelopedVerifiableCredential",
                                            "application/jwt",
                                            inner)));
        }
        refused(presentation(inner).credentials().getFirst(), Flaw.TYPE_HEADER);
    }
}
