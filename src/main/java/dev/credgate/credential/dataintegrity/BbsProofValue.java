package dev.credgate.credential.dataintegrity;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.dataintegrity.DisclosureValue.Parts;
import dev.credgate.crypto.BbsProof;
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

    BbsProofValue {
        labels = Map.copyOf(labels);
        mandatoryIndexes = List.copyOf(mandatoryIndexes);
        selectiveIndexes = List.copyOf(selectiveIndexes);
    }

    /** Reads the text; throws {@link Unsound}. */
    static BbsProofValue read(String text) {
        DisclosureValue value = DisclosureValue.decode(Cryptosuite.BBS_2023, text);
        derivedAlone(value.kind());
        Parts parts = value.parts();
        byte[] presentationHeader = parts.bytes(4);
        BbsProof proof = proof(parts.bytes(0));
        List<Integer> selective = ascending(parts.numbers(3));
        int messages = selective.size() + proof.hidden();
        if (messages > BbsProof.MOST_MESSAGES) {
            throw tooMany();
        }
        if (!selective.isEmpty() && selective.getLast() >= messages) {
            throw malformed("an index of no message");
        }
        return new BbsProofValue(
                proof,
                parts.byNumber(1, label -> "_:b" + parts.number(label)),
                ascending(parts.numbers(2)),
                selective,
                presentationHeader);
    }

    /** Of the kinds of sections 3.2.2 and 3.2.6 only a derived proof alone passes. */
    private static void derivedAlone(int kind) {
        switch (kind) {
            case 3 -> {}
            case 2, 4, 6, 8 ->
                    throw new Unsound(
                            Flaw.PROOF_MALFORMED,
                            "a base proof of bbs-2023, which is for the holder alone: what is"
                                    + " derived from it is shown");
            case 5 -> throw unsupported("anonymous holder binding");
            case 7 -> throw unsupported("a pseudonym");
            case 9 -> throw unsupported("holder binding and a pseudonym");
            default -> throw malformed("a header of kind " + kind + ", which there is not");
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

    private static BbsProof proof(byte[] bytes) {
        if (bytes.length > BbsProof.MOST_BYTES) {
            throw tooMany();
        }
        return BbsProof.of(bytes)
                .orElseThrow(() ->
                        malformed(
                                "a BBS proof of another length, or with a point or a scalar that"
                                        + " is none"));
    }

    private static List<Integer> ascending(List<Integer> indexes) {
        for (int at = 1; at < indexes.size(); at++) {
            if (indexes.get(at) <= indexes.get(at - 1)) {
                throw malformed("indexes that do not ascend");
            }
        }
        return indexes;
    }
}
