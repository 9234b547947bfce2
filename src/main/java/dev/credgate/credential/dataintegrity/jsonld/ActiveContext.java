package dev.credgate.credential.dataintegrity.jsonld;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which terms mean what at one place of a document (JSON-LD 1.1 API, section 4.1). Not changed once
 * it was made; compared by identity.
 */
final class ActiveContext {

    /** Before any context: no term means anything. */
    static final ActiveContext INITIAL =
            new ActiveContext(Map.of(), null, true, null, null, null, true);

    private final Map<String, TermDefinition> terms;
    private final @Nullable String vocab;
    private final boolean vocabBundled;
    private final @Nullable String language;
    private final @Nullable String direction;
    private final @Nullable ActiveContext previous;
    private final boolean shared;

    /**
     * @param vocabBundled whether the vocabulary is a bundled context's
     * @param previous what applies again to the nodes within, when this one is for one node only
     * @param shared made of bundled contexts alone, as is the previous one, so that it may be
     *     remembered
     */
    ActiveContext(
            Map<String, TermDefinition> terms,
            @Nullable String vocab,
            boolean vocabBundled,
            @Nullable String language,
            @Nullable String direction,
            @Nullable ActiveContext previous,
            boolean shared) {
        this.terms = terms;
        this.vocab = vocab;
        this.vocabBundled = vocabBundled;
        this.language = language;
        this.direction = direction;
        this.previous = previous;
        this.shared = shared;
    }

    @Nullable TermDefinition term(String name) {
        return terms.get(name);
    }

    Map<String, TermDefinition> copyTerms() {
        return new HashMap<>(terms);
    }

    /** How many terms it knows. */
    int size() {
        return terms.size();
    }

    /** How many terms it holds, those that apply again to the nodes within included. */
    int held() {
        int held = 0;
        for (ActiveContext one = this; one != null; one = one.previous) {
            held += one.size();
        }
        return held;
    }

    boolean hasProtectedTerms() {
        return terms.values().stream().anyMatch(TermDefinition::isProtected);
    }

    @Nullable String vocab() {
        return vocab;
    }

    boolean isVocabBundled() {
        return vocabBundled;
    }

    /** Whether what a term means is said by a bundled context, which nobody can exchange. */
    boolean isBound(String term) {
        TermDefinition definition = terms.get(term);
        return definition != null
                ? definition.bundled()
                : vocabBundled && vocab != null && term.indexOf(':') < 0;
    }

    @Nullable String language() {
        return language;
    }

    @Nullable String direction() {
        return direction;
    }

    @Nullable ActiveContext previous() {
        return previous;
    }

    boolean isShared() {
        return shared;
    }

    /** The same terms, applying to one node only. */
    ActiveContext before(ActiveContext former) {
        return new ActiveContext(
                terms,
                vocab,
                vocabBundled,
                language,
                direction,
                former,
                shared && former.isShared());
    }

    /**
     * IRI expansion (section 5.2) of a term, a compact IRI or an IRI, relative to the vocabulary.
     *
     * @param work of the document, for a prefix or a vocabulary may be long and often used
     * @return null where a term was set to null; a text without a colon where nothing defines it
     */
    @Nullable String expandVocab(String value, Work work) {
        String expanded = expandVocab(value);
        if (expanded != null) {
            work.spendOn(expanded);
        }
        return expanded;
    }

    private @Nullable String expandVocab(String value) {
        TermDefinition definition = terms.get(value);
        if (definition != null) {
            if (definition.unusual() != null) {
                throw OutOfOrdinary.HERE;
            }
            return definition.iri();
        }
        // Readers differ in what is reserved: @ and letters only, or more.
        if (value.startsWith("@")) {
            if (Iris.isKeyword(value)) {
                return value;
            }
            throw JsonLdFlawed.undefined("“" + value + "” looks like a keyword and is none");
        }
        String compact = expandCompact(value);
        if (compact != null) {
            return compact;
        }
        return vocab != null ? vocab + value : value;
    }

    /** IRI expansion of an IRI or a compact IRI, without a base: relative ones stay as they are. */
    String expandId(String value, Work work) {
        if (Iris.looksLikeKeyword(value)) {
            throw JsonLdFlawed.undefined("“" + value + "” looks like a keyword and is no IRI");
        }
        String compact = expandCompact(value);
        String expanded = compact != null ? compact : value;
        work.spendOn(expanded);
        return expanded;
    }

    private @Nullable String expandCompact(String value) {
        int colon = value.indexOf(':', 1);
        if (colon < 0) {
            return null;
        }
        String prefix = value.substring(0, colon);
        if (prefix.equals("_") || value.startsWith("//", colon + 1)) {
            return value;
        }
        TermDefinition definition = terms.get(prefix);
        if (definition != null && definition.iri() != null && definition.prefix()) {
            return definition.iri() + value.substring(colon + 1);
        }
        return Iris.isAbsolute(value) ? value : null;
    }
}
