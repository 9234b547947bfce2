package dev.credgate.verification.schema;

import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonBoolean;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Holds claims to a schema of which some are hidden: of those that are named their values are not
 * known, of others not even whether they are there. What does not depend on a hidden value is
 * decided as JSON Schema says; the value itself is forgiven, unless an alternative turns on it:
 * then nothing is decided. For one call; not thread-safe.
 */
final class PartialClaims {

    /** What are rules here, and in draft-04 no keywords: they say nothing there. */
    private static final Set<String> NOT_IN_DRAFT_4 =
            Set.of(
                    "$dynamicRef",
                    "const",
                    "contains",
                    "dependentRequired",
                    "dependentSchemas",
                    "if",
                    "prefixItems",
                    "propertyNames",
                    "unevaluatedItems",
                    "unevaluatedProperties");

    /** The same of 2020-12. */
    private static final Set<String> NOT_IN_2020_12 = Set.of("additionalItems");

    /** The first rule broken whatever the hidden values are. */
    record Breach(String where, String keyword) {}

    private final JsonObject root;
    private final boolean draft4;
    private final Hiding hiding;
    private final BiFunction<String, JsonValue, Optional<Breach>> whole;
    private final EvaluationSteps steps = new EvaluationSteps();
    private final ShownParts shown;
    private final PartialObjects objects;
    private final PartialArrays arrays;
    private @Nullable Breach breach;
    private int alternatives;

    /**
     * @param whole evaluates the schema at a JSON pointer on a value of which nothing is hidden
     */
    PartialClaims(
            JsonObject root, Hiding hiding, BiFunction<String, JsonValue, Optional<Breach>> whole) {
        this.root = root;
        this.hiding = hiding;
        this.whole = whole;
        this.draft4 = SchemaLimits.isDraft4(root);
        this.shown = new ShownParts(hiding, steps);
        this.objects = new PartialObjects(this, shown, steps, whole);
        this.arrays = new PartialArrays(this, shown, draft4);
    }

    Truth evaluate(JsonObject claims) {
        return at(root, "", claims, new PartialPlace(null, "", hiding.named()));
    }

    Optional<Breach> breach() {
        return Optional.ofNullable(breach);
    }

