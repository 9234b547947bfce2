package dev.credgate.credential.dataintegrity.jsonld;

import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNull;
import dev.credgate.json.JsonValue.JsonString;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a context says of a term to its form where the meaning is left to the general path
 * (JSON-LD 1.1 API, section 4.2.2, steps 13, 19, 20 and 22): a term that nobody uses is never read
 * there, and a context that defines it wrongly is none.
 */
final class UnusualTerm {

    private static final Set<String> CONTAINERS =
            Set.of("@graph", "@id", "@index", "@language", "@list", "@set", "@type");
    private static final Set<String> OF_REVERSE = Set.of("@set", "@index");

    private final ContextProcessor.Building building;
    private final String term;
    private final Map<String, JsonValue> said;

    UnusualTerm(ContextProcessor.Building building, String term, Map<String, JsonValue> said) {
        this.building = building;
        this.term = term;
        this.said = said;
    }

    private JsonLdFlawed flawed(String why) {
        return JsonLdFlawed.context("the term “" + term + "” " + why);
    }

    /**
     * Checks.
     *
     * @param type its expanded {@code @type}
     */
    void check(@Nullable String type) {
        Set<String> containers = containers(said.get("@container"));
        if (containers.contains("@type")
                && type != null
                && !type.equals("@id")
                && !type.equals("@vocab")) {
            throw flawed("is gathered by type and its values are no nodes");
        }
        JsonValue reverse = said.get("@reverse");
        if (reverse != null) {
            reverse(reverse, containers);
        }
        JsonValue index = said.get("@index");
        if (index != null
                && !(containers.contains("@index")
                        && index instanceof JsonString(String text)
                        && isIri(building.expand(text)))) {
            throw flawed("has an @index that is no IRI, or no container of that kind");
        }
        JsonValue nest = said.get("@nest");
        if (nest != null
                && !(nest instanceof JsonString(String text)
                        && (text.equals("@nest") || !Iris.isKeyword(text)))) {
            throw flawed("has an @nest that is no term");
        }
    }

    private static boolean isIri(@Nullable String expanded) {
        return expanded != null && Iris.isUri(expanded);
    }

    private void reverse(JsonValue reverse, Set<String> containers) {
        if (said.containsKey("@id") || said.containsKey("@nest")) {
            throw flawed("is reversed and has an @id or @nest beside that");
        }
        if (!(reverse instanceof JsonString(String text)) || !isIri(building.expand(text))) {
            throw flawed("has a @reverse that is no IRI");
        }
        if (containers.size() > 1 || !OF_REVERSE.containsAll(containers)) {
            throw flawed("is reversed and has another container than @set or @index");
        }
    }

    private Set<String> containers(@Nullable JsonValue value) {
        Set<String> names = new LinkedHashSet<>();
        switch (value) {
            case null -> {}
            case JsonNull _ -> {}
            case JsonString(String text) -> names.add(text);
            case JsonArray(var elements) -> {
                for (JsonValue element : elements) {
                    if (!(element instanceof JsonString(String text)) || !names.add(text)) {
                        throw flawed("has a container that is none");
                    }
                }
            }
            default -> throw flawed("has a container that is none");
        }
        boolean one = names.size() == 1;
        boolean graph =
                names.contains("@graph") && (names.contains("@id") ^ names.contains("@index"));
        boolean set = names.contains("@set") && !names.contains("@list");
        if (!CONTAINERS.containsAll(names)
                || !(names.isEmpty() || one || names.size() <= (set ? 3 : 2) && (graph || set))) {
            throw flawed("has a container that is none");
        }
        return names;
    }
}
