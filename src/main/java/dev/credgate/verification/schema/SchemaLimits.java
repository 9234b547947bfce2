package dev.credgate.verification.schema;

import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Holds a schema to what can be evaluated in bounded time and without the network: references lead
 * into the schema itself and never in a circle, all of them together unfold to a bounded size, and
 * patterns are of the linear subset. Schemas come from the chain, but whoever publishes one must
 * not be able to stop the gateway with it.
 */
final class SchemaLimits {

    /** Nodes once every reference is unfolded. */
    private static final int MAX_UNFOLDED = 20_000;

    private static final Set<String> REFERENCES = Set.of("$ref", "$dynamicRef", "$recursiveRef");
    private static final Set<String> DIALECTS =
            Set.of(
                    "http://json-schema.org/draft-04/schema#",
                    "http://json-schema.org/draft-04/schema",
                    "https://json-schema.org/draft/2020-12/schema",
                    "https://json-schema.org/draft/2020-12/schema#");

    private final JsonObject root;
    private final Map<JsonValue, Integer> sizes = new IdentityHashMap<>();
    private final Map<JsonValue, Boolean> open = new IdentityHashMap<>();

    private SchemaLimits(JsonObject root) {
        this.root = root;
    }

    /** Why a schema's text cannot be used; empty when it can. */
    static Optional<String> refusal(String text) {
        if (!(JsonParser.parse(text.getBytes(StandardCharsets.UTF_8))
                instanceof JsonReading.Read(JsonObject schema))) {
            return Optional.of("it is not one JSON object");
        }
        JsonValue dialect = schema.members().get("$schema");
        if (dialect != null
                && !(dialect instanceof JsonString(String name) && DIALECTS.contains(name))) {
            return Optional.of("$schema is neither draft-04 nor 2020-12");
        }
        try {
            new SchemaLimits(schema).size(schema);
            return Optional.empty();
        } catch (IllegalArgumentException refused) {
            return Optional.of(String.valueOf(refused.getMessage()));
        }
    }

    private int size(JsonValue node) {
        Integer known = sizes.get(node);
        if (known != null) {
            return known;
        }
        if (open.put(node, true) != null) {
            throw new IllegalArgumentException("its references run in a circle");
        }
        long size = 1;
        switch (node) {
            case JsonObject(var members) -> {
                for (Map.Entry<String, JsonValue> member : members.entrySet()) {
                    size += size(member.getValue());
                    size += keyword(member.getKey(), member.getValue());
                    bound(size);
                }
            }
            case JsonArray(var elements) -> {
                for (JsonValue element : elements) {
                    size += size(element);
                    bound(size);
                }
            }
            default -> {
                // Strings and numbers are shared constants at times: they cannot be circles.
                open.remove(node);
                return 1;
            }
        }
        open.remove(node);
        sizes.put(node, (int) size);
        return (int) size;
    }

    private int keyword(String name, JsonValue value) {
        if (REFERENCES.contains(name) && value instanceof JsonString(String reference)) {
            return size(target(reference));
        }
        if (name.equals("pattern") && value instanceof JsonString(String pattern)) {
            LinearPattern.compile(pattern);
        }
        if (name.equals("patternProperties") && value instanceof JsonObject(var patterns)) {
            patterns.keySet().forEach(LinearPattern::compile);
        }
        return 0;
    }

    private JsonValue target(String reference) {
        if (!reference.startsWith("#/")) {
            throw new IllegalArgumentException(
                    reference.equals("#")
                            ? "its references run in a circle"
                            : "a reference leads elsewhere than #/…");
        }
        JsonValue node = root;
        for (String step : reference.substring(2).split("/", -1)) {
            String name = step.replace("~1", "/").replace("~0", "~");
            JsonValue next = node instanceof JsonObject(var members) ? members.get(name) : null;
            if (next == null) {
                throw new IllegalArgumentException("a reference leads nowhere");
            }
            node = next;
        }
        return node;
    }

    private static void bound(long size) {
        if (size > MAX_UNFOLDED) {
            throw new IllegalArgumentException(
                    "it unfolds to more than " + MAX_UNFOLDED + " nodes");
        }
    }
}
