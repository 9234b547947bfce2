package dev.credgate.credential.dataintegrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.dataintegrity.DataIntegrityIssuance.Order;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.crypto.Multibase;
import dev.credgate.json.JcsWriter;
import dev.credgate.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every vector of W3C's vc-di-eddsa and vc-di-ecdsa for suites over whole documents, step by step:
 * canonical texts, what is signed, the signature, the document; and backwards.
 *
 * <table>
 *   <caption>Not run</caption>
 *   <tr><td>Ed25519Signature2020</td><td>a suite before Data Integrity, which is not read here: its
 *   proofs are refused as of another type. Its canonical forms are run by {@link
 *   CanonicalFormTest}.</td></tr>
 * </table>
 */
class WholeDocumentVectorsTest {

    private final DataIntegrityFormat format =
            new DataIntegrityFormat(W3cVectors.contexts(), List.of());
    private final DataIntegrityIssuance issuance = new DataIntegrityIssuance(W3cVectors.contexts());

    private static W3cVectors vectors() {
        var vectors = W3cVectors.vectors();
        assumeTrue(vectors.isPresent(), "CREDGATE_VECTORS is not set: W3C's vectors were NOT run");
        return vectors.get();
    }

    @ParameterizedTest
    @CsvSource({
        "vc-di-eddsa/eddsa-rdfc-2022, DataInt, ED25519, vc-di-eddsa/keyPair.json, private",
        "vc-di-eddsa/eddsa-rdfc-2022/employ, DataInt, ED25519, vc-di-eddsa/keyPair.json, private",
        "vc-di-eddsa/eddsa-jcs-2022, JCS, ED25519, vc-di-eddsa/keyPair.json, private",
        "vc-di-ecdsa/ecdsa-rdfc-2019-p256, ECDSAP256, P256, vc-di-ecdsa/p256KeyPair.json, secret",
        "vc-di-ecdsa/ecdsa-rdfc-2019-p384, ECDSAP384, P384, vc-di-ecdsa/p384KeyPair.json, secret",
        "vc-di-ecdsa/ecdsa-rdfc-2019-p256/employ, ECDSAP256, P256, vc-di-ecdsa/p256KeyPair.json,"
                + " secret",
        "vc-di-ecdsa/ecdsa-rdfc-2019-p384/employ, ECDSAP384, P384, vc-di-ecdsa/p384KeyPair.json,"
                + " secret",
        "vc-di-ecdsa/ecdsa-jcs-2019-p256, JCSECDSAP256, P256, vc-di-ecdsa/p256KeyPair.json, secret",
        "vc-di-ecdsa/ecdsa-jcs-2019-p384, JCSECDSAP384, P384, vc-di-ecdsa/p384KeyPair.json, secret"
    })
    void isMadeAndReadAsInTheVector(
            String folder, String suffix, KeyAlgorithm algorithm, String keys, String secretName) {
        W3cVectors files = vectors();
        JsonObject signed = files.json(folder + "/signed" + suffix + ".json");
        JsonObject proof = W3cVectors.object(signed, "proof");
        TestKey key = TestKey.of(algorithm, secret(files.json(keys), secretName));
        Cryptosuite suite = Cryptosuite.of(W3cVectors.string(proof, "cryptosuite")).orElseThrow();
        if (suite.canonicalization() == Cryptosuite.Canonicalization.JCS) {
            assertThat(jcs(signed.without("proof")))
                    .isEqualTo(files.text(folder + "/canonDoc" + suffix + ".txt"));
            assertThat(jcs(proof.without("proofValue")))
                    .isEqualTo(files.text(folder + "/proofCanon" + suffix + ".txt"));
        }

        Draft draft =
                issuance.credential(
                        signed.without("proof"),
                        Order.of(
                                suite,
                                key.verificationMethod(),
                                algorithm,
                                Instant.parse(W3cVectors.string(proof, "created"))),
                        new SecureRandom());

        Draft.Ready ready = (Draft.Ready) draft;
        assertThat(HexFormat.of().formatHex(ready.message()))
                .isEqualTo(files.text(folder + "/combinedHash" + suffix + ".txt"));
        byte[] signature = key.sign(ready.message());
        byte[] expected = HexFormat.of().parseHex(files.text(folder + "/sigHex" + suffix + ".txt"));
        if (algorithm == KeyAlgorithm.ED25519) {
            assertThat(signature).isEqualTo(expected);
        }
        assertThat(Multibase.BASE58BTC.encode(expected))
                .isEqualTo(files.text(folder + "/sigBTC58" + suffix + ".txt"));
        assertThat(W3cVectors.object(new String(ready.attach(expected), StandardCharsets.UTF_8)))
                .isEqualTo(signed);
        assertThat(Proving.why(read(ready.attach(signature)))).isEmpty();
        assertThat(Proving.why(read(files.bytes(folder + "/signed" + suffix + ".json")))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vc-di-eddsa/eddsa-rdfc-2022/signedDataInt.json",
                "vc-di-eddsa/eddsa-jcs-2022/signedJCS.json",
                "vc-di-ecdsa/ecdsa-rdfc-2019-p256/signedECDSAP256.json",
                "vc-di-ecdsa/ecdsa-rdfc-2019-p384/signedECDSAP384.json",
                "vc-di-ecdsa/ecdsa-jcs-2019-p256/signedJCSECDSAP256.json",
                "vc-di-ecdsa/ecdsa-jcs-2019-p384/signedJCSECDSAP384.json"
            })
    void isRefusedWithoutTheLastCharacterOfItsProofValue(String file) {
        String whole = vectors().text(file);
        String proofValue =
                W3cVectors.string(
                        W3cVectors.object(W3cVectors.object(whole), "proof"), "proofValue");
        String cut = whole.replace(proofValue, proofValue.substring(0, proofValue.length() - 1));

        assertThat(Proving.holds(read(cut.getBytes(StandardCharsets.UTF_8)))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "signedProofSet1",
                "signedProofSet2",
                "signedProofChain1",
                "signedProofChain2"
            })
    void proofSetsAndChainsHold(String name) {
        var files = W3cVectors.conformance();
        assumeTrue(
                files.isPresent(),
                "CREDGATE_CONFORMANCE is not set: the vectors of proof chains were NOT run");
        Presented presented =
                read(files.get().bytes("eddsa/TestVectors/proof-set-chain/" + name + ".json"));

        assertThat(Proving.why(presented)).isEmpty();
        assertThat(((SecuredCredential) presented).proofs()).isNotEmpty();
    }

    private static String jcs(JsonObject object) {
        return new String(JcsWriter.canonical(object).orElseThrow(), StandardCharsets.UTF_8);
    }

    private static byte[] secret(JsonObject keys, String name) {
        byte[] multikey =
                Multibase.BASE58BTC
                        .decode(W3cVectors.string(keys, name + "KeyMultibase"))
                        .orElseThrow();
        return Arrays.copyOfRange(multikey, 2, multikey.length);
    }

    private Presented read(byte[] body) {
        return format.recognise(body).orElseThrow();
    }
}
