package dev.credgate.credential.dataintegrity;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.credential.dataintegrity.jsonld.JsonLd;
import dev.credgate.did.ProofPurpose;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The holder's side of ecdsa-sd-2023: from a credential with a base proof to one that discloses
 * what pointers choose, and what the issuer made mandatory (vc-di-ecdsa, section 3.6.5).
 * Thread-safe.
 */
public final class SelectiveDisclosure {

    private final HashData hashData;

    /** Reads with the contexts of a store. */
    public SelectiveDisclosure(ContextStore store) {
        this(new HashData(new JsonLd(store)));
    }

    SelectiveDisclosure(HashData hashData) {
        this.hashData = hashData;
    }

    /** What came of it. */
    public sealed interface Derivation {
        /** The credential to show. */
        record Derived(JsonObject credential) implements Derivation {}

        /** Why there is none. */
        record Refused(FlawFound found) implements Derivation {}
    }

    /**
     * Derives. That the issuer's signature fits is for whoever is shown the result to check.
     *
     * @param selectivePointers JSON pointers (RFC 6901) into the credential
     */
    public Derivation derive(JsonObject credential, List<String> selectivePointers) {
        try {
            SecuredDocument secured =
                    SecuredDocument.read(credential, ProofPurpose.ASSERTION_METHOD, hashData);
            ProofOptions proof = baseProof(secured);
            return new Derivation.Derived(derive(secured.bare(), proof, selectivePointers));
        } catch (Unsound unsound) {
            return new Derivation.Refused(unsound.found());
        }
    }

    private static ProofOptions baseProof(SecuredDocument secured) {
        List<ProofOptions> fitting =
                secured.proofs().stream()
                        .filter(proof -> proof.suite() == Cryptosuite.ECDSA_SD_2023)
                        .toList();
        if (fitting.size() != 1) {
            throw new Unsound(
                    Flaw.CRYPTOSUITE_UNSUPPORTED, "it has not one proof of ecdsa-sd-2023");
        }
        return fitting.getFirst();
    }

    private JsonObject derive(JsonObject bare, ProofOptions proof, List<String> selective) {
        SdProofValue.Base base = SdProofValue.Base.read(proof.proofValue());
        SdProof.singleKey(base.publicKey());
        List<String> combined = new ArrayList<>(base.mandatoryPointers());
        combined.addAll(selective);
        if (combined.isEmpty()) {
            throw new Unsound(Flaw.DISCLOSURE_UNREFERENCED, "nothing would be disclosed");
        }
        SdDocument document = new SdDocument(hashData, bare, base.hmacKey());
        TreeSet<Integer> mandatory = document.choose(base.mandatoryPointers()).indexes();
        SdDocument.Chosen chosen = document.choose(combined);
        if (document.statements().size() - mandatory.size() != base.signatures().size()) {
            throw new Unsound(
                    Flaw.PROOF_MALFORMED,
                    "a proofValue of ecdsa-sd-2023 has not one signature for each statement that"
                            + " is not mandatory");
        }
        List<byte[]> signatures = new ArrayList<>();
        List<Integer> mandatoryIndexes = new ArrayList<>();
        int single = 0;
        int shown = 0;
        for (int at = 0; at < document.statements().size(); at++) {
            boolean isMandatory = mandatory.contains(at);
            if (chosen.indexes().contains(at)) {
                if (isMandatory) {
                    mandatoryIndexes.add(shown);
                } else {
                    signatures.add(base.signatures().get(single));
                }
                shown++;
            }
            single += isMandatory ? 0 : 1;
        }
        SdProofValue value =
                new SdProofValue.Derived(
                        base.baseSignature(),
                        base.publicKey(),
                        signatures,
                        chosen.labelMap(),
                        mandatoryIndexes);
        return chosen.document()
                .with("proof", proof.json().with("proofValue", new JsonString(value.encode())));
    }
}
