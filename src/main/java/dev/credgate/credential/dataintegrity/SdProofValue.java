package dev.credgate.credential.dataintegrity;

import dev.credgate.credential.dataintegrity.DisclosureValue.Parts;
import dev.credgate.credential.dataintegrity.jsonld.JsonSelection;
import java.util.Collections;
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

        private static final int KIND = 0;

        public Base {
            signatures = List.copyOf(signatures);
            mandatoryPointers = List.copyOf(mandatoryPointers);
        }

        @Override
        public String encode() {
            return DisclosureValue.encode(
                    KIND,
                    List.<Object>of(
                            baseSignature, publicKey, hmacKey, signatures, mandatoryPointers));
        }

        static Base read(String text) {
            Parts parts = parts(text, KIND);
            return new Base(
                    parts.bytes(0, SIGNATURE_BYTES),
                    parts.bytes(1, KEY_BYTES),
                    parts.bytes(2, HMAC_BYTES),
                    parts.bytesEach(3, MAX_SIGNATURES, SIGNATURE_BYTES),
                    parts.texts(4, JsonSelection.MAX_POINTERS));
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

        private static final int KIND = 1;

        public Derived {
            signatures = List.copyOf(signatures);
            labelMap = Collections.unmodifiableMap(new TreeMap<>(labelMap));
            mandatoryIndexes = List.copyOf(mandatoryIndexes);
        }

        @Override
        public String encode() {
            return DisclosureValue.encode(
                    KIND,
                    List.of(baseSignature, publicKey, signatures, labelMap, mandatoryIndexes));
        }

        static Derived read(String text) {
            Parts parts = parts(text, KIND);
            return new Derived(
                    parts.bytes(0, SIGNATURE_BYTES),
                    parts.bytes(1, KEY_BYTES),
                    parts.bytesEach(2, MAX_SIGNATURES, SIGNATURE_BYTES),
                    parts.byNumber(3, label -> parts.bytes(label, HMAC_BYTES)),
                    parts.numbers(4));
        }
    }

    /** The parts of a value of that kind. */
    private static Parts parts(String text, int kind) {
        DisclosureValue value = DisclosureValue.decode(Cryptosuite.ECDSA_SD_2023, text);
        if (value.kind() != kind) {
            throw DisclosedStatements.malformed(
                    Cryptosuite.ECDSA_SD_2023,
                    "the header of kind " + value.kind() + ", not " + kind);
        }
        return value.parts();
    }
}
