package dev.credgate.credential.dataintegrity;

import dev.credgate.credential.Flaw;
import dev.credgate.crypto.BbsProof;
import dev.credgate.crypto.Multibase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A derived proof value of bbs-2023 without optional features (vc-di-bbs, section 3.2.7).
 *
 * @param bbsProof the holder's proof of the issuer's signature
 * @param labels the name of each blank node as it was signed, {@code _:b} and a number, by its
 *     number in canonical form
 * @param mandatoryIndexes which of the disclosed statements are in the header that was signed
 * @param selectiveIndexes the places of the others among the messages that were signed
 * @param presentationHeader what the holder bound the proof to
 */
record BbsProofValue(
        BbsProof bbsProof,
        Map<Integer, String> labels,
        List<Integer> mandatoryIndexes,
        List<Integer> selectiveIndexes,
        byte[] presentationHeader) {

    /** The two bytes that all headers of bbs-2023 begin with. */
    private static final int HEADER_START = 0xd95d;

    private static final int HEADER_BYTES = 3;
    private static final int PARTS = 5;

    BbsProofValue {
        labels = Map.copyOf(labels);
        mandatoryIndexes = List.copyOf(mandatoryIndexes);
        selectiveIndexes = List.copyOf(selectiveIndexes);
    }

    /** Reads the text; throws {@link Unsound}. */
    static BbsProofValue read(String text) {
        byte[] bytes =
                Multibase.BASE64URL
                        .decode(text)
                        .orElseThrow(() ->
                                new Unsound(
                                        Flaw.ENCODING_MALFORMED,
                                        "a proofValue of bbs-2023 is not u and base64url"));
        header(bytes);
        if (!(SdCbor.read(bytes, HEADER_BYTES) instanceof List<?> parts) || parts.size() != PARTS) {
            throw malformed("not five parts");
        }
        if (!(parts.get(4) instanceof byte[] presentationHeader)) {
            throw malformed("no presentation header");
        }
        BbsProof proof = proof(parts.get(0));
        List<Integer> selective = ascending(parts.get(3));
        int messages = selective.size() + proof.hidden();
        if (messages > BbsProof.MOST_MESSAGES) {
            throw tooMany();
        }
        if (!selective.isEmpty() && selective.getLast() >= messages) {
            throw malformed("an index of no message");
        }
        return new BbsProofValue(
                proof,
                labels(parts.get(1)),
                ascending(parts.get(2)),
                selective,
                presentationHeader);
    }

    /** Of the headers of sections 3.2.2 and 3.2.6 only that of a derived proof alone passes. */
    private static void header(byte[] bytes) {
        if (bytes.length <= HEADER_BYTES
                || ((bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF) != HEADER_START) {
            throw malformed("another header than d95d03");
        }
        switch (bytes[2]) {
            case 3 -> {}
            case 2, 4, 6, 8 ->
                    throw new Unsound(
                            Flaw.PROOF_MALFORMED,
                            "a base proof of bbs-2023, which is for the holder alone: what is"
                                    + " derived from it is shown");
            case 5 -> throw unsupported("anonymous holder binding");
            case 7 -> throw unsupported("a pseudonym");
            case 9 -> throw unsupported("holder binding and a pseudonym");
            default ->
                    throw malformed(
                            "the header "
                                    + HexFormat.of().formatHex(bytes, 0, HEADER_BYTES)
                                    + ", which is none");
        }
    }

    private static Unsound unsupported(String feature) {
        return new Unsound(
                Flaw.CRYPTOSUITE_UNSUPPORTED, "bbs-2023 with " + feature + " is not read here");
    }

    private static Unsound tooMany() {
        return new Unsound(
                Flaw.TOO_MANY_PARTS,
                "a proof of bbs-2023 is of more than " + BbsProof.MOST_MESSAGES + " messages");
    }

    private static Unsound malformed(String what) {
        return DisclosedStatements.malformed(Cryptosuite.BBS_2023, what);
    }

    private static BbsProof proof(Object part) {
        if (!(part instanceof byte[] bytes)) {
            throw malformed("no BBS proof");
        }
        if (bytes.length > BbsProof.MOST_BYTES) {
            throw tooMany();
        }
        return BbsProof.of(bytes)
                .orElseThrow(() ->
                        malformed(
                                "a BBS proof of another length, or with a point or a scalar that"
                                        + " is none"));
    }

    private static Map<Integer, String> labels(Object part) {
        if (!(part instanceof Map<?, ?> members)) {
            throw malformed("no map of labels");
        }
        Map<Integer, String> labels = new HashMap<>();
        members.forEach((number, label) -> {
            if (!(number instanceof Integer key) || !(label instanceof Integer name)) {
                throw malformed("a label that is no number");
            }
            labels.put(key, "_:b" + name);
        });
        return labels;
    }

    private static List<Integer> ascending(Object part) {
        if (!(part instanceof List<?> elements)) {
            throw malformed("no list of indexes");
        }
        List<Integer> indexes = new ArrayList<>(elements.size());
        for (Object element : elements) {
            if (!(element instanceof Integer index)) {
                throw malformed("an index that is none");
            }
            if (!indexes.isEmpty() && index <= indexes.getLast()) {
                throw malformed("indexes that do not ascend");
            }
            indexes.add(index);
        }
        return indexes;
    }
}
