package dev.credgate.credential.dataintegrity.jsonld;

import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What a term means in a context (JSON-LD 1.1 API, section 4.1). Immutable.
 *
 * @param iri an absolute IRI, a blank node or a keyword; null where the term was set to null
 * @param type {@code @id}, {@code @vocab}, {@code @json}, {@code @none} or a datatype's IRI
 * @param language the empty text where it was set to null
 * @param direction the empty text where it was set to null
 * @param context what applies to the term's values, as it stands in the text
 * @param bundled whether a bundled context says so, and not one that stands in the document
 * @param unusual what the context says, where that is left to the general path
 */
record TermDefinition(
        @Nullable String iri,
        @Nullable String type,
        Container container,
        @Nullable String language,
        @Nullable String direction,
        @Nullable JsonValue context,
        boolean isProtected,
        boolean prefix,
        boolean bundled,
        @Nullable JsonObject unusual) {

    /** How a term's values are gathered. */
    enum Container {
        NONE,
        SET,
        LIST,
        GRAPH,
        /** By language, in an object. */
        LANGUAGE,
        /** By names that say nothing, in an object. */
        INDEX
    }

    /** Whether both say the same, protected or not, and wherever they stand. */
    boolean means(TermDefinition other) {
        return meaning().equals(other.meaning());
    }

    private TermDefinition meaning() {
        return new TermDefinition(
                iri, type, container, language, direction, context, true, prefix, true, unusual);
    }
}
