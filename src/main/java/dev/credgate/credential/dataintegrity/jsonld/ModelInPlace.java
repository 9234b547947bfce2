package dev.credgate.credential.dataintegrity.jsonld;

import dev.credgate.json.JsonValue.JsonNull;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * For documents of the general path: holds the expanded document against the JSON that the data
 * model reads. Each of its terms must stand in that object that it is said of, under its own name
 * and as often: {@code @nest}, {@code @included}, {@code @reverse}, another spelling of its IRI or
 * a second object of the same identifier would otherwise hide a status or an expiry from whoever
 * reads the JSON, and the graph and its signature would be the same.
 */
final class ModelInPlace {

    private final Descriptions descriptions = new Descriptions();
    private int graphs;
    private int blanks;

    private ModelInPlace() {}

    static void check(dev.credgate.json.JsonValue.JsonObject document, JsonArray expanded) {
        if (expanded.size() != 1 || !(expanded.getFirst() instanceof JsonObject root)) {
            throw elsewhere();
        }
        ModelInPlace check = new ModelInPlace();
        check.read(document, root, null, ModelPlace.DOCUMENT);
        check.descriptions.requireOnePlace();
    }

    private static JsonLdFlawed elsewhere() {
        return JsonLdFlawed.context(
                "what the data model reads stands in another place or under another name,"
                        + " which nobody signed");
    }

    /** An object that the data model reads, and what it expands to. */
    private void read(
            dev.credgate.json.JsonValue.JsonObject json,
            JsonObject node,
            @Nullable String graph,
            ModelPlace place) {
        Descriptions.Description description = descriptions.of(graph, name(node), place);
        for (Map.Entry<String, JsonValue> member : node.entrySet()) {
            String meaning = member.getKey();
            if (meaning.equals(Iris.RDF_TYPE)) {
                throw elsewhere();
            }
            description.says(meaning);
            String name = nameOf(meaning);
            if (name == null) {
                passOver(meaning, member.getValue(), graph);
            } else {
                inPairs(
                        values(json.members().get(name)),
                        each(member.getValue()),
                        graph,
                        ModelPlace.within(meaning));
            }
        }
    }

    private static @Nullable String nameOf(String meaning) {
        return switch (meaning) {
            case "@id" -> "id";
            case "@type" -> "type";
            default -> DataModelTerms.nameOf(meaning);
        };
    }

    private void inPairs(
            List<dev.credgate.json.JsonValue> json,
            List<JsonValue> expanded,
            @Nullable String graph,
            ModelPlace place) {
        if (json.size() != expanded.size()) {
            throw elsewhere();
        }
        for (int at = 0; at < json.size(); at++) {
            JsonValue value = expanded.get(at);
            if (json.get(at) instanceof dev.credgate.json.JsonValue.JsonObject object) {
                pair(object, value, graph, place);
            } else {
                passOver(value, graph);
            }
        }
    }

    private void pair(
            dev.credgate.json.JsonValue.JsonObject json,
            JsonValue value,
            @Nullable String graph,
            ModelPlace place) {
        if (!(value instanceof JsonObject node)) {
            throw elsewhere();
        }
        if (!node.containsKey("@graph")) {
            if (isNode(node)) {
                read(json, node, graph, place);
            } else {
                passOver(node, graph);
            }
            return;
        }
        List<JsonValue> within = each(node.get("@graph"));
        if (node.size() != 1
                || within.size() != 1
                || !(within.getFirst() instanceof JsonObject one)) {
            throw elsewhere();
        }
        read(json, one, nextGraph(), place);
    }

    /** What the data model does not read. */
    private void passOver(String meaning, JsonValue value, @Nullable String graph) {
        switch (meaning) {
            case "@reverse" ->
                    value.asJsonObject()
                            .forEach((property, nodes) -> {
                                if (DataModelTerms.isOne(property)
                                        || property.equals(Iris.RDF_TYPE)) {
                                    throw elsewhere();
                                }
                                passOver(nodes, graph);
                            });
            case "@graph" -> passOver(value, nextGraph());
            default -> passOver(value, graph);
        }
    }

    private void passOver(JsonValue value, @Nullable String graph) {
        if (value instanceof JsonArray elements) {
            elements.forEach(element -> passOver(element, graph));
        } else if (value instanceof JsonObject object && !object.containsKey("@value")) {
            if (isNode(object)) {
                Descriptions.Description description =
                        descriptions.of(graph, name(object), ModelPlace.CLAIMS);
                object.keySet().forEach(description::says);
            }
            object.forEach((meaning, member) -> passOver(meaning, member, graph));
        }
    }

    private static boolean isNode(JsonObject object) {
        return !object.containsKey("@value")
                && !object.containsKey("@list")
                && !object.containsKey("@set");
    }

    private String name(JsonObject node) {
        return node.get("@id") instanceof JsonString id
                ? id.getString()
                : "a node without a name, " + blanks++;
    }

    private String nextGraph() {
        return "graph " + graphs++;
    }

    private static List<JsonValue> each(JsonValue value) {
        return value instanceof JsonArray elements ? elements : List.of(value);
    }

    /** The values of a member, as expansion flattens them. */
    private static List<dev.credgate.json.JsonValue> values(
            dev.credgate.json.@Nullable JsonValue value) {
        List<dev.credgate.json.JsonValue> values = new ArrayList<>();
        gather(value, values);
        return values;
    }

    private static void gather(
            dev.credgate.json.@Nullable JsonValue value, List<dev.credgate.json.JsonValue> values) {
        switch (value) {
            case null -> {}
            case JsonNull _ -> {}
            case dev.credgate.json.JsonValue.JsonArray(var elements) ->
                    elements.forEach(element -> gather(element, values));
            default -> values.add(value);
        }
    }
}
