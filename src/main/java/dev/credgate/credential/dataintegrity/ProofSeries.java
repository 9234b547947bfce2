package dev.credgate.credential.dataintegrity;

import dev.credgate.credential.SeveralSignatures.Drafted;
import dev.credgate.credential.dataintegrity.Cryptosuite.Canonicalization;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.crypto.Multibase;
import dev.credgate.crypto.Sha2;
import dev.credgate.did.ProofPurpose;
import dev.credgate.json.JcsWriter;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A credential with several proofs that lack the issuer's signatures. What a proof of a set signs
 * is known from the beginning, and made once; a link of a chain also signs the proofs before it
 * with their values (VC Data Integrity 1.0, section 4.4), so that its message can be made only when
 * they are signed. Both are made by what verifies them. Thread-safe.
 */
final class ProofSeries implements Drafted.Ready {

    /** For a proof that has no value yet: nobody reads it, since no proof signs its own. */
    private static final JsonString NO_VALUE = new JsonString("z");

    private final HashData hashData;
    private final JsonObject bare;
    private final List<Slot> slots;

    /** What proofs sign that sign no other, by their place. */
    private final Map<Integer, byte[]> messages;

    /**
     * One of the proofs.
     *
     * @param proof without its value
     * @param chained whether it also signs all before it
     */
    record Slot(JsonObject proof, KeyAlgorithm algorithm, boolean chained) {

        private Sha2 hash() {
            return algorithm == KeyAlgorithm.P384 ? Sha2.SHA_384 : Sha2.SHA_256;
        }

        /** In base58 no signature is longer, so that nothing that counts letters takes it alone. */
        private byte[] longest() {
            byte[] bytes = new byte[algorithm == KeyAlgorithm.P384 ? 96 : 64];
            Arrays.fill(bytes, (byte) 0xff);
            return bytes;
        }
    }

    /**
     * Makes what can be made without a signature; throws {@link Unsound} where anything cannot be,
     * links of a chain included.
     *
     * @param slots at least one, the first of them not chained
     */
    ProofSeries(HashData hashData, JsonObject bare, List<Slot> slots) {
        this.hashData = hashData;
        this.bare = bare;
        this.slots = List.copyOf(slots);
        this.messages = messages();
        List<byte[]> tried = new ArrayList<>();
        for (Slot slot : slots) {
            if (slot.chained()) {
                byte[] _ = message(tried);
            }
            tried.add(slot.longest());
        }
    }

    /** Read together, they share the digests of the document. */
    private Map<Integer, byte[]> messages() {
        List<JsonValue> alone = new ArrayList<>(slots.size());
        List<Integer> places = new ArrayList<>(slots.size());
        boolean asGraph = false;
        for (int at = 0; at < slots.size(); at++) {
            if (!slots.get(at).chained()) {
                alone.add(slots.get(at).proof().with("proofValue", NO_VALUE));
                places.add(at);
            }
        }
        SecuredDocument secured = read(alone);
        Map<Integer, byte[]> made = new LinkedHashMap<>();
        for (int i = 0; i < alone.size(); i++) {
            ProofOptions options = secured.proofs().get(i);
            asGraph |= options.suite().canonicalization() == Canonicalization.RDFC;
            int at = places.get(i);
            made.put(at, secured.signed(options, slots.get(at).hash()));
        }
        if (!asGraph) {
            // Terms that mean nothing are refused for jcs suites as well, where they would be
            // signed.
            byte[] _ = hashData.digest(bare, Cryptosuite.ECDSA_RDFC_2019, Sha2.SHA_256);
        }
        return Collections.unmodifiableMap(made);
    }

    @Override
    public byte[] message(List<byte[]> made) {
        int at = made.size();
        byte[] known = messages.get(at);
        if (known != null) {
            return known.clone();
        }
        List<JsonValue> proofs = valued(made);
        proofs.add(slots.get(at).proof().with("proofValue", NO_VALUE));
        SecuredDocument secured = read(proofs);
        return secured.signed(secured.proofs().get(at), slots.get(at).hash());
    }

    @Override
    public byte[] attach(List<byte[]> signatures) {
        // Any spelling will do, and this one is at hand; the numbers in it were checked before.
        return JcsWriter.canonical(with(valued(signatures))).orElseThrow();
    }

    private List<JsonValue> valued(List<byte[]> signatures) {
        List<JsonValue> proofs = new ArrayList<>(slots.size());
        for (int at = 0; at < signatures.size(); at++) {
            proofs.add(
                    slots.get(at)
                            .proof()
                            .with(
                                    "proofValue",
                                    new JsonString(
                                            Multibase.BASE58BTC.encode(signatures.get(at)))));
        }
        return proofs;
    }

    private SecuredDocument read(List<JsonValue> proofs) {
        return SecuredDocument.read(with(proofs), ProofPurpose.ASSERTION_METHOD, hashData);
    }

    private JsonObject with(List<JsonValue> proofs) {
        return bare.with("proof", new JsonArray(List.copyOf(proofs)));
    }
}
