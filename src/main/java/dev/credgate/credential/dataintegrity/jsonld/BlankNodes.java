package dev.credgate.credential.dataintegrity.jsonld;

import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The blank nodes that stand for objects without an identifier: the same object of the text is the
 * same node, so that a selection of a document speaks of the document's own nodes. That takes the
 * place of the specification's skolemisation (VC-DI-ECDSA, section 3.5.4). Not thread-safe.
 */
final class BlankNodes {

    private final Map<JsonValue, String> nodes = new IdentityHashMap<>();
    private final Map<JsonValue, String> graphs = new IdentityHashMap<>();
    private final Map<JsonValue, List<String>> lists = new IdentityHashMap<>();
    private final Map<String, String> said = new HashMap<>();
    private int count;

    /** The node that an object is. */
    String node(JsonObject object) {
        // Every empty object of a text is one and the same object here, but not the same node.
        return object.members().isEmpty() ? next() : nodes.computeIfAbsent(object, _ -> next());
    }

    /** The graph that holds what an object says. */
    String graph(JsonObject object) {
        return object.members().isEmpty() ? next() : graphs.computeIfAbsent(object, _ -> next());
    }

    /** The cells of a list that stands in the text as this value. */
    List<String> cells(JsonValue list, int size) {
        return lists.computeIfAbsent(
                list,
                _ -> {
                    List<String> cells = new ArrayList<>(size);
                    for (int at = 0; at < size; at++) {
                        cells.add(next());
                    }
                    return cells;
                });
    }

    /** The document's own name for a blank node. */
    String named(String name) {
        return said.computeIfAbsent(name, _ -> next());
    }

    /** A copy stands for the same node as what it was taken from. */
    void same(JsonObject copy, JsonObject original) {
        nodes.put(copy, node(original));
        graphs.put(copy, graph(original));
    }

    private String next() {
        return "_:b" + count++;
    }
}
