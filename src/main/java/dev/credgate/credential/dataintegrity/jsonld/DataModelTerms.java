package dev.credgate.credential.dataintegrity.jsonld;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The terms that the data model and proofs read as JSON. A graph's signature does not cover how a
 * document spells them, so a holder could write a status under its IRI, or under a term of an own
 * context, and the graph would be the same while the status is overlooked. Whoever means one of
 * them must therefore call it by its name (VC Data Integrity 1.0, section 4.6, asks for contexts
 * that are known; this allows further ones beside them).
 */
final class DataModelTerms {

    private static final Map<String, String> NAMES = names();

    private DataModelTerms() {}

    private static Map<String, String> names() {
        Map<String, String> names = new HashMap<>();
        for (String term :
                List.of(
                        "credentialSchema",
                        "credentialStatus",
                        "credentialSubject",
                        "digestSRI",
                        "evidence",
                        "expirationDate",
                        "holder",
                        "issuanceDate",
                        "issuer",
                        "refreshService",
                        "relatedResource",
                        "termsOfUse",
                        "validFrom",
                        "validUntil",
                        "verifiableCredential")) {
            names.put("https://www.w3.org/2018/credentials#" + term, term);
        }
        for (String term :
                List.of(
                        "encodedList",
                        "message",
                        "status",
                        "statusListCredential",
                        "statusListIndex",
                        "statusMessage",
                        "statusPurpose",
                        "statusSize",
                        "ttl")) {
            names.put("https://www.w3.org/ns/credentials/status#" + term, term);
        }
        for (String term :
                List.of(
                        "challenge",
                        "cryptosuite",
                        "digestMultibase",
                        "domain",
                        "previousProof",
                        "proof",
                        "proofPurpose",
                        "verificationMethod")) {
            names.put("https://w3id.org/security#" + term, term);
        }
        names.put("https://w3id.org/security#expiration", "expires");
        return Map.copyOf(names);
    }

    /** Whether a property is one of them. */
    static boolean isOne(String iri) {
        return NAMES.containsKey(iri);
    }

    /** Whether it matters in which object one of them stands: with digests it does not. */
    static boolean hasItsPlace(String iri) {
        return NAMES.containsKey(iri) && !NAMES.get(iri).startsWith("digest");
    }

    /** The name of a property that is one of them; null for any other. */
    static @Nullable String nameOf(String iri) {
        return NAMES.get(iri);
    }

    /** Whether some text could name one of them by another name. */
    static boolean mayBeNamedIn(String text) {
        return text.contains("www.w3.org/2018/credentials")
                || text.contains("www.w3.org/ns/credentials/status")
                || text.contains("w3id.org/security");
    }

    /** Refuses another name for one of them; where {@code strict}, for id and type as well. */
    static void check(String key, String expanded, boolean strict) {
        String name =
                switch (expanded) {
                    case "@id" -> strict ? "id" : key;
                    case "@type" -> strict ? "type" : key;
                    default -> NAMES.getOrDefault(expanded, key);
                };
        if (!name.equals(key)) {
            throw JsonLdFlawed.context("“" + name + "” goes by another name, which nobody signed");
        }
    }
}