    /**
     * What of a schema holds.
     *
     * @param schema none says nothing
     * @param pointer to the schema
     * @param value none where it is hidden
     */
    Truth at(
            @Nullable JsonValue schema,
            String pointer,
            @Nullable JsonValue value,
            PartialPlace place) {
        steps.take();
        if (schema == null
                || schema == JsonBoolean.TRUE
                || schema instanceof JsonObject(var none) && none.isEmpty()) {
            return Truth.HOLDS;
        }
        if (schema == JsonBoolean.FALSE) {
            return verdict(false, place, "false");
        }
        if (!(schema instanceof JsonObject object)) {
            return Truth.UNDECIDED;
        }
        if (value == null) {
            return Truth.HIDDEN;
        }
        if (shown.isWhole(value, place)) {
            return whole.apply(pointer, value)
                    .map(found -> broken(place, found.where(), found.keyword()))
                    .orElse(Truth.HOLDS);
        }
        Truth truth = Truth.HOLDS;
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
            steps.take(1 + EvaluationSteps.copying(pointer.length()));
            if (draft4 && object.members().containsKey("$ref") && !member.getKey().equals("$ref")) {
                continue;
            }
            truth =
                    truth.and(
                            keyword(
                                    object,
                                    pointer,
                                    member.getKey(),
                                    member.getValue(),
                                    value,
                                    place));
        }
        return truth;
    }

    private Truth keyword(
            JsonObject schema,
            String pointer,
            String keyword,
            JsonValue rule,
            JsonValue value,
            PartialPlace place) {
        if ((draft4 ? NOT_IN_DRAFT_4 : NOT_IN_2020_12).contains(keyword)) {
            return Truth.HOLDS;
        }
        String here = pointer + "/" + SchemaPointer.escape(keyword);
        return switch (keyword) {
            case "$ref" ->
                    rule instanceof JsonString(String reference)
                            ? referred(reference, value, place)
                            : Truth.UNDECIDED;
            case "type" -> verdict(isType(rule, value), place, keyword);
            case "allOf" -> all(rule, here, value, place);
            case "anyOf", "oneOf" -> alternatives(keyword, rule, here, value, place);
            case "not" ->
                    switch (alternative(rule, here, value, place)) {
                        case HOLDS -> verdict(false, place, keyword);
                        case BROKEN -> Truth.HOLDS;
                        case HIDDEN, UNDECIDED -> Truth.UNDECIDED;
                    };
            case "if" -> condition(schema, pointer, value, place);
            case "$dynamicRef", "enum", "const", "unevaluatedProperties", "unevaluatedItems" ->
                    Truth.UNDECIDED;
            default ->
                    switch (value) {
                        case JsonObject(var members) ->
                                objects.holds(schema, pointer, keyword, rule, members, place);
                        case JsonArray(var elements) ->
                                arrays.holds(schema, here, keyword, rule, elements, place);
                        default -> Truth.HOLDS;
                    };
        };
    }

    private Truth all(JsonValue rule, String here, JsonValue value, PartialPlace place) {
        Truth truth = Truth.HOLDS;
        for (int i = 0; i < SchemaRule.length(rule); i++) {
            truth =
                    truth.and(
                            at(((JsonArray) rule).elements().get(i), here + "/" + i, value, place));
        }
        return truth;
    }

    private Truth alternatives(
            String keyword, JsonValue rule, String here, JsonValue value, PartialPlace place) {
        int hold = 0;
        int open = 0;
        for (int i = 0; i < SchemaRule.length(rule); i++) {
            switch (alternative(
                    ((JsonArray) rule).elements().get(i), here + "/" + i, value, place)) {
                case HOLDS -> hold++;
                case HIDDEN, UNDECIDED -> open++;
                case BROKEN -> {}
            }
        }
        boolean any = keyword.equals("anyOf");
        if (any ? hold > 0 : hold == 1 && open == 0) {
            return Truth.HOLDS;
        }
        return open > 0 && hold < 2 ? Truth.UNDECIDED : verdict(false, place, keyword);
    }

    private Truth condition(
            JsonObject schema, String pointer, JsonValue value, PartialPlace place) {
        Truth met = alternative(schema.members().get("if"), pointer + "/if", value, place);
        JsonValue then = schema.members().get("then");
        JsonValue otherwise = schema.members().get("else");
        return switch (met) {
            case HOLDS -> at(then, pointer + "/then", value, place);
            case BROKEN -> at(otherwise, pointer + "/else", value, place);
            case HIDDEN, UNDECIDED -> {
                Truth one = alternative(then, pointer + "/then", value, place);
                Truth other = alternative(otherwise, pointer + "/else", value, place);
                if (one == Truth.BROKEN && other == Truth.BROKEN) {
                    yield verdict(false, place, "if");
                }
                yield one == Truth.HOLDS && other == Truth.HOLDS ? Truth.HOLDS : Truth.UNDECIDED;
            }
        };
    }

    /** One of several: what it breaks is no breach yet. */
    private Truth alternative(
            @Nullable JsonValue schema, String here, JsonValue value, PartialPlace place) {
        alternatives++;
        Truth truth = at(schema, here, value, place);
        alternatives--;
        return truth;
    }

    /** What a rule tells that holds or not. */
    Truth verdict(boolean holds, PartialPlace place, String keyword) {
        return holds ? Truth.HOLDS : broken(place, "", keyword);
    }

    private Truth broken(PartialPlace place, String within, String keyword) {
        if (alternatives == 0 && breach == null) {
            breach = new Breach(place.pointer() + within, keyword);
        }
        return Truth.BROKEN;
    }

    private static boolean isType(JsonValue rule, JsonValue value) {
        String type = value instanceof JsonObject ? "object" : "array";
        return rule instanceof JsonArray(var some)
                ? some.contains(new JsonString(type))
                : rule.equals(new JsonString(type));
    }

    private Truth referred(String reference, JsonValue value, PartialPlace place) {
        steps.take(EvaluationSteps.copying(reference.length()));
        List<String> names = SchemaPointer.names(reference);
        JsonValue node = root;
        for (String name : names) {
            JsonValue next = SchemaRule.member(node, name);
            if (next == null) {
                throw new IllegalArgumentException("a reference leads nowhere");
            }
            node = next;
        }
        return at(node, SchemaPointer.of(names), value, place);
    }
}
