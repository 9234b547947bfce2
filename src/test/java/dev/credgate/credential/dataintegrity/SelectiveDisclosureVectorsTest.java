package dev.credgate.credential.dataintegrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.Presented;
import dev.credgate.credential.dataintegrity.SelectiveDisclosure.Derivation;
import dev.credgate.credential.dataintegrity.jsonld.JsonLd;
import dev.credgate.crypto.Multibase;
import dev.credgate.crypto.Sha2;
import dev.credgate.json.JcsWriter;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The vectors of ecdsa-sd-2023, step by step: the issuer's base proof, what the holder derives,
 * what the verifier makes of it. {@code employ} lies among the vectors; {@code prc} only in the
 * conformance folder.
 */
class SelectiveDisclosureVectorsTest {

    private static final HexFormat HEX = HexFormat.of();

    private final DataIntegrityFormat format =
            new DataIntegrityFormat(W3cVectors.contexts(), List.of());
    private final SelectiveDisclosure disclosure = new SelectiveDisclosure(W3cVectors.contexts());
    private final HashData hashData = new HashData(new JsonLd(W3cVectors.contexts()));

    private record Case(W3cVectors files, String root, String folder) {

        static Case of(String name) {
            Optional<W3cVectors> vectors = W3cVectors.vectors();
            String folder = "/ecdsa-sd-2023/" + name + "/";
            if (vectors.isPresent() && Files.exists(vectors.get().path("vc-di-ecdsa" + folder))) {
                return new Case(vectors.get(), "vc-di-ecdsa", folder);
            }
            Optional<W3cVectors> conformance = W3cVectors.conformance();
            assumeTrue(
                    conformance.isPresent(),
                    "neither CREDGATE_VECTORS nor CREDGATE_CONFORMANCE has the vectors " + name);
            return new Case(conformance.get(), "ecdsa/TestVectors", folder);
        }

        JsonObject json(String file) {
            return files.json(root + folder + file + ".json");
        }

        List<String> lines(String file) {
            return strings(W3cVectors.parse(files.text(root + folder + file + ".json")));
        }

        List<String> pointers(String file) {
            return strings(W3cVectors.parse(files.text(root + "/" + file + ".json")));
        }

        byte[] hmacKey() {
            return HEX.parseHex(
                    W3cVectors.string(
                            files.json(root + "/ecdsa-sd-2023/SDKeyMaterial.json"),
                            "hmacKeyString"));
        }
    }

    private static List<String> strings(JsonValue array) {
        return ((JsonArray) array)
                .elements().stream().map(one -> ((JsonString) one).value()).toList();
    }

