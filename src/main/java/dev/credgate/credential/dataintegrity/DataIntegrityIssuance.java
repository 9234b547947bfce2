package dev.credgate.credential.dataintegrity;

import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.SeveralSignatures;
import dev.credgate.credential.dataintegrity.Cryptosuite.Canonicalization;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.credential.dataintegrity.jsonld.JsonLd;
import dev.credgate.credential.w3c.ModelVersion;
import dev.credgate.credential.w3c.VcDataModel;
import dev.credgate.credential.w3c.VpDataModel;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.crypto.Multibase;
import dev.credgate.crypto.Octets;
import dev.credgate.crypto.Sha2;
import dev.credgate.did.ProofPurpose;
import dev.credgate.json.JcsWriter;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Secures documents of the W3C data model: everything up to the bytes that a key signs, and what
 * becomes of the signature. Refuses what the verifier would refuse. Thread-safe.
 */
public final class DataIntegrityIssuance {

    private static final String INTEGRITY_CONTEXT = "https://w3id.org/security/data-integrity/v2";
    private static final String INTEGRITY_CONTEXT_1 = "https://w3id.org/security/data-integrity/v1";

    private final ContextStore store;
    private final HashData hashData;

    /** Issues with the contexts of a store. */
    public DataIntegrityIssuance(ContextStore store) {
        this.store = store;
        this.hashData = new HashData(new JsonLd(store));
    }

