package dev.credgate.credential.mdoc;

import static org.assertj.core.api.Assertions.assertThat;

import com.upokecenter.cbor.CBORObject;
import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.HolderBinding.Answer;
import dev.credgate.credential.HolderChallenge;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.credential.cose.SessionTranscripts;
import dev.credgate.crypto.Curve;
import dev.credgate.crypto.NistPublicKey;
import dev.credgate.did.KeyName;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.Test;

/** The example of ISO/IEC 18013-5 itself, and those of OpenID4VP 1.0, appendix B.2.6. */
class IsoExampleTest {

    private static final BigInteger READER = BigInteger.valueOf(20);

    private static byte[] part(String name) throws IOException {
        try (InputStream in =
                IsoExampleTest.class.getResourceAsStream("/mdoc/iso-18013-5-device-response.txt")) {
            String all = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            String from = all.substring(all.indexOf("[" + name + "]") + name.length() + 2);
            int end = from.indexOf('[');
            return HexFormat.of()
                    .parseHex((end < 0 ? from : from.substring(0, end)).replaceAll("\\s", ""));
        }
    }

    private static byte[] transcript() throws IOException {
        return CBORObject.NewArray()
                .Add(CBORObject.FromObjectAndTag(part("device engagement"), 24))
                .Add(CBORObject.FromObjectAndTag(part("reader key"), 24))
                .Add(CBORObject.Null)
                .EncodeToBytes();
    }

    private static Optional<byte[]> agree(NistPublicKey<?> device) {
        return agree(READER, device);
    }

    /** ECDH by Bouncy Castle's points. */
    static Optional<byte[]> agree(BigInteger reader, NistPublicKey<?> device) {
        ECPoint point =
                CustomNamedCurves.getByName("secp256r1")
                        .getCurve()
                        .decodePoint(device.toBytes())
                        .multiply(reader)
                        .normalize();
        return Optional.of(
                BigIntegers.asUnsignedByteArray(32, point.getAffineXCoord().toBigInteger()));
    }

    private static SecuredCredential example(ReaderKeys readers) throws IOException {
        return (SecuredCredential)
                new MdocFormat(readers).recognise(part("response")).orElseThrow();
    }

    private static Optional<HolderChallenge> challenge(byte[] transcript) {
        return Optional.of(
                new HolderChallenge("n", "reader", Instant.EPOCH, Optional.of(transcript)));
    }

    @Test
    void readsTheExampleAndHoldsItToItsSigner() throws IOException {
        SecuredCredential example = example(ReaderKeys.NONE);
        assertThat(example.types()).containsExactly("doctype:org.iso.18013.5.1.mDL");
        assertThat(example.validUntil()).contains(Instant.parse("2021-10-01T13:30:02Z"));
        assertThat(example.claims())
                .isEqualTo(
                        new JsonObject(
                                Map.of(
                                        "org.iso.18013.5.1",
                                        new JsonObject(
                                                Map.of("family_name", new JsonString("Doe"))),
                                        "com.example",
                                        new JsonObject(
                                                Map.of("another_element", new JsonNumber("10"))))));
        CredentialProof proof = example.proofs().getFirst();
        byte[] leaf = ((KeyName.Certificates) proof.key()).chain().getFirst();
        byte[] point =
                Certificate.getInstance(leaf)
                        .getSubjectPublicKeyInfo()
                        .getPublicKeyData()
                        .getBytes();
        assertThat(
                        proof.check(
                                NistPublicKey.of(Curve.P256.P_256, point).orElseThrow(),
                                MdocGround.ENGINES))
                .isEqualTo(SignatureFinding.FITS);
    }

    @Test
    void holdsTheExamplesMacToItsSession() throws IOException {
        byte[] transcript = transcript();
        SecuredCredential example = example(_ -> Optional.of(IsoExampleTest::agree));
        assertThat(mac(example, transcript)).isEqualTo(SignatureFinding.FITS);
        byte[] other = transcript.clone();
        other[20] ^= 1;
        assertThat(mac(example, other)).isEqualTo(SignatureFinding.DOES_NOT_FIT);
        assertThat(mac(example(_ -> Optional.of(_ -> Optional.empty())), transcript))
                .isEqualTo(SignatureFinding.OTHER_ALGORITHM);
    }

    @Test
    void saysNothingOfAMacWithoutTheReadersKey() throws IOException {
        assertThat(example(ReaderKeys.NONE).binding().orElseThrow().answer(challenge(transcript())))
                .isInstanceOf(Answer.NeedsChallenge.class);
    }

    private static SignatureFinding mac(SecuredCredential example, byte[] transcript) {
        Answer answer = example.binding().orElseThrow().answer(challenge(transcript));
        CredentialProof proof = ((Answer.Proof) answer).proof();
        return proof.check(((KeyName.Confirmed) proof.key()).key(), MdocGround.ENGINES);
    }

    @Test
    void makesTheSessionTranscriptsOfOpenId4Vp() {
        Optional<byte[]> thumbprint =
                Optional.of(
                        HexFormat.of()
                                .parseHex(
                                        "4283ec927ae0f208daaa2d026a814f2b"
                                                + "22dca52cf85ffa8f3f8626c6bd669047"));
        String nonce = "exc7gBkxjx1rdc9udRrveKvSsJIq80avlXeLHhGwqtA";
        assertThat(
                        SessionTranscripts.openId4Vp(
                                "x509_san_dns:example.com",
                                nonce,
                                thumbprint,
                                "https://example.com/response"))
                .asHexString()
                .isEqualToIgnoringCase(
                        "83f6f682714f70656e494434565048616e646f7665725820048bc053c00442af"
                                + "9b8eed494cefdd9d95240d254b046b11b68013722aad38ac");
        assertThat(SessionTranscripts.openId4VpDcApi("https://example.com", nonce, thumbprint))
                .asHexString()
                .isEqualToIgnoringCase(
                        "83f6f682764f70656e4944345650444341504948616e646f7665725820fbece3"
                                + "66f4212f9762c74cfdbf83b8c69e371d5d68cea09cb4c48ca6daab761a");
    }
}