    private static List<Integer> numbers(JsonObject in, String name) {
        return ((JsonArray) in.member(name).orElseThrow())
                .elements().stream()
                        .map(one -> Integer.valueOf(((JsonNumber) one).token()))
                        .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "employ, employMandatory, employSelective",
        "prc, prCredMandatory, prCredSelective"
    })
    void isMadeAndDerivedAndReadAsInTheVector(
            String name, String mandatoryFile, String selectiveFile) {
        Case vector = Case.of(name);
        JsonObject secured = vector.json("addSignedSDBase");
        JsonObject bare = secured.without("proof");
        JsonObject proof = W3cVectors.object(secured, "proof");
        List<String> mandatoryPointers = vector.pointers(mandatoryFile);

        // The issuer's side.
        assertThat(hashData.canonical(bare, Sha2.SHA_256).lines())
                .isEqualTo(vector.lines("addBaseDocCanon"));
        SdDocument document = new SdDocument(hashData, bare, vector.hmacKey());
        assertThat(document.statements()).isEqualTo(vector.lines("addBaseDocHMACCanon"));
        JsonObject indexes = vector.json("derivedGroupIndexes");
        var mandatory = document.choose(mandatoryPointers).indexes();
        assertThat(List.copyOf(mandatory)).isEqualTo(numbers(indexes, "mandatoryIndexes"));
        JsonObject hashes = vector.json("addHashData");
        JsonValue context = bare.member("@context").orElseThrow();
        assertThat(hashData.canonicalOptions(proof, context, Sha2.SHA_256).text())
                .isEqualTo(
                        vector.files()
                                .text(vector.root() + vector.folder() + "addProofConfigCanon.txt"));
        assertThat(
                        HEX.formatHex(
                                hashData.configurationDigest(
                                        proof, Cryptosuite.ECDSA_SD_2023, context, Sha2.SHA_256)))
                .isEqualTo(W3cVectors.string(hashes, "proofHash"));
        assertThat(
                        HEX.formatHex(
                                SdDocument.digest(
                                        mandatory.stream()
                                                .map(document.statements()::get)
                                                .toList())))
                .isEqualTo(W3cVectors.string(hashes, "mandatoryHash"));
        JsonObject raw = vector.json("addRawBaseSignatureInfo");
        SdProofValue.Base base =
                new SdProofValue.Base(
                        HEX.parseHex(W3cVectors.string(raw, "baseSignature")),
                        Multibase.BASE58BTC
                                .decode(W3cVectors.string(raw, "publicKey"))
                                .orElseThrow(),
                        vector.hmacKey(),
                        strings(raw.member("signatures").orElseThrow()).stream()
                                .map(HEX::parseHex)
                                .toList(),
                        mandatoryPointers);
        assertThat(base.encode()).isEqualTo(W3cVectors.string(proof, "proofValue"));

        // The holder's side.
        List<String> selective = vector.pointers(selectiveFile);
        var combined =
                document.choose(
                        java.util.stream.Stream.concat(
                                        mandatoryPointers.stream(), selective.stream())
                                .toList());
        assertThat(List.copyOf(combined.indexes())).isEqualTo(numbers(indexes, "combinedIndexes"));
        JsonObject revealed =
                switch (disclosure.derive(secured, selective)) {
                    case Derivation.Derived(var credential) -> credential;
                    case Derivation.Refused(var found) -> throw new AssertionError(found);
                };
        assertThat(revealed.without("proof")).isEqualTo(vector.json("derivedUnsignedReveal"));
        assertThat(revealed).isEqualTo(vector.json("derivedRevealDocument"));

        // The verifier's side.
        Presented presented = format.recognise(bytes(revealed)).orElseThrow();
        assertThat(Proving.why(presented)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"employ", "prc"})
    void isRefusedWhenItsProofValueIsAnother(String name) {
        Case vector = Case.of(name);
        JsonObject derived = vector.json("derivedRevealDocument");
        String value = W3cVectors.string(W3cVectors.object(derived, "proof"), "proofValue");
        SdProofValue.Derived parts = SdProofValue.Derived.read(value);

        assertThat(why(derived, value.substring(0, value.length() - 1))).isNotEmpty();
        assertThat(why(derived, value.substring(1))).contains(Flaw.ENCODING_MALFORMED.name());
        assertThat(why(derived, "u" + value.substring(5))).contains(Flaw.PROOF_MALFORMED.name());
        assertThat(
                        why(
                                derived,
                                new SdProofValue.Derived(
                                                parts.baseSignature(),
                                                parts.publicKey(),
                                                parts.signatures()
                                                        .subList(1, parts.signatures().size()),
                                                parts.labelMap(),
                                                parts.mandatoryIndexes())
                                        .encode()))
                .contains(Flaw.PROOF_MALFORMED.name());
        assertThat(
                        why(
                                derived,
                                new SdProofValue.Derived(
                                                parts.baseSignature(),
                                                parts.publicKey(),
                                                parts.signatures().reversed(),
                                                parts.labelMap(),
                                                parts.mandatoryIndexes())
                                        .encode()))
                .isEqualTo("DOES_NOT_FIT");
        assertThat(why(vector.json("addSignedSDBase"), base(vector)))
                .contains(Flaw.PROOF_MALFORMED.name());
    }

    private static String base(Case vector) {
        return W3cVectors.string(
                W3cVectors.object(vector.json("addSignedSDBase"), "proof"), "proofValue");
    }

    private String why(JsonObject derived, String proofValue) {
        JsonObject proof = W3cVectors.object(derived, "proof");
        return Proving.why(
                format.recognise(
                                bytes(
                                        derived.with(
                                                "proof",
                                                proof.with(
                                                        "proofValue", new JsonString(proofValue)))))
                        .orElseThrow());
    }

    private static byte[] bytes(JsonObject object) {
        return JcsWriter.canonical(object).orElseThrow();
    }
}
