package dev.credgate.credential.dataintegrity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.crypto.BbsProof;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.crypto.Multibase;
import dev.credgate.crypto.Multikey;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.json.JcsWriter;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Derived proofs of bbs-2023: published ones and a peer's, and whatever could be wrong with one.
 */
class BbsCredentialsTest {

    private static final DataIntegrityFormat FORMAT =
            new DataIntegrityFormat(W3cVectors.contexts(), List.of());

    private static final int BBS_PROOF = 0;
    private static final int LABELS = 1;
    private static final int MANDATORY = 2;
    private static final int SELECTIVE = 3;
    private static final int PRESENTATION = 4;

    private static final int POINT_BYTES = 48;
    private static final int SCALAR_BYTES = 32;
    private static final byte[] R =
            HexFormat.of()
                    .parseHex("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001");

    private final JsonObject derived = document("peer-v2");

    static JsonObject document(String name) {
        try (InputStream in =
                BbsCredentialsTest.class.getResourceAsStream("/bbs/" + name + ".json")) {
            return W3cVectors.object(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String why(JsonObject document) {
        return Proving.why(
                FORMAT.recognise(JcsWriter.canonical(document).orElseThrow()).orElseThrow());
    }

    private static JsonObject inProof(JsonObject document, String name, JsonValue value) {
        return document.with("proof", W3cVectors.object(document, "proof").with(name, value));
    }

    private static JsonObject inProof(JsonObject document, String name, String value) {
        return inProof(document, name, new JsonString(value));
    }

    private static String proofValue(JsonObject document) {
        return W3cVectors.string(W3cVectors.object(document, "proof"), "proofValue");
    }

    private static byte[] bytes(JsonObject document) {
        return Multibase.BASE64URL.decode(proofValue(document)).orElseThrow();
    }

    private static JsonObject with(JsonObject document, byte[] proofValue) {
        return inProof(document, "proofValue", Multibase.BASE64URL.encode(proofValue));
    }

    @SuppressWarnings("unchecked") // a list of the parts is what it is
    private static List<Object> parts(JsonObject document) {
        return new ArrayList<>((List<Object>) SdCbor.read(bytes(document), 3));
    }

    private static JsonObject with(JsonObject document, List<?> parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(HexFormat.of().parseHex("d95d03"));
        SdCbor.write(parts, out);
        return with(document, out.toByteArray());
    }

    private String with(int part, Object value) {
        List<Object> parts = parts(derived);
        parts.set(part, value);
        return why(with(derived, parts));
    }

    private byte[] bbsProof() {
        return ((byte[]) parts(derived).get(BBS_PROOF)).clone();
    }

    @SuppressWarnings("unchecked") // of integers, or the peer wrote another
    private List<Integer> indexes(int part) {
        return new ArrayList<>((List<Integer>) parts(derived).get(part));
    }

    @ParameterizedTest
    @ValueSource(strings = {"w3c-windsurf", "w3c-resident", "peer-v1", "peer-v2"})
    void holds(String name) {
        assertThat(why(document(name))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"w3c-windsurf", "w3c-resident", "peer-v1", "peer-v2"})
    void isWrittenAsItIsRead(String name) {
        assertThat(bytes(with(document(name), parts(document(name)))))
                .isEqualTo(bytes(document(name)));
    }

    @Test
    void showsWhatWasChosenAndNotTheRest() {
        SecuredCredential credential =
                (SecuredCredential)
                        FORMAT.recognise(JcsWriter.canonical(derived).orElseThrow()).orElseThrow();
        assertThat(credential.claims())
                .isEqualTo(
                        W3cVectors.object(
                                """
                                {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples",
                                 "degrees": [{"title": "MSc"}], "address": {"city": "Macao"}}
                                """));
        assertThat(credential.partial()).isPresent();
        assertThat(credential.binding()).isEmpty();
        assertThat(credential.proofs())
                .singleElement()
                .satisfies(proof -> assertThat(proof.signedHash()).isEqualTo(proof.signedHash()));
    }

    @Test
    void aBaseProofIsForTheHolderAlone() {
        assertThat(why(document("peer-base"))).contains(Flaw.PROOF_MALFORMED.name(), "base proof");
        for (int header : new int[] {2, 4, 6, 8}) {
            byte[] bytes = bytes(derived);
            bytes[2] = (byte) header;
            assertThat(why(with(derived, bytes)))
                    .contains(Flaw.PROOF_MALFORMED.name(), "base proof");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 7, 9})
    void optionalFeaturesAreNotRead(int header) {
        byte[] bytes = bytes(derived);
        bytes[2] = (byte) header;
        assertThat(why(with(derived, bytes))).contains(Flaw.CRYPTOSUITE_UNSUPPORTED.name());
    }

    @Test
    void otherEncodingsAreRefused() {
        String value = proofValue(derived);
        assertThat(why(inProof(derived, "proofValue", value.substring(1))))
                .contains(Flaw.ENCODING_MALFORMED.name());
        assertThat(why(inProof(derived, "proofValue", "z" + value.substring(1))))
                .contains(Flaw.ENCODING_MALFORMED.name());
        for (int at = 0; at < 3; at++) {
            byte[] bytes = bytes(derived);
            bytes[at] ^= 0x10;
            assertThat(why(with(derived, bytes))).contains(Flaw.PROOF_MALFORMED.name());
        }
        assertThat(why(with(derived, HexFormat.of().parseHex("d95d03"))))
                .contains(Flaw.PROOF_MALFORMED.name());
        assertThat(why(with(derived, new byte[0]))).contains(Flaw.PROOF_MALFORMED.name());
    }

    @Test
    void cborIsOneItemOfDefiniteLength() {
        byte[] bytes = bytes(derived);
        for (int length = 4; length < bytes.length; length++) {
            assertThat(why(with(derived, Arrays.copyOf(bytes, length))))
                    .as("%d of %d bytes", length, bytes.length)
                    .contains(Flaw.CBOR_MALFORMED.name());
        }
        assertThat(why(with(derived, Arrays.copyOf(bytes, bytes.length + 1))))
                .contains(Flaw.CBOR_MALFORMED.name());
        byte[] indefinite = Arrays.copyOf(bytes, bytes.length + 1);
        indefinite[3] = (byte) 0x9F;
        indefinite[bytes.length] = (byte) 0xFF;
        assertThat(why(with(derived, indefinite))).contains(Flaw.CBOR_MALFORMED.name());
        for (String hex :
                List.of(
                        "9bffffffffffffffff",
                        "1b7fffffffffffffff",
                        "859a7fffffff",
                        "bb00000001",
                        "c0",
                        "f6",
                        "8580a080805f4101ff")) {
            assertThat(why(with(derived, HexFormat.of().parseHex("d95d03" + hex))))
                    .as(hex)
                    .contains(Flaw.CBOR_MALFORMED.name());
        }
    }

    @Test
    void thereAreFivePartsEachOfItsKind() {
        List<Object> parts = parts(derived);
        assertThat(why(with(derived, parts.subList(0, 4)))).contains(Flaw.PROOF_MALFORMED.name());
        List<Object> six = new ArrayList<>(parts);
        six.add(1);
        assertThat(why(with(derived, six))).contains(Flaw.PROOF_MALFORMED.name());
        for (int part = 0; part < parts.size(); part++) {
            for (Object other : List.of(7, "text", List.of("x"), Map.of("x", 1), Map.of(1, "x"))) {
                assertThat(with(part, other)).as(part + " as " + other).contains("PROOF_MALFORMED");
            }
        }
    }

    @Test
    void labelsAreOneForEachBlankNode() {
        Map<Integer, Integer> labels = new TreeMap<>();
        ((Map<?, ?>) parts(derived).get(LABELS))
                .forEach((number, label) -> labels.put((Integer) number, (Integer) label));
        assertThat(labels).hasSizeGreaterThan(1);
        assertThat(with(LABELS, Map.of())).contains(Flaw.PROOF_MALFORMED.name());
        Map<Integer, Integer> more = new TreeMap<>(labels);
        more.put(100, 100);
        assertThat(with(LABELS, more)).contains(Flaw.PROOF_MALFORMED.name());
        Map<Integer, Integer> others = new TreeMap<>(labels);
        others.put(100, others.remove(0));
        assertThat(with(LABELS, others)).contains(Flaw.PROOF_MALFORMED.name());
        Map<Integer, Integer> same = new TreeMap<>(labels);
        same.replaceAll((_, _) -> labels.get(0));
        assertThat(with(LABELS, same)).contains(Flaw.PROOF_MALFORMED.name());
        Map<Integer, Integer> swapped = new TreeMap<>(labels);
        swapped.put(0, labels.get(1));
        swapped.put(1, labels.get(0));
        assertThat(with(LABELS, swapped)).isEqualTo(SignatureFinding.DOES_NOT_FIT.name());
        Map<Integer, Integer> renamed = new TreeMap<>(labels);
        renamed.put(0, Integer.MAX_VALUE);
        assertThat(with(LABELS, renamed)).isEqualTo(SignatureFinding.DOES_NOT_FIT.name());
    }

    @ParameterizedTest
    @ValueSource(ints = {MANDATORY, SELECTIVE})
    void indexesAscendAndAreOfSomething(int part) {
        List<Integer> good = indexes(part);
        assertThat(good).hasSizeGreaterThan(1);
        List<Integer> reversed = new ArrayList<>(good);
        Collections.reverse(reversed);
        List<Integer> twice = new ArrayList<>(good);
        twice.set(1, twice.getFirst());
        List<Integer> huge = new ArrayList<>(good);
        huge.set(huge.size() - 1, Integer.MAX_VALUE);
        List<Integer> beyond = new ArrayList<>(good);
        beyond.set(beyond.size() - 1, 1_000);
        for (List<Integer> bad :
                List.of(
                        reversed,
                        twice,
                        huge,
                        beyond,
                        List.<Integer>of(),
                        good.subList(1, good.size()))) {
            assertThat(with(part, bad)).as(bad.toString()).contains(Flaw.PROOF_MALFORMED.name());
        }
    }

    @Test
    void anIndexIsOfTheVeryMessage() {
        List<Integer> good = indexes(SELECTIVE);
        int messages = good.size() + hidden();
        int other =
                IntStream.range(good.get(good.size() - 2) + 1, messages)
                        .filter(index -> index != good.getLast())
                        .findFirst()
                        .orElseThrow();
        List<Integer> moved = new ArrayList<>(good);
        moved.set(moved.size() - 1, other);
        assertThat(with(SELECTIVE, moved)).isEqualTo(SignatureFinding.DOES_NOT_FIT.name());
        moved.set(moved.size() - 1, messages);
        assertThat(with(SELECTIVE, moved)).contains(Flaw.PROOF_MALFORMED.name());
    }

    private int hidden() {
        return (bbsProof().length - 3 * POINT_BYTES - 4 * SCALAR_BYTES) / SCALAR_BYTES;
    }

    @Test
    void whatIsMandatoryIsTheVerySame() {
        List<Integer> good = indexes(MANDATORY);
        int statements = good.size() + indexes(SELECTIVE).size();
        for (int at = 0; at < good.size(); at++) {
            for (int other = 0; other < statements; other++) {
                List<Integer> moved = new ArrayList<>(good);
                moved.set(at, other);
                Collections.sort(moved);
                if (!good.contains(other)) {
                    assertThat(with(MANDATORY, moved))
                            .isEqualTo(SignatureFinding.DOES_NOT_FIT.name());
                }
            }
        }
    }

    @Test
    void thePresentationHeaderIsTheHolders() {
        byte[] header = (byte[]) parts(derived).get(PRESENTATION);
        assertThat(header).isNotEmpty();
        byte[] changed = header.clone();
        changed[0] ^= 1;
        for (byte[] other :
                List.of(changed, new byte[0], Arrays.copyOf(header, header.length + 1))) {
            assertThat(with(PRESENTATION, other)).isEqualTo(SignatureFinding.DOES_NOT_FIT.name());
        }
    }

    @Test
    void whatIsNoProofValueIsSaidBeforeHowLongItIs() {
        List<Object> parts = parts(derived);
        parts.set(BBS_PROOF, new byte[BbsProof.MOST_BYTES + 1]);
        assertThat(why(with(derived, parts))).contains(Flaw.TOO_MANY_PARTS.name());
        parts.set(PRESENTATION, 7);
        assertThat(why(with(derived, parts))).contains(Flaw.PROOF_MALFORMED.name());
    }

    @Test
    void pointsAndScalarsAreWhatTheySay() {
        byte[] identity = new byte[POINT_BYTES];
        identity[0] = (byte) 0xC0;
        byte[] outside = new byte[POINT_BYTES];
        outside[0] = (byte) 0x80;
        outside[POINT_BYTES - 1] = 4;
        for (int point = 0; point < 3; point++) {
            byte[] proof = bbsProof();
            System.arraycopy(identity, 0, proof, point * POINT_BYTES, POINT_BYTES);
            assertThat(with(BBS_PROOF, proof)).contains(Flaw.PROOF_MALFORMED.name());
            System.arraycopy(outside, 0, proof, point * POINT_BYTES, POINT_BYTES);
            assertThat(with(BBS_PROOF, proof)).isEqualTo(SignatureFinding.DOES_NOT_FIT.name());
        }
        for (int at = 3 * POINT_BYTES; at < bbsProof().length; at += SCALAR_BYTES) {
            for (byte[] none : List.of(new byte[SCALAR_BYTES], R)) {
                byte[] proof = bbsProof();
                System.arraycopy(none, 0, proof, at, SCALAR_BYTES);
                assertThat(with(BBS_PROOF, proof)).contains(Flaw.PROOF_MALFORMED.name());
            }
            byte[] proof = bbsProof();
            proof[at + SCALAR_BYTES - 1] ^= 1;
            assertThat(with(BBS_PROOF, proof)).isEqualTo(SignatureFinding.DOES_NOT_FIT.name());
        }
    }

    @Test
    void lengthsOfProofsAreExact() {
        byte[] proof = bbsProof();
        for (int length : new int[] {0, 1, 271, proof.length - 1, proof.length + 1}) {
            assertThat(with(BBS_PROOF, Arrays.copyOf(proof, length)))
                    .contains(Flaw.PROOF_MALFORMED.name());
        }
        byte[] more = Arrays.copyOf(proof, proof.length + SCALAR_BYTES);
        System.arraycopy(proof, proof.length - SCALAR_BYTES, more, proof.length, SCALAR_BYTES);
        assertThat(with(BBS_PROOF, more)).isEqualTo(SignatureFinding.DOES_NOT_FIT.name());
        byte[] huge = Arrays.copyOf(proof, proof.length + 1_001 * SCALAR_BYTES);
        assertThat(with(BBS_PROOF, huge)).contains(Flaw.TOO_MANY_PARTS.name());
        byte[] most = Arrays.copyOf(proof, 3 * POINT_BYTES + 1_004 * SCALAR_BYTES);
        Arrays.fill(most, proof.length, most.length, (byte) 1);
        assertThat(with(BBS_PROOF, most)).contains(Flaw.TOO_MANY_PARTS.name());
    }

    @Test
    void nothingThatIsDisclosedCanBeChanged() {
        JsonObject subject = W3cVectors.object(derived, "credentialSubject");
        JsonString changed = new JsonString("changed");
        for (JsonObject document :
                List.of(
                        derived.with("credentialSubject", subject.with("alumniOf", changed)),
                        derived.with("credentialSubject", subject.without("alumniOf")),
                        derived.with("credentialSubject", subject.with("more", changed)),
                        derived.with(
                                "credentialSubject",
                                subject.with("id", new JsonString("did:example:mallory"))),
                        derived.with("validFrom", new JsonString("2020-01-01T00:00:00Z")),
                        derived.without("validFrom"),
                        derived.with("validUntil", new JsonString("2055-01-01T00:00:00Z")),
                        derived.with("issuer", new JsonString("did:example:mallory")),
                        derived.with(
                                "type",
                                new JsonArray(List.of(new JsonString("VerifiableCredential")))),
                        inProof(derived, "created", "2020-01-01T00:00:00Z"),
                        inProof(derived, "challenge", "c"),
                        inProof(derived, "expires", "2055-01-01T00:00:00Z"))) {
            assertThat(why(document)).as(document.toString()).isNotEmpty();
        }
    }

    @Test
    void chainsAreNotRead() {
        JsonObject proof = W3cVectors.object(derived, "proof");
        JsonObject first = proof.with("id", new JsonString("urn:uuid:1"));
        JsonObject second = proof.with("previousProof", new JsonString("urn:uuid:1"));
        assertThat(why(derived.with("proof", new JsonArray(List.of(first, second)))))
                .contains(Flaw.PROOF_CHAIN.name());
    }

    @Test
    void keysOfOtherKindsAreOfAnotherAlgorithm() {
        for (KeyAlgorithm algorithm :
                List.of(KeyAlgorithm.P256, KeyAlgorithm.P384, KeyAlgorithm.ED25519)) {
            assertThat(
                            why(
                                    inProof(
                                            derived,
                                            "verificationMethod",
                                            TestKey.of(algorithm, "none of BBS")
                                                    .verificationMethod())))
                    .isEqualTo(SignatureFinding.OTHER_ALGORITHM.name());
        }
        JsonString bls =
                (JsonString)
                        W3cVectors.object(derived, "proof")
                                .member("verificationMethod")
                                .orElseThrow();
        for (Map.Entry<Cryptosuite, KeyAlgorithm> one :
                Map.of(
                                Cryptosuite.EDDSA_RDFC_2022, KeyAlgorithm.ED25519,
                                Cryptosuite.EDDSA_JCS_2022, KeyAlgorithm.ED25519,
                                Cryptosuite.ECDSA_RDFC_2019, KeyAlgorithm.P256,
                                Cryptosuite.ECDSA_JCS_2019, KeyAlgorithm.P384)
                        .entrySet()) {
            TestKey key = TestKey.of(one.getValue(), "no key of BBS");
            JsonObject issued =
                    new Signing(one.getKey(), key)
                            .issued(
                                    derived.without("proof")
                                            .with("issuer", new JsonString(key.did())));
            assertThat(why(issued)).isEmpty();
            assertThat(why(inProof(issued, "verificationMethod", bls)))
                    .isEqualTo(SignatureFinding.OTHER_ALGORITHM.name());
        }
    }

    @Test
    void anotherKeyOfBbsDoesNotFit() {
        VerificationKey<?, ?> other =
                Multikey.parse(
                                W3cVectors.string(
                                                W3cVectors.object(
                                                        document("w3c-windsurf"), "proof"),
                                                "verificationMethod")
                                        .replaceFirst("^[^#]*#", ""))
                        .orElseThrow();
        String did = "did:key:" + Multikey.of(other);
        assertThat(why(inProof(derived, "verificationMethod", did + "#" + Multikey.of(other))))
                .isEqualTo(SignatureFinding.DOES_NOT_FIT.name());
    }
}
