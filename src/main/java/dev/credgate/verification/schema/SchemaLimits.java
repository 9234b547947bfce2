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
import java.util.Set;

/**
 * Holds a schema to what can be evaluated in bounded time and without the network: references lead
 * into the schema itself and never in a circle, all of them together unfold to a bounded size, and
 * patterns are of the linear subset and together of a bounded size. Schemas come from the chain,
 * but whoever publishes one must not be able to stop the gateway with it. What would have
 * references lead elsewhere than they do here is refused: another base or dialect below the root,
 * and references into what is no schema.
 */
final class SchemaLimits {

    /** Nodes once every reference is unfolded. */
    private static final int MAX_UNFOLDED = 20_000;

    /** States of all patterns together, which bounds what they take in memory and in time. */
    private static final int MAX_STATES = 20_000;

    private static final Set<String> REFERENCES = Set.of("$ref", "$dynamicRef", "$recursiveRef");
    private static final Set<String> DRAFT_4 =
            Set.of(
                    "http://json-schema.org/draft-04/schema#",
                    "http://json-schema.org/draft-04/schema");
    private static final Set<String> DRAFT_2020_12 =
            Set.of(
                    "https://json-schema.org/draft/2020-12/schema",
                    "https://json-schema.org/draft/2020-12/schema#");

    /** Members whose own members are schemas, by names that are no keywords. */
    private static final Set<String> BY_NAME =
            Set.of(
                    "properties",
                    "patternProperties",
                    "$defs",
                    "definitions",
                    "dependentSchemas",
                    "dependencies");

    /** Members that hold values of claims, and no schemas. */
    private static final Set<String> VALUES = Set.of("enum", "const", "default", "examples");

    /** What a node of the text is. */
    private enum Place {
        SCHEMA,
        NAMES,
        VALUE;

        /** An unknown keyword may hold a schema too, which a reference makes one. */
        Place of(String member) {
            return switch (this) {
                case SCHEMA ->
                        BY_NAME.contains(member) ? NAMES : VALUES.contains(member) ? VALUE : SCHEMA;
                case NAMES -> SCHEMA;
                case VALUE -> VALUE;
            };
        }

        /** What an element is of what should be an array. */
        Place element() {
            return this == VALUE ? VALUE : SCHEMA;
        }
    }

    private final JsonObject root;
    private final boolean draft4;
    private final Map<JsonValue, Integer> sizes = new IdentityHashMap<>();
    private final Map<JsonValue, Boolean> open = new IdentityHashMap<>();

    private int states;

    private SchemaLimits(JsonObject root) {
        this.root = root;
        this.draft4 = isDraft4(root);
    }

    /** Whether a schema that is not refused is of draft-04; else it is of 2020-12. */
    static boolean isDraft4(JsonObject schema) {
        return schema.members().get("$schema") instanceof JsonString(String name)
                && DRAFT_4.contains(name);
    }

    /** What a schema's text is. */
    sealed interface Reading {
        /**
         * One that can be used.
         *
         * @param states of the automata of its patterns
         */
        record Fits(JsonObject schema, int states) implements Reading {}

        record Refused(String why) implements Reading {}
    }

    /** Reads a schema's text and holds it to the limits. */
    static Reading read(String text) {
        if (!(JsonParser.parse(text.getBytes(StandardCharsets.UTF_8))
                instanceof JsonReading.Read(JsonObject schema))) {
            return new Reading.Refused("it is not one JSON object");
        }
        JsonValue dialect = schema.members().get("$schema");
        if (dialect != null
                && !(dialect instanceof JsonString(String name)
                        && (DRAFT_4.contains(name) || DRAFT_2020_12.contains(name)))) {
            return new Reading.Refused("$schema is neither draft-04 nor 2020-12");
        }
        SchemaLimits limits = new SchemaLimits(schema);
        try {
            int _ = limits.size(schema, Place.SCHEMA);
            return new Reading.Fits(schema, limits.states);
        } catch (IllegalArgumentException refused) {
            return new Reading.Refused(String.valueOf(refused.getMessage()));
        }
    }

    private int size(JsonValue node, Place place) {
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
                @SuppressWarnings("ReferenceEquality") // identity is the point
                boolean isRoot = node == root;
                if (place == Place.SCHEMA && !isRoot) {
                    sameBase(members);
                }
                for (Map.Entry<String, JsonValue> member : members.entrySet()) {
                    size += size(member.getValue(), place.of(member.getKey()));
                    size += keyword(member.getKey(), member.getValue());
                    bound(size);
                }
            }
            case JsonArray(var elements) -> {
                for (JsonValue element : elements) {
                    size += size(element, place.element());
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
            return size(target(reference), Place.SCHEMA);
        }
        if (name.equals("pattern") && value instanceof JsonString(String pattern)) {
            pattern(pattern);
        }
        if (name.equals("patternProperties") && value instanceof JsonObject(var patterns)) {
            patterns.keySet().forEach(this::pattern);
        }
        return 0;
    }

    private void pattern(String expression) {
        states += LinearPattern.compile(expression).states();
        if (states > MAX_STATES) {
            throw new IllegalArgumentException(
                    "its patterns need more than " + MAX_STATES + " states");
        }
    }

    private JsonValue target(String reference) {
        if (!reference.startsWith("#/")) {
            throw new IllegalArgumentException(
                    reference.equals("#")
                            ? "its references run in a circle"
                            : "a reference leads elsewhere than #/…");
        }
        JsonValue node = root;
        Place place = Place.SCHEMA;
        for (String name : SchemaPointer.names(reference)) {
            JsonValue next = node instanceof JsonObject(var members) ? members.get(name) : null;
            if (next == null) {
                throw new IllegalArgumentException("a reference leads nowhere");
            }
            // The validator looks for a base on the whole way, be it a schema's or not.
            if (next instanceof JsonObject(var members)) {
                sameBase(members);
            }
            place = place.of(name);
            node = next;
        }
        if (place != Place.SCHEMA) {
            throw new IllegalArgumentException("a reference leads to what is no schema");
        }
        return node;
    }

    /** A base of its own would have all references below lead from there, past these limits. */
    private void sameBase(Map<String, JsonValue> members) {
        String id = draft4 ? "id" : "$id";
        if (members.get(id) instanceof JsonString) {
            throw new IllegalArgumentException("it has " + id + " below its root");
        }
        if (members.get("$schema") instanceof JsonString(String dialect)
                && !(draft4 ? DRAFT_4 : DRAFT_2020_12).contains(dialect)) {
            throw new IllegalArgumentException("it changes its dialect below its root");
        }
        // Where the dialect's schema does not look, such a name could be that of a reference.
        if (members.get("$dynamicAnchor") instanceof JsonString(String anchor)
                && anchor.contains("/")) {
            throw new IllegalArgumentException("a $dynamicAnchor is malformed");
        }
    }

    private static void bound(long size) {
        if (size > MAX_UNFOLDED) {
            throw new IllegalArgumentException(
                    "it unfolds to more than " + MAX_UNFOLDED + " nodes");
        }
    }
}
