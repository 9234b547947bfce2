package dev.credgate.credential.dataintegrity;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.dataintegrity.jsonld.JsonSelection;
import dev.credgate.crypto.Multibase;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The proof values of ecdsa-sd-2023 (vc-di-ecdsa, sections 3.5.2 to 3.5.8). */
sealed interface SdProofValue {

    /** Statements with a signature of their own: each costs one. */
    int MAX_SIGNATURES = 1_000;

    int SIGNATURE_BYTES = 64;
    int KEY_BYTES = 35;
    int HMAC_BYTES = 32;

    /** What it is written as. */
    String encode();

    /**
     * As the issuer gives it to the holder, who keeps it.
     *
     * @param baseSignature over the mandatory statements
     * @param publicKey the key of the single signatures, as a Multikey's bytes
     * @param hmacKey by which blank nodes are named
     * @param signatures one for each statement that is not mandatory, in their order
     * @param mandatoryPointers what must always be disclosed
     */
    record Base(
            byte[] baseSignature,
            byte[] publicKey,
            byte[] hmacKey,
            List<byte[]> signatures,
            List<String> mandatoryPointers)
            implements SdProofValue {

        private static final byte[] HEADER = HexFormat.of().parseHex("d95d00");

        public Base {
            signatures = List.copyOf(signatures);
            mandatoryPointers = List.copyOf(mandatoryPointers);
        }

        @Override
        public String encode() {
            return SdProofValue.encode(
                    HEADER,
                    List.<Object>of(
                            baseSignature, publicKey, hmacKey, signatures, mandatoryPointers));
        }

        static Base read(String text) {
            List<?> parts = parts(text, HEADER);
            List<String> pointers = new ArrayList<>();
            for (Object pointer : list(parts.get(4), JsonSelection.MAX_POINTERS)) {
                if (!(pointer instanceof String one)) {
                    throw malformed("a mandatory pointer that is no text");
                }
                pointers.add(one);
            }
            return new Base(
                    bytes(parts.get(0), SIGNATURE_BYTES),
                    bytes(parts.get(1), KEY_BYTES),
                    bytes(parts.get(2), HMAC_BYTES),
                    signaturesIn(parts.get(3)),
                    pointers);
        }
    }

    /**
     * As the holder shows it.
     *
     * @param labelMap the name of each blank node as it was signed, by its number in canonical form
     * @param mandatoryIndexes which of the disclosed statements the base signature covers
     */
    record Derived(
            byte[] baseSignature,
            byte[] publicKey,
            List<byte[]> signatures,
            Map<Integer, byte[]> labelMap,
            List<Integer> mandatoryIndexes)
            implements SdProofValue {

        private static final byte[] HEADER = HexFormat.of().parseHex("d95d01");

        public Derived {
            signatures = List.copyOf(signatures);
            labelMap = java.util.Collections.unmodifiableMap(new TreeMap<>(labelMap));
            mandatoryIndexes = List.copyOf(mandatoryIndexes);
        }

        @Override
        public String encode() {
            return SdProofValue.encode(
                    HEADER,
                    List.of(baseSignature, publicKey, signatures, labelMap, mandatoryIndexes));
        }

        static Derived read(String text) {
            List<?> parts = parts(text, HEADER);
            if (!(parts.get(3) instanceof Map<?, ?> members)) {
                throw malformed("no map of labels");
            }
            Map<Integer, byte[]> labels = new TreeMap<>();
            members.forEach((number, label) -> {
                if (!(number instanceof Integer key)) {
                    throw malformed("a label whose number is none");
                }
                labels.put(key, bytes(label, HMAC_BYTES));
            });
            List<Integer> indexes = new ArrayList<>();
            for (Object index : list(parts.get(4), Integer.MAX_VALUE)) {
                if (!(index instanceof Integer one)) {
                    throw malformed("an index that is none");
                }
                indexes.add(one);
            }
            return new Derived(
                    bytes(parts.get(0), SIGNATURE_BYTES),
                    bytes(parts.get(1), KEY_BYTES),
                    signaturesIn(parts.get(2)),
                    labels,
                    indexes);
        }
    }

    private static Unsound malformed(String what) {
        return DisclosedStatements.malformed(Cryptosuite.ECDSA_SD_2023, what);
    }

    private static String encode(byte[] header, List<?> parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(header);
        SdCbor.write(parts, out);
        return Multibase.BASE64URL.encode(out.toByteArray());
    }

    private static List<?> parts(String text, byte[] header) {
        byte[] bytes =
                Multibase.BASE64URL
                        .decode(text)
                        .orElseThrow(() ->
                                new Unsound(
                                        Flaw.ENCODING_MALFORMED,
                                        "a proofValue of ecdsa-sd-2023 is not u and base64url"));
        if (bytes.length <= header.length
                || !java.util.Arrays.equals(bytes, 0, header.length, header, 0, header.length)) {
            throw malformed("another header than " + HexFormat.of().formatHex(header));
        }
        if (SdCbor.read(bytes, header.length) instanceof List<?> parts && parts.size() == 5) {
            return parts;
        }
        throw malformed("not five parts");
    }

    private static byte[] bytes(Object part, int length) {
        if (part instanceof byte[] bytes && bytes.length == length) {
            return bytes;
        }
        throw malformed("a part that is not " + length + " bytes");
    }

    private static List<?> list(Object part, int most) {
        if (part instanceof List<?> elements && elements.size() <= most) {
            return elements;
        }
        throw malformed("a part that is no list, or too long a one");
    }

    private static List<byte[]> signaturesIn(Object part) {
        List<byte[]> signatures = new ArrayList<>();
        for (Object one : list(part, MAX_SIGNATURES)) {
            signatures.add(bytes(one, SIGNATURE_BYTES));
        }
        return signatures;
    }
}
