package dev.credgate.credential.dataintegrity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.SecuredPresentation;
import dev.credgate.credential.cose.CoseAlgorithm;
import dev.credgate.credential.cose.Reading;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials in COSE in envelopes, in presentations with a Data Integrity proof. */
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
            new DataIntegrityFormat(ContextStore.bundled(), List.of(new VcCoseFormat()));

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
    @ValueSource(
            strings = {
                "data:application/vc+cose,%s",
                "data:application/vc+cose;base64,%s*",
                "data:application/vc+cose;charset=utf-8;base64,%s",
                "data:application/vp+cose;base64,%s"
            })
    void inAnotherWayItIsRefused(String url) {
        assertThat(held(url.formatted(cose())))
                .isInstanceOfSatisfying(
                        Presented.Malformed.class,
                        malformed ->
                                assertThat(malformed.found().flaw()).isEqualTo(Flaw.DATA_MODEL));
    }
}
