package dev.credgate.credential.dataintegrity.jsonld;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.HashMap;
import java.util.Map;

/**
 * What the library's node map (JSON-LD 1.1 API, section 7.2) of an expanded document will cost: for
 * each value it compares and copies all that its node already has of that property, and it knows no
 * limit. For one document.
 */
final class NodeMapWork {

    private final Work work;
    private final Map<String, Map<String, Integer>> values = new HashMap<>();
    private int nameless;

    private NodeMapWork(Work work) {
        this.work = work;
    }

    /** Spends it beforehand. */
    static void spend(JsonArray expanded, Work work) {
        new NodeMapWork(work).nodes(expanded);
    }

    private void nodes(JsonValue value) {
        for (JsonValue element : each(value)) {
            if (element instanceof JsonObject object) {
                String unused = node(object);
            }
        }
    }

    private static Iterable<JsonValue> each(JsonValue value) {
        return value instanceof JsonArray array ? array : java.util.List.of(value);
    }

    /** Returns its name. */
    private String node(JsonObject object) {
        // No identifier begins with a space.
        String name =
                object.get("@id") instanceof JsonString id ? id.getString() : " " + nameless++;
        for (Map.Entry<String, JsonValue> member : object.entrySet()) {
            switch (member.getKey()) {
                case "@id", "@index", "@context", "@value", "@language", "@direction" -> {}
                case "@graph", "@included", "@set" -> nodes(member.getValue());
                case "@reverse" -> reverse(member.getValue());
                case "@type" -> {
                    for (JsonValue _ : each(member.getValue())) {
                        add(name, "@type");
                    }
                }
                default -> {
                    for (JsonValue value : each(member.getValue())) {
                        add(name, member.getKey());
                        if (value instanceof JsonObject one) {
                            value(one);
                        }
                    }
                }
            }
        }
        return name;
    }

    private void value(JsonObject value) {
        if (value.containsKey("@value")) {
            return;
        }
        JsonValue list = value.get("@list");
        if (list == null) {
            String unused = node(value);
            return;
        }
        int before = 0;
        for (JsonValue element : each(list)) {
            work.spend(++before);
            if (element instanceof JsonObject one) {
                value(one);
            }
        }
    }

    private void reverse(JsonValue properties) {
        properties
                .asJsonObject()
                .forEach((property, nodes) -> {
                    for (JsonValue element : each(nodes)) {
                        if (element instanceof JsonObject object) {
                            add(node(object), property);
                        }
                    }
                });
    }

    private void add(String name, String property) {
        work.spend(
                values.computeIfAbsent(name, _ -> new HashMap<>())
                        .merge(property, 1, Integer::sum));
    }
}
