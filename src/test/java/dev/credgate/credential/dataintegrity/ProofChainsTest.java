package dev.credgate.credential.dataintegrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.credential.dataintegrity.jsonld.JsonLd;
import dev.credgate.crypto.Ed25519PublicKey;
import dev.credgate.crypto.Ed25519Signature;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Multibase;
import dev.credgate.crypto.Multikey;
import dev.credgate.crypto.SignatureEngines;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.json.JsonWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Chains of proofs: a link signs the proofs before it, which can neither be left out nor changed.
 */
class ProofChainsTest {

    private static final TestKey FIRST = TestKey.of(KeyAlgorithm.ED25519, "first");

    private final DataIntegrityWriter writer =
            new DataIntegrityWriter(InstantSource.fixed(Signing.NOW));
    private final DataIntegrityFormat format =
            new DataIntegrityFormat(ContextStore.bundled(), List.of());

    private static String options(
            String first, String version, String second, String third, boolean thirdChained) {
        return """
        {"cryptosuite": "%s", "version": "%s",
         "contexts": ["https://www.w3.org/ns/credentials/examples/v2"],
         "proofs": [{"cryptosuite": "%s", "chained": true},
                    {"cryptosuite": "%s", "chained": %s}]}
        """
                .formatted(first, version, second, third, thirdChained);
    }

    private String why(JsonObject document) {
        return Proving.why(format.recognise(JsonWriter.write(document)).orElseThrow());
    }

    private static JsonObject with(JsonObject document, List<JsonObject> proofs) {
        return document.with("proof", new JsonArray(List.copyOf(proofs)));
    }

    @ParameterizedTest
    @CsvSource({
        "eddsa-rdfc-2022, 2.0, ecdsa-rdfc-2019, ecdsa-rdfc-2019",
        "eddsa-rdfc-2022, 1.1, ecdsa-rdfc-2019, ecdsa-rdfc-2019",
        "eddsa-jcs-2022, 2.0, ecdsa-jcs-2019, ecdsa-jcs-2019",
        "eddsa-jcs-2022, 1.1, ecdsa-rdfc-2019, ecdsa-jcs-2019",
        "eddsa-rdfc-2022, 2.0, ecdsa-jcs-2019, ecdsa-rdfc-2019"
    })
    void noLinkOfAChainCanBeLeftOutOrChanged(
            String first, String version, String second, String third) {
        JsonObject document =
                SeveralProofsTest.signed(
                        writer, FIRST, options(first, version, second, third, true));
        assertThat(why(document)).isEmpty();
        List<JsonObject> proofs = SeveralProofsTest.proofs(document);
        assertThat(proofs.get(1).member("previousProof")).isEqualTo(proofs.get(0).member("id"));
        assertThat(proofs.get(2).member("previousProof"))
                .contains(
                        new JsonArray(
                                List.of(
                                        proofs.get(0).member("id").orElseThrow(),
                                        proofs.get(1).member("id").orElseThrow())));
        assertThat(proofs.get(2).member("id")).isEmpty();
        for (int at = 0; at < 2; at++) {
            List<JsonObject> fewer = new ArrayList<>(proofs);
            fewer.remove(at);
            assertThat(why(with(document, fewer))).as("without %s", at).contains("PROOF_CHAIN");
            for (String member : List.of("proofValue", "created")) {
                List<JsonObject> changed = new ArrayList<>(proofs);
                String text = W3cVectors.string(proofs.get(at), member);
                changed.set(
                        at,
                        proofs.get(at)
                                .with(
                                        member,
                                        new JsonString(
                                                text.startsWith("z")
                                                        ? text.substring(0, 9)
                                                                + (text.charAt(9) == 'A'
                                                                        ? 'B'
                                                                        : 'A')
                                                                + text.substring(10)
                                                        : "2020-01-01T00:00:00Z")));
                assertThat(why(with(document, changed))).isNotEmpty();
            }
        }
        // Nobody signs the last one; who leaves it out has what was signed before it.
        assertThat(why(with(document, proofs.subList(0, 2)))).isEmpty();
    }

    /** Another signature of the same key over the same document makes another chain. */
    @ParameterizedTest
    @CsvSource({"ecdsa-rdfc-2019", "ecdsa-jcs-2019"})
    void aLinkHoldsWithTheVerySignatureThatItSigned(String suite) {
        String options = options("eddsa-rdfc-2022", "2.0", suite, "ecdsa-rdfc-2019", false);
        JsonObject one = SeveralProofsTest.signed(writer, FIRST, options);
        JsonObject other = SeveralProofsTest.signed(writer, FIRST, options);
        List<JsonObject> mixed = new ArrayList<>(SeveralProofsTest.proofs(one));
        // The ids differ: what names one names the other no more.
        mixed.set(
                0,
                SeveralProofsTest.proofs(other)
                        .getFirst()
                        .with("id", mixed.getFirst().member("id").orElseThrow()));
        assertThat(why(with(one, mixed))).isNotEmpty();
    }

    /** The third stands in a set with the chain of the first two. */
    @ParameterizedTest
    @CsvSource({"2.0", "1.1"})
    void aProofThatIsNotChainedSignsNoOther(String version) {
        JsonObject document =
                SeveralProofsTest.signed(
                        writer,
                        FIRST,
                        options(
                                "eddsa-rdfc-2022",
                                version,
                                "ecdsa-rdfc-2019",
                                "ecdsa-rdfc-2019",
                                false));
        assertThat(why(document)).isEmpty();
        List<JsonObject> proofs = SeveralProofsTest.proofs(document);
        assertThat(proofs.get(2).members()).doesNotContainKeys("id", "previousProof");
        assertThat(why(with(document, List.of(proofs.get(2))))).isEmpty();
        assertThat(why(with(document, List.of(proofs.get(1), proofs.get(2)))))
                .contains("PROOF_CHAIN");
    }

    /** What we would have signed is what the W3C's example signed, links of links included. */
    @ParameterizedTest
    @ValueSource(strings = {"signedProofSet2", "signedProofChain1", "signedProofChain2"})
    void theMessagesAreThoseOfTheSpecificationsExample(String name) {
        var files = W3cVectors.conformance();
        assumeTrue(
                files.isPresent(),
                "CREDGATE_CONFORMANCE is not set: the vectors of proof chains were NOT run");
        JsonObject document =
                files.get().json("eddsa/TestVectors/proof-set-chain/" + name + ".json");
        List<JsonObject> proofs = SeveralProofsTest.proofs(document);
        ProofSeries series =
                new ProofSeries(
                        new HashData(new JsonLd(ContextStore.bundled())),
                        document.without("proof"),
                        proofs.stream()
                                .map(proof ->
                                        new ProofSeries.Slot(
                                                proof.without("proofValue"),
                                                KeyAlgorithm.ED25519,
                                                proof.member("previousProof").isPresent()))
                                .toList());
        List<byte[]> made = new ArrayList<>();
        for (JsonObject proof : proofs) {
            byte[] signature =
                    Multibase.BASE58BTC
                            .decode(W3cVectors.string(proof, "proofValue"))
                            .orElseThrow();
            String method = W3cVectors.string(proof, "verificationMethod");
            Ed25519PublicKey key =
                    (Ed25519PublicKey)
                            Multikey.parse(method.substring(method.indexOf('#') + 1)).orElseThrow();
            assertThat(
                            SignatureEngines.prepare(key)
                                    .verify(
                                            Message.of(series.message(List.copyOf(made))),
                                            Ed25519Signature.of(signature).orElseThrow()))
                    .isTrue();
            made.add(signature);
        }
    }
}
