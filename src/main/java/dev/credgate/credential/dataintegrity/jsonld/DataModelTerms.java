package dev.credgate.credential.dataintegrity.jsonld;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The terms that the data model and proofs read as JSON: see {@link ModelPlace}. */
final class DataModelTerms {

    /** The names of those of the data model and of its status lists, by IRI. */
    static final Map<String, String> NAMES = names();

    /** The IRIs of those of proofs, by name. */
    static final Map<String, String> PROOF_NAMES =
            Map.of(
                    "challenge", "https://w3id.org/security#challenge",
                    "created", "http://purl.org/dc/terms/created",
                    "cryptosuite", "https://w3id.org/security#cryptosuite",
                    "domain", "https://w3id.org/security#domain",
                    "expires", "https://w3id.org/security#expiration",
                    "previousProof", "https://w3id.org/security#previousProof",
                    "proofPurpose", "https://w3id.org/security#proofPurpose",
                    "verificationMethod", "https://w3id.org/security#verificationMethod");

    /** The same the other way. */
    static final Map<String, String> PROOF_IRIS = inverse(PROOF_NAMES);

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
        names.put("https://w3id.org/security#digestMultibase", "digestMultibase");
        names.put("https://w3id.org/security#proof", "proof");
        return Map.copyOf(names);
    }

    private static Map<String, String> inverse(Map<String, String> iris) {
        Map<String, String> names = new HashMap<>();
        iris.forEach((name, iri) -> names.put(iri, name));
        return Map.copyOf(names);
    }

    /** Whether a property is one of the data model's. */
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
}
