package dev.credgate.credential.w3c;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.CredentialFormats;
import dev.credgate.credential.Presented;
import dev.credgate.credential.cose.CoseAlgorithm;
import dev.credgate.credential.cose.Reading;
import dev.credgate.credential.dataintegrity.DataIntegrityFormat;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.credential.jwtvc.JwtVcFormat;
import dev.credgate.credential.mdoc.MdocFormat;
import dev.credgate.credential.sdjwtvc.SdJwtVcFormat;
import dev.credgate.credential.vccose.VcCose;
import dev.credgate.credential.vccose.VcCose.Kind;
import dev.credgate.credential.vccose.VcCoseFormat;
import dev.credgate.credential.weid.WeIdentityFormat;
import dev.credgate.verification.JoseCredentials;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Of what is cut anywhere one format tells, and the right one once it can be known. */
class LikelyFormatTest {

    private static final String V2 = "\"https://www.w3.org/ns/credentials/v2\"";
    private static final List<CredentialFormat> FORMATS = everyFormat();
    private static final byte[] MESSAGE = message();
    private static final String COSE =
            "data:application/vc+cose;base64," + Base64.getEncoder().encodeToString(MESSAGE);

    private static List<CredentialFormat> everyFormat() {
        List<CredentialFormat> formats = new ArrayList<>();
        formats.add(new WeIdentityFormat());
        formats.add(new SdJwtVcFormat());
        formats.add(new JwtVcFormat(new CredentialFormats(formats)));
        formats.add(new DataIntegrityFormat(ContextStore.bundled(), formats));
        formats.add(new MdocFormat());
        formats.add(new VcCoseFormat());
        return formats;
    }

    private static byte[] message() {
        String document =
                """
                {"@context": [%s], "type": ["VerifiableCredential"], "issuer": "did:example:i",
                 "credentialSubject": {"id": "did:example:ada", "name": "Ada"}}
                """
                        .formatted(V2);
        return switch (VcCose.secure(
                Kind.CREDENTIAL, bytes(document), CoseAlgorithm.ES256, bytes("did:example:i#0"))) {
            case Reading.Read<VcCose.Unsigned>(VcCose.Unsigned unsigned) ->
                    unsigned.attach(JoseCredentials.ISSUER.sign(unsigned.message()));
            case Reading.Refused<VcCose.Unsigned>(var found) ->
                    throw new AssertionError(found.detail());
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Who tells of it, of all who are asked. */
    private static List<String> told(byte[] body) {
        return FORMATS.stream()
                .flatMap(format -> format.recognise(body).stream())
                .map(Presented::format)
                .toList();
    }

    private static String envelope(String type, String url) {
        return "{\"@context\": %s, \"type\": \"%s\", \"id\": \"%s\"}".formatted(V2, type, url);
    }

    /** A text, and who may be told while more and more of it is there: none, and then these. */
    static Stream<Arguments> cut() {
        String envelope = envelope("EnvelopedVerifiableCredential", COSE);
        String jwt = "data:application/vc+jwt,eyJhbGciOiJFUzI1NiJ9.e30.AA";
        return Stream.of(
                Arguments.of(envelope, List.of("data_integrity", "jwt_vc", "vc_cose")),
                Arguments.of(
                        envelope("EnvelopedVerifiablePresentation", COSE.replace("vc+", "vp+")),
                        List.of("data_integrity", "jwt_vc", "vc_cose")),
                Arguments.of(
                        "{\"id\": \"%s\", \"@context\": %s, \"type\": [\"%s\"]}"
                                .formatted(COSE, V2, "EnvelopedVerifiableCredential"),
                        List.of("vc_cose")),
                Arguments.of(
                        "{\"id\": \"%s\", \"@context\": %s, \"type\": [\"%s\"]}"
                                .formatted(jwt, V2, "EnvelopedVerifiableCredential"),
                        List.of("jwt_vc")),
                Arguments.of(
                        "{\"type\": \"EnvelopedVerifiableCredential\", \"id\": \"%s\"}"
                                .formatted(jwt.replace("vc+jwt", "dc+sd-jwt")),
                        List.of("jwt_vc", "sd_jwt_vc")),
                Arguments.of(
                        "{\"verifiableCredential\": [%s], \"@context\": [%s], \"type\": \"%s\"}"
                                .formatted(envelope, V2, "VerifiablePresentation"),
                        List.of("data_integrity")),
                Arguments.of(
                        """
                        {"type": ["VerifiablePresentation"], "proof":
                         {"type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022"},
                         "verifiableCredential": [{"type": ["VerifiableCredential"],
                         "credentialSubject": {"claim": "x", "context": "y"},
                         "@context": [%s]}], "@context": [%s]}
                        """
                                .formatted(V2, V2),
                        List.of("data_integrity")),
                Arguments.of(
                        """
                        {"credentialSubject": {"photo": "data:application/pdf;base64,AAAA",
                         "letter": "data:application/vc+jwt,x"}, "@context": [%s]}
                        """
                                .formatted(V2),
                        List.of("data_integrity")),
                Arguments.of(
                        """
                        {"context": "v1", "type": ["VerifiablePresentation"],
                         "verifiableCredential": [{"claim": {"a": 1}, "cptId": 1,
                         "context": "v1", "issuer": "did:weid:1:0x0"}], "proof": {"type": "x"}}
                        """,
                        List.of("weidentity")));
    }

    @ParameterizedTest
    @MethodSource("cut")
    void oneFormatTellsOfWhatIsCut(String whole, List<String> inTurn) {
        byte[] body = bytes(whole.strip());
        List<String> seen = new ArrayList<>();
        for (int length = 0; length < body.length; length++) {
            List<String> told = told(Arrays.copyOf(body, length));
            assertThat(told.size()).as("%s cut to %d", told, length).isLessThanOrEqualTo(1);
            if (told.isEmpty()) {
                assertThat(seen).as("once told, cut to %d", length).isEmpty();
            } else if (seen.isEmpty() || !seen.getLast().equals(told.getFirst())) {
                seen.add(told.getFirst());
            }
        }
        assertThat(seen).isEqualTo(inTurn);
    }

    /** The envelope is whole, and what is in it is not. */
    @Test
    void whatIsCutInAWholeEnvelopeIsOfItsOwnFormat() {
        for (int length = 0; length < MESSAGE.length; length++) {
            String content = Base64.getEncoder().encodeToString(Arrays.copyOf(MESSAGE, length));
            for (String broken : List.of(content, content + "*")) {
                String envelope =
                        envelope(
                                "EnvelopedVerifiableCredential",
                                "data:application/vc+cose;base64," + broken);
                assertThat(told(bytes(envelope)))
                        .as("cut to %d", length)
                        .containsExactly("vc_cose");
            }
        }
        assertThat(told(bytes(envelope("EnvelopedVerifiableCredential", COSE))))
                .containsExactly("vc_cose");
        assertThat(told(bytes(envelope("EnvelopedVerifiableCredential", "data:text/plain,x"))))
                .containsExactly("jwt_vc");
    }
}
