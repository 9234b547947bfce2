package dev.credgate.credential.dataintegrity.jsonld;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What reads an object as JSON, beside what reads the graph. A graph's signature does not cover how
 * a document is spelled: whoever holds it could call a status by another name, or by its name what
 * is none, and the graph would be the same. So wherever JSON is read, what the contexts that are
 * bundled here call by a name must go by that name, and what goes by it must be that (VC Data
 * Integrity 1.0, section 4.6, asks for contexts that are known; this allows further ones beside
 * them, for all that is not read as JSON).
 */
enum ModelPlace {
    /** A credential or presentation. */
    DOCUMENT(
            Set.of(
                    "credentialSchema",
                    "credentialStatus",
                    "credentialSubject",
                    "evidence",
                    "issuer",
                    "proof",
                    "refreshService",
                    "relatedResource",
                    "termsOfUse",
                    "validFrom",
                    "validUntil",
                    "verifiableCredential")),
    /** A subject of a credential: its claims, and what a status list says. */
    SUBJECT(Set.of()),
    /** An entry of {@code credentialStatus}. */
    STATUS(
            Set.of(
                    "statusListCredential",
                    "statusListIndex",
                    "statusMessage",
                    "statusPurpose",
                    "statusSize")),
    /** Another object that the data model names, such as an issuer. */
    PART(Set.of()),
    /** A proof's options. */
    PROOF(DataModelTerms.PROOF_NAMES.keySet()),
    /** What only the graph is read of. */
    CLAIMS(Set.of());

    static final String BITSTRING_ENTRY = "BitstringStatusListEntry";
    static final String BITSTRING_ENTRY_IRI =
            "https://www.w3.org/ns/credentials/status#" + BITSTRING_ENTRY;

    private static final String PROOF_TYPE = "DataIntegrityProof";
    private static final String PROOF_TYPE_IRI = "https://w3id.org/security#" + PROOF_TYPE;

    private final Set<String> read;

    ModelPlace(Set<String> read) {
        this.read = read;
    }

    /** That of the values of a property. */
    static ModelPlace within(String property) {
        return switch (DataModelTerms.nameOf(property)) {
            case null -> CLAIMS;
            case "credentialSubject" -> SUBJECT;
            case "credentialStatus" -> STATUS;
            case "verifiableCredential" -> DOCUMENT;
            default -> PART;
        };
    }

    /** Whether it is read as JSON at all. */
    boolean isRead() {
        return this != CLAIMS;
    }

    /**
     * Refuses a type that is read here by its name and means something else, or that goes by
     * another name.
     *
     * @param expanded what it means
     */
    void checkType(String type, String expanded) {
        boolean other =
                switch (this) {
                    case STATUS ->
                            type.equals(BITSTRING_ENTRY) != expanded.equals(BITSTRING_ENTRY_IRI);
                    case PROOF -> type.equals(PROOF_TYPE) != expanded.equals(PROOF_TYPE_IRI);
                    default -> false;
                };
        if (other) {
            throw JsonLdFlawed.context("“" + type + "” is not the type that it is called");
        }
    }

    /**
     * Refuses a member whose name says something else than its meaning.
     *
     * @param bound whether it is a bundled context that says what the name means
     */
    void check(String key, String expanded, boolean bound) {
        if (isRead() && expanded.equals(Iris.RDF_TYPE)) {
            throw JsonLdFlawed.context("a type goes by another name, which nobody signed");
        }
        String name = nameOf(expanded);
        if (name != null && !name.equals(key)) {
            throw JsonLdFlawed.context("“" + name + "” goes by another name, which nobody signed");
        }
        if (isRead() && (name != null || read.contains(key)) && !(bound && name != null)) {
            throw JsonLdFlawed.context(
                    "“" + key + "” is not what the bundled contexts call so, which nobody signed");
        }
    }

    /** The one name of what is read here by name; null for anything else. */
    private @Nullable String nameOf(String expanded) {
        return switch (expanded) {
            case "@id" -> isRead() ? "id" : null;
            case "@type" -> isRead() ? "type" : null;
            default -> names().get(expanded);
        };
    }

    private Map<String, String> names() {
        return this == PROOF ? DataModelTerms.PROOF_IRIS : DataModelTerms.NAMES;
    }
}
