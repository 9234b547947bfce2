package dev.credgate.credential.dataintegrity;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.dataintegrity.Cryptosuite.Canonicalization;
import dev.credgate.crypto.Octets;
import dev.credgate.crypto.Sha2;
import dev.credgate.did.ProofPurpose;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNull;
import dev.credgate.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A document and its proofs. What each proof signs is the document without proofs, or with those
 * that it names as previous (VC Data Integrity 1.0, sections 4.4 and 4.5). Digests are made when
 * first asked for and kept. Thread-safe.
 */
final class SecuredDocument {

    /** Proofs of one document: each costs a signature. */
    static final int MAX_PROOFS = 16;

    private final JsonObject bare;
    private final List<ProofOptions> proofs;
    private final HashData hashData;

    /** By canonicalisation and hash. */
    private final AtomicReferenceArray<byte[]> digests =
            new AtomicReferenceArray<>(Canonicalization.values().length * Sha2.values().length);

    private SecuredDocument(JsonObject bare, List<ProofOptions> proofs, HashData hashData) {
        this.bare = bare;
        this.proofs = List.copyOf(proofs);
        this.hashData = hashData;
    }

    /** Reads the proofs of a document, all for one purpose; throws {@link Unsound}. */
    static SecuredDocument read(JsonObject document, ProofPurpose purpose, HashData hashData) {
        JsonValue proof = document.members().get("proof");
        if (proof == null || proof instanceof JsonNull) {
            throw new Unsound(Flaw.PROOF_MISSING, "there is no proof");
        }
        List<JsonValue> entries =
                proof instanceof JsonArray(var several) ? several : List.of(proof);
        if (entries.isEmpty()) {
            throw new Unsound(Flaw.PROOF_MISSING, "there is no proof");
        }
        if (entries.size() > MAX_PROOFS) {
            throw new Unsound(Flaw.TOO_MANY_PARTS, "there are more than " + MAX_PROOFS + " proofs");
        }
        List<ProofOptions> proofs = new ArrayList<>(entries.size());
        Map<String, ProofOptions> byId = new HashMap<>();
        boolean chained = false;
        for (JsonValue entry : entries) {
            ProofOptions read = ProofOptions.read(entry, purpose);
            proofs.add(read);
            chained |= !read.previous().isEmpty();
            if (read.id().isPresent() && byId.put(read.id().get(), read) != null) {
                throw new Unsound(Flaw.PROOF_CHAIN, "two proofs have the same id");
            }
        }
        if (chained) {
            chains(proofs, byId);
        }
        return new SecuredDocument(document.without("proof"), proofs, hashData);
    }

    /** Every previous proof must be there, and none may come before itself. */
    private static void chains(List<ProofOptions> proofs, Map<String, ProofOptions> byId) {
        Set<ProofOptions> sound = new HashSet<>();
        for (ProofOptions proof : proofs) {
            follow(proof, byId, new HashSet<>(), sound);
        }
    }

    private static void follow(
            ProofOptions proof,
            Map<String, ProofOptions> byId,
            Set<ProofOptions> path,
            Set<ProofOptions> sound) {
        if (sound.contains(proof)) {
            return;
        }
        if (!path.add(proof)) {
            throw new Unsound(Flaw.PROOF_CHAIN, "a proof comes before itself");
        }
        for (String id : proof.previous()) {
            ProofOptions previous = byId.get(id);
            if (previous == null) {
                throw new Unsound(
                        Flaw.PROOF_CHAIN, "a previousProof names a proof that is not there");
            }
            follow(previous, byId, path, sound);
        }
        path.remove(proof);
        sound.add(proof);
    }

    /** The document without proofs. */
    JsonObject bare() {
        return bare;
    }

    /** Its proofs, at least one. */
    List<ProofOptions> proofs() {
        return proofs;
    }

    HashData hashData() {
        return hashData;
    }

    /** The document's context. */
    JsonValue context() {
        JsonValue context = bare.members().get("@context");
        if (context == null) {
            throw new Unsound(Flaw.CONTEXT_FIRST, "there is no @context");
        }
        return context;
    }

    /**
     * What proofs sign in the place of the document's context, where that is not the same: contexts
     * that others appended say nothing that those proofs vouch for (vc-di-eddsa, section 3.3.2,
     * step 4; vc-di-ecdsa the same).
     */
    List<JsonValue> signedContexts() {
        List<JsonValue> signed = new ArrayList<>(0);
        for (ProofOptions proof : proofs) {
            JsonValue context = proof.json().members().get("@context");
            if (context != null
                    && proof.suite().canonicalization() == Canonicalization.JCS
                    && !context.equals(context())) {
                signed.add(context);
            }
        }
        return signed;
    }

    /** The bytes that a proof signs; throws {@link Unsound}. */
    byte[] signed(ProofOptions proof, Sha2 hash) {
        byte[] configuration =
                hashData.configurationDigest(proof.json(), proof.suite(), context(), hash);
        return Octets.join(configuration, digest(proof, hash));
    }

    private byte[] digest(ProofOptions proof, Sha2 hash) {
        JsonObject document = document(proof);
        if (document != bare) {
            return hashData.digest(document, proof.suite(), hash);
        }
        int form =
                proof.suite().canonicalization().ordinal() * Sha2.values().length + hash.ordinal();
        byte[] known = digests.get(form);
        if (known == null) {
            known = hashData.digest(document, proof.suite(), hash);
            digests.set(form, known);
        }
        return known;
    }

    private JsonObject document(ProofOptions proof) {
        JsonObject document = bare;
        JsonValue context = proof.json().members().get("@context");
        if (context != null
                && proof.suite().canonicalization() == Canonicalization.JCS
                && !context.equals(context())) {
            if (!startsWith(context(), context)) {
                throw new Unsound(
                        Flaw.PROOF_MALFORMED,
                        "a proof's @context is not what the document's begins with");
            }
            document = document.with("@context", context);
        }
        if (proof.previous().isEmpty()) {
            return document;
        }
        List<JsonValue> previous = new ArrayList<>(proof.previous().size());
        for (ProofOptions other : proofs) {
            if (other.id().isPresent() && proof.previous().contains(other.id().get())) {
                previous.add(other.json());
            }
        }
        return document.with("proof", new JsonArray(List.copyOf(previous)));
    }

    private static boolean startsWith(JsonValue whole, JsonValue start) {
        List<JsonValue> all = whole instanceof JsonArray(var several) ? several : List.of(whole);
        List<JsonValue> first = start instanceof JsonArray(var several) ? several : List.of(start);
        return first.size() <= all.size() && all.subList(0, first.size()).equals(first);
    }
}
