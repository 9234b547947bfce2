package dev.credgate.credential.dataintegrity.jsonld;

import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The contexts that apply within an object (JSON-LD 1.1 API, section 5.1.2, steps 7 to 11).
 *
 * @param typed by which its types are read
 * @param active by which its members are: its types may bring contexts of their own
 */
record Scope(ActiveContext typed, ActiveContext active) {

    /**
     * Enters an object.
     *
     * @param property the term whose value it is
     * @param indexed whether it is one of several that an index map holds, which are not yet
     *     further nodes to type-scoped contexts
     */
    static Scope of(
            Contexts contexts,
            OwnContexts own,
            ActiveContext outer,
            @Nullable TermDefinition property,
            JsonObject object,
            boolean indexed) {
        Work work = own.work();
        ActiveContext found = outer;
        ActiveContext previous = outer.previous();
        if (previous != null && !indexed && !keepsTypesContext(outer, object, work)) {
            found = previous;
        }
        if (property != null && property.context() != null) {
            found = contexts.ofProperty(found, property, own);
        }
        JsonValue local = object.members().get("@context");
        if (local != null) {
            found = contexts.ofNode(found, local, own);
        }
        return new Scope(found, ofTypes(contexts, own, found, object));
    }

    /** Type-scoped contexts do not reach further nodes, but value objects and references. */
    private static boolean keepsTypesContext(ActiveContext outer, JsonObject object, Work work) {
        boolean single = object.members().size() == 1;
        for (String key : object.members().keySet()) {
            String expanded = outer.expandVocab(key, work);
            if ("@value".equals(expanded) || single && "@id".equals(expanded)) {
                return true;
            }
        }
        return false;
    }

    private static ActiveContext ofTypes(
            Contexts contexts, OwnContexts own, ActiveContext typed, JsonObject object) {
        ActiveContext result = typed;
        List<String> keys = null;
        for (String key : object.members().keySet()) {
            if ("@type".equals(typed.expandVocab(key, own.work()))) {
                keys = keys == null ? new ArrayList<>(1) : keys;
                keys.add(key);
            }
        }
        if (keys == null) {
            return result;
        }
        keys.sort(null);
        for (String key : keys) {
            for (String type : sorted(object.members().get(key))) {
                TermDefinition definition = typed.term(type);
                if (definition != null && definition.context() != null) {
                    result = contexts.ofType(result, definition, own);
                }
            }
        }
        return result;
    }

    private static Collection<String> sorted(@Nullable JsonValue types) {
        if (types instanceof JsonString(String one)) {
            return List.of(one);
        }
        if (!(types instanceof JsonArray(var elements))) {
            return List.of();
        }
        Set<String> sorted = new TreeSet<>();
        for (JsonValue element : elements) {
            if (element instanceof JsonString(String one)) {
                sorted.add(one);
            }
        }
        return sorted;
    }

    /** Whether a member of that object, whose scope this is, means the keyword. */
    boolean has(JsonObject object, String keyword, Work work) {
        for (String key : object.members().keySet()) {
            if (keyword.equals(active.expandVocab(key, work))) {
                return true;
            }
        }
        return false;
    }
}