    /**
     * How a document is to be secured.
     *
     * @param verificationMethod the key that will sign, a DID URL
     * @param algorithm of that key
     * @param created when; written in whole seconds
     * @param mandatoryPointers for ecdsa-sd-2023, what may not be left out; empty for all that says
     *     who vouches, when and under which status
     * @param challenge of a presentation
     * @param domain of a presentation
     */
    public record Order(
            Cryptosuite suite,
            String verificationMethod,
            KeyAlgorithm algorithm,
            Instant created,
            Optional<List<String>> mandatoryPointers,
            Optional<String> challenge,
            Optional<String> domain) {

        /** A credential's, with what the suite does by itself. */
        public static Order of(
                Cryptosuite suite,
                String verificationMethod,
                KeyAlgorithm algorithm,
                Instant created) {
            return new Order(
                    suite,
                    verificationMethod,
                    algorithm,
                    created,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }

        /** The same with these mandatory pointers. */
        public Order withMandatoryPointers(List<String> pointers) {
            return new Order(
                    suite,
                    verificationMethod,
                    algorithm,
                    created,
                    Optional.of(List.copyOf(pointers)),
                    challenge,
                    domain);
        }

        /** The same for a presentation. */
        public Order answering(String challenge, Optional<String> domain) {
            return new Order(
                    suite,
                    verificationMethod,
                    algorithm,
                    created,
                    mandatoryPointers,
                    Optional.of(challenge),
                    domain);
        }
    }

    /**
     * A credential as it stands, to be secured. Proofs that it has are kept beside the new one,
     * which does not cover them; data model 1.1 gets the context that defines proofs.
     */
    public Draft credential(JsonObject credential, Order order, SecureRandom random) {
        try {
            return draft(sound(credential), ProofPurpose.ASSERTION_METHOD, order, random);
        } catch (Unsound unsound) {
            return refused(unsound.found());
        }
    }

    /**
     * One proof of several: how it is made, and whether it also signs all that stand before it.
     *
     * @param order neither a derived suite's nor one with mandatory pointers
     */
    record Link(Order order, boolean chained) {}

    /**
     * A credential without proofs, to be secured by these, the first of which is not chained. Those
     * that another one signs get an {@code id}, by which its {@code previousProof} names them.
     */
    SeveralSignatures.Drafted credential(JsonObject credential, List<Link> links) {
        try {
            JsonObject document = sound(credential).without("proof");
            JsonValue context = context(document);
            int lastChained = 0;
            for (int at = 0; at < links.size(); at++) {
                requireFit(links.get(at).order());
                lastChained = links.get(at).chained() ? at : lastChained;
            }
            List<ProofSeries.Slot> slots = new ArrayList<>(links.size());
            List<JsonValue> before = new ArrayList<>(links.size());
            for (int at = 0; at < links.size(); at++) {
                Order order = links.get(at).order();
                JsonObject proof = proof(order, ProofPurpose.ASSERTION_METHOD, context);
                if (links.get(at).chained()) {
                    proof =
                            proof.with(
                                    "previousProof",
                                    before.size() == 1
                                            ? before.getFirst()
                                            : new JsonArray(List.copyOf(before)));
                }
                if (at < lastChained) {
                    JsonString id = new JsonString("urn:uuid:" + UUID.randomUUID());
                    before.add(id);
                    proof = proof.with("id", id);
                }
                slots.add(new ProofSeries.Slot(proof, order.algorithm(), links.get(at).chained()));
            }
            return new ProofSeries(hashData, document, slots);
        } catch (Unsound unsound) {
            return new SeveralSignatures.Drafted.Refused(why(unsound.found()));
        }
    }

    /** A credential that can be secured, under a context that defines proofs. */
    private JsonObject sound(JsonObject credential) {
        JsonObject document = withProofTerms(credential);
        VcDataModel model =
                switch (VcDataModel.read(document)) {
                    case VcDataModel.Reading.Sound(var sound) -> sound;
                    case VcDataModel.Reading.Broken(var found) -> throw new Unsound(found);
                };
        if (model.dateFlaw().isPresent()) {
            throw new Unsound(model.dateFlaw().get());
        }
        if (model.validFrom().isPresent()
                && model.validUntil().isPresent()
                && model.validFrom().get().isAfter(model.validUntil().get())) {
            throw new Unsound(Flaw.DATA_MODEL, "it ends before it begins");
        }
        RelatedResources.check(document, store);
        return document;
    }

    /** A presentation as it stands, to be signed by its holder. */
    public Draft presentation(JsonObject presentation, Order order, SecureRandom random) {
        try {
            JsonObject document = withProofTerms(presentation);
            if (VpDataModel.read(document) instanceof VpDataModel.Reading.Broken(var found)) {
                throw new Unsound(found);
            }
            if (order.suite() == Cryptosuite.ECDSA_SD_2023) {
                throw new Unsound(Flaw.CRYPTOSUITE_UNSUPPORTED, "ecdsa-sd-2023 is for credentials");
            }
            return draft(document, ProofPurpose.AUTHENTICATION, order, random);
        } catch (Unsound unsound) {
            return refused(unsound.found());
        }
    }

    private static Draft refused(FlawFound found) {
        return new Draft.Refused(why(found));
    }

    private static String why(FlawFound found) {
        return found.flaw().name().toLowerCase(java.util.Locale.ROOT) + ": " + found.detail();
    }

    private static JsonValue context(JsonObject document) {
        return document.member("@context")
                .orElseThrow(() -> new Unsound(Flaw.CONTEXT_FIRST, "there is no @context"));
    }

    /** Whether the suite is issued here, and the key signs so. */
    private static void requireFit(Order order) {
        if (order.suite() == Cryptosuite.BBS_2023) {
            throw new Unsound(
                    Flaw.CRYPTOSUITE_UNSUPPORTED, "bbs-2023 is verified here and not issued");
        }
        if (!order.suite().algorithms().contains(order.algorithm())) {
            throw new Unsound(
                    Flaw.ALGORITHM_NOT_ALLOWED,
                    order.suite().id() + " does not sign with " + order.algorithm().label());
        }
    }

    private Draft draft(
            JsonObject document, ProofPurpose purpose, Order order, SecureRandom random) {
        requireFit(order);
        JsonValue context = context(document);
        List<JsonValue> others = otherProofs(document, context);
        JsonObject bare = document.without("proof");
        JsonObject proof = proof(order, purpose, context);
        Sha2 hash = order.algorithm() == KeyAlgorithm.P384 ? Sha2.SHA_384 : Sha2.SHA_256;
        if (order.suite() == Cryptosuite.ECDSA_SD_2023) {
            return new SdBaseDraft(hashData, bare, others, proof, mandatory(order, bare), random);
        }
        // Terms that mean nothing are refused for jcs suites as well, where they would be signed.
        byte[] canonical = hashData.digest(bare, Cryptosuite.ECDSA_RDFC_2019, hash);
        byte[] message =
                Octets.join(
                        hashData.configurationDigest(proof, order.suite(), context, hash),
                        order.suite().canonicalization() == Canonicalization.RDFC
                                ? canonical
                                : hashData.digest(bare, order.suite(), hash));
        return new WholeDraft(bare, others, proof, message);
    }

    private static JsonObject proof(Order order, ProofPurpose purpose, JsonValue context) {
        Map<String, JsonValue> proof = new LinkedHashMap<>();
        proof.put("type", new JsonString(ProofOptions.TYPE));
        proof.put("cryptosuite", new JsonString(order.suite().id()));
        proof.put(
                "created",
                new JsonString(order.created().truncatedTo(ChronoUnit.SECONDS).toString()));
        proof.put("verificationMethod", new JsonString(order.verificationMethod()));
        proof.put("proofPurpose", new JsonString(ProofOptions.name(purpose)));
        order.challenge().ifPresent(text -> proof.put("challenge", new JsonString(text)));
        order.domain().ifPresent(text -> proof.put("domain", new JsonString(text)));
        if (order.suite().canonicalization() == Canonicalization.JCS) {
            proof.put("@context", context);
        }
        return new JsonObject(Collections.unmodifiableMap(proof));
    }

    /** What says who vouches, when, and under which status, where the orderer does not choose. */
    private static List<String> mandatory(Order order, JsonObject bare) {
        return order.mandatoryPointers()
                .orElseGet(() ->
                        List.of(
                                        "issuer",
                                        "issuanceDate",
                                        "expirationDate",
                                        "validFrom",
                                        "validUntil",
                                        "credentialStatus",
                                        "credentialSchema",
                                        "termsOfUse")
                                .stream()
                                .filter(bare.members()::containsKey)
                                .map(name -> "/" + name)
                                .toList());
    }

    /** Proofs that the document has already: they must at least say what they are. */
    private List<JsonValue> otherProofs(JsonObject document, JsonValue context) {
        JsonValue proof = document.members().get("proof");
        List<JsonValue> others =
                switch (proof) {
                    case null -> List.of();
                    case JsonArray(var several) -> several;
                    default -> List.of(proof);
                };
        for (JsonValue other : others) {
            if (!(other instanceof JsonObject(var members))
                    || !(members.get("type") instanceof JsonString(String type))) {
                throw new Unsound(
                        Flaw.PROOF_MALFORMED, "it has a proof that does not say its type");
            }
            HashData.got(hashData.jsonLd().typeIris(context, List.of(type)));
        }
        return others;
    }

    /** Data model 1.1 defines no Data Integrity proofs, so its documents name who does. */
    private static JsonObject withProofTerms(JsonObject document) {
        JsonValue context = document.members().get("@context");
        List<JsonValue> contexts =
                switch (context) {
                    case null -> List.of();
                    case JsonArray(var several) -> several;
                    default -> List.of(context);
                };
        if (contexts.isEmpty()
                || !contexts.getFirst().equals(new JsonString(ModelVersion.V1_1.context()))
                || contexts.contains(new JsonString(INTEGRITY_CONTEXT))
                || contexts.contains(new JsonString(INTEGRITY_CONTEXT_1))) {
            return document;
        }
        List<JsonValue> more = new ArrayList<>(contexts);
        more.add(new JsonString(INTEGRITY_CONTEXT));
        return document.with("@context", new JsonArray(Collections.unmodifiableList(more)));
    }

    /** The document with the other proofs and this one. */
    static byte[] secured(JsonObject bare, List<JsonValue> others, JsonObject proof) {
        List<JsonValue> all = new ArrayList<>(others);
        all.add(proof);
        JsonValue value =
                all.size() == 1 ? proof : new JsonArray(Collections.unmodifiableList(all));
        // Any spelling will do, and this one is at hand; the numbers in it were checked before.
        return JcsWriter.canonical(bare.with("proof", value)).orElseThrow();
    }

    private record WholeDraft(
            JsonObject bare, List<JsonValue> others, JsonObject proof, byte[] message)
            implements Draft.Ready {

        @Override
        public byte[] attach(byte[] signature) {
            return secured(
                    bare,
                    others,
                    proof.with(
                            "proofValue", new JsonString(Multibase.BASE58BTC.encode(signature))));
        }
    }
}
