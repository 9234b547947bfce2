package dev.credgate.credential.dataintegrity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.CredentialFormats;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.SecuredPresentation;
import dev.credgate.credential.cose.CoseAlgorithm;
import dev.credgate.credential.cose.Reading;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.jwtvc.JwtVcFormat;
import dev.credgate.credential.vccose.VcCose;
import dev.credgate.credential.vccose.VcCose.Kind;
import dev.credgate.credential.vccose.VcCoseFormat;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.json.JcsWriter;
import dev.credgate.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials in COSE and JOSE in envelopes, in presentations with a Data Integrity proof. */
class HeldEnvelopesTest {

    private static final TestKey KEY = TestKey.of(KeyAlgorithm.P256, "envelopes");
    private static final String CREDENTIAL =
            """
            {"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiableCredential"],
             "issuer": "%s", "credentialSubject": {"id": "did:example:alice"}}
            """
                    .formatted(KEY.did());
    private static final String PRESENTATION =
            """
            {"@context": ["https://www.w3.org/ns/credentials/v2"], "type": "VerifiablePresentation",
             "verifiableCredential": [
              {"@context": "https://www.w3.org/ns/credentials/v2",
               "type": "EnvelopedVerifiableCredential", "id": "%s"}]}
            """;

    private final DataIntegrityFormat format =
            new DataIntegrityFormat(
                    ContextStore.bundled(),
                    List.of(new JwtVcFormat(new CredentialFormats(List.of())), new VcCoseFormat()));

    private static String cose() {
        return switch (VcCose.secure(
                Kind.CREDENTIAL,
                CREDENTIAL.getBytes(StandardCharsets.UTF_8),
                CoseAlgorithm.ES256,
                KEY.verificationMethod().getBytes(StandardCharsets.UTF_8))) {
            case Reading.Read<VcCose.Unsigned>(VcCose.Unsigned unsigned) ->
                    Base64.getEncoder()
                            .encodeToString(unsigned.attach(KEY.sign(unsigned.message())));
            case Reading.Refused<VcCose.Unsigned>(var found) ->
                    throw new AssertionError(found.detail());
        };
    }

    private Presented held(String url) {
        JsonObject signed =
                new Signing(Cryptosuite.ECDSA_RDFC_2019, KEY)
                        .signed(
                                W3cVectors.object(PRESENTATION.formatted(url)),
                                Map.of("proofPurpose", "authentication", "challenge", "c-1"));
        Presented read = format.recognise(JcsWriter.canonical(signed).orElseThrow()).orElseThrow();
        return ((SecuredPresentation) read).credentials().getFirst();
    }

    @Test
    void inBase64ItIsRead() {
        Presented held = held("data:application/vc+cose;base64," + cose());
        assertThat(Proving.why(held)).isEmpty();
        assertThat(((SecuredCredential) held).issuer()).isEqualTo(KEY.did());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data:application/vc+cose,%s | ENCODING_MALFORMED",
                "data:application/vc+cose;base64,%s* | ENCODING_MALFORMED",
                "data:application/vc+cose;base64url,%s | TYPE_HEADER",
                "data:application/vc+cose;base64;charset=utf-8,%s | TYPE_HEADER",
                "data:application/vp+cose;base64,%s | TYPE_HEADER",
                "data:application/cose;base64,%s | TYPE_HEADER",
                "data:application/vc+cose | DATA_MODEL",
                "application/vc+cose;base64,%s | DATA_MODEL"
            })
    void inAnotherWayItIsRefused(String url, Flaw flaw) {
        refused(held(url.formatted(cose())), flaw);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data:application/vc+cose;charset=utf-8;base64,%s",
                "data:Application/VC+COSE;Base64,%s",
                "DATA:application/vc+cose;base64,%s"
            })
    void whatMakesNoDifferenceIsPassedOver(String url) {
        assertThat(Proving.why(held(url.formatted(cose())))).isEmpty();
    }

    private static String jwt() {
        return new String(
                JoseKeys.jws(
                        JoseKeys.secret("P-256", 3),
                        "{'alg': 'ES256', 'typ': 'vc+jwt'}",
                        CREDENTIAL.replace('"', '\'')),
                StandardCharsets.US_ASCII);
    }

    /** The same as in a presentation that is a JWT (JwtVcPresentationTest). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "data:application/vc+jwt,",
                "data:Application/VC+JWT,",
                "data:application/vc+jwt;base64url,",
                "data:application/vc+jwt;charset=utf-8,",
                "data:application/jwt,"
            })
    void aJwtStandsThereAsItIs(String head) {
        assertThat(held(head + jwt())).isInstanceOf(SecuredCredential.class);
    }

    @Test
    void aJwtMayBeInBase64() {
        String twice =
                Base64.getEncoder().encodeToString(jwt().getBytes(StandardCharsets.US_ASCII));
        assertThat(held("data:application/vc+jwt;base64," + twice))
                .isInstanceOf(SecuredCredential.class);
    }

    @ParameterizedTest
    @CsvSource({
        "data:application/vc+jwt;base64, ENCODING_MALFORMED",
        "data:application/vc+jwt;utf-8, TYPE_HEADER",
        "data:application/vp+jwt, TYPE_HEADER",
        "data:text/plain, TYPE_HEADER",
        "data:, TYPE_HEADER"
    })
    void aJwtInAnotherWayIsRefused(String head, Flaw flaw) {
        refused(held(head + "," + jwt()), flaw);
    }

    private static void refused(Presented held, Flaw flaw) {
        assertThat(held)
                .isInstanceOfSatisfying(
                        Presented.Malformed.class,
                        malformed -> assertThat(malformed.found().flaw()).isEqualTo(flaw));
    }
}
