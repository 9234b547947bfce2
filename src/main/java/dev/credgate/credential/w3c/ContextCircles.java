package dev.credgate.credential.w3c;

import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Terms of one context that are defined by themselves, over however many others: no JSON-LD
 * processor takes such a context (JSON-LD 1.1 API, section 4.2.2, cyclic IRI mapping), and what is
 * read without one does not take it either, as far as a term's {@code @id} and its prefix tell.
 * Contexts within terms, relative IRIs and {@code @reverse} are not looked at: nothing is named by
 * them here. Pure.
 */
final class ContextCircles {

    private ContextCircles() {}

    /** Whether there is one. Takes time in proportion to the terms. */
    static boolean isIn(JsonObject context) {
        Map<String, JsonValue> terms = context.members();
        Set<String> ended = new HashSet<>();
        for (String term : terms.keySet()) {
            Set<String> way = new LinkedHashSet<>();
            Optional<String> at = Optional.of(term);
            while (at.isPresent() && !ended.contains(at.get())) {
                if (!way.add(at.get())) {
                    return true;
                }
                at = nextOf(at.get(), terms);
            }
            ended.addAll(way);
        }
        return false;
    }

    /** The term of the same context that has to be defined first: its meaning or its prefix. */
    private static Optional<String> nextOf(String term, Map<String, JsonValue> terms) {
        return meaning(term, terms.get(term))
                .flatMap(iri ->
                        iri.equals(term) || !isTerm(iri, terms)
                                ? prefix(iri).filter(prefix -> isTerm(prefix, terms))
                                : Optional.of(iri));
    }

    private static boolean isTerm(String name, Map<String, JsonValue> terms) {
        return !name.startsWith("@") && terms.containsKey(name);
    }

    private static Optional<String> meaning(String term, @Nullable JsonValue definition) {
        JsonValue id =
                definition instanceof JsonObject details
                        ? details.member("@id").orElse(new JsonString(term))
                        : definition;
        return id instanceof JsonString(String iri) ? Optional.of(iri) : Optional.empty();
    }

    private static Optional<String> prefix(String iri) {
        int colon = iri.indexOf(':', 1);
        return colon < 0 || iri.startsWith("//", colon + 1) || iri.startsWith("_:")
                ? Optional.empty()
                : Optional.of(iri.substring(0, colon));
    }
}
