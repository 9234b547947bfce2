package dev.credgate.verification.schema;

import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonBoolean;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashSet;
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

    /** Steps of one evaluation, so that a schema full of alternatives cannot hold up the rest. */
    private static final int MAX_STEPS = 20_000;

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

    /** What holds, the better first: of a conjunction the worst stands. */
    enum Truth {
        HOLDS,
        /** As far as is disclosed; a hidden value alone would have to tell. */
        HIDDEN,
        /** An alternative, a negation or a comparison turns on a hidden value. */
        UNDECIDED,
        BROKEN;

        Truth and(Truth other) {
            return compareTo(other) >= 0 ? this : other;
        }
    }

    /** The first rule broken whatever the hidden values are. */
    record Breach(String where, String keyword) {}

    private final JsonObject root;
    private final boolean draft4;
    private final Hiding hiding;
    private final BiFunction<String, JsonValue, Optional<Breach>> whole;
    private @Nullable Breach breach;
    private int alternatives;
    private int steps;
    private final Map<String, LinearPattern> patterns = new HashMap<>();

    /**
     * @param whole evaluates the schema at a JSON pointer on a value of which nothing is hidden
     */
    PartialClaims(
            JsonObject root, Hiding hiding, BiFunction<String, JsonValue, Optional<Breach>> whole) {
        this.root = root;
        this.hiding = hiding;
        this.whole = whole;
        this.draft4 = SchemaLimits.isDraft4(root);
    }

    Truth evaluate(JsonObject claims) {
        return at(root, "", claims, "");
    }

    Optional<Breach> breach() {
        return Optional.ofNullable(breach);
    }

    private Truth at(
            @Nullable JsonValue schema, String pointer, @Nullable JsonValue value, String path) {
        step();
        if (schema == null
                || schema == JsonBoolean.TRUE
                || schema instanceof JsonObject(var none) && none.isEmpty()) {
            return Truth.HOLDS;
        }
        if (schema == JsonBoolean.FALSE) {
            return verdict(false, path, "false");
        }
        if (!(schema instanceof JsonObject object)) {
            return Truth.UNDECIDED;
        }
        if (value == null) {
            return Truth.HIDDEN;
        }
        if (isWhole(value, path)) {
            return whole.apply(pointer, value)
                    .map(found -> verdict(false, path + found.where(), found.keyword()))
                    .orElse(Truth.HOLDS);
        }
        Truth truth = Truth.HOLDS;
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
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
                                    path));
        }
        return truth;
    }

    /** Whether nothing is hidden in a value. */
    private boolean isWhole(JsonValue value, String path) {
        if (hiding.named().stream().anyMatch(one -> one.startsWith(path + "/"))) {
            return false;
        }
        return hiding.partial().isEmpty() || !isPartlyShown(value, path);
    }

    private boolean isPartlyShown(JsonValue value, String path) {
        step();
        return switch (value) {
            case JsonObject(var members) ->
                    hiding.isPartial(path)
                            || members.entrySet().stream()
                                    .anyMatch(member ->
                                            isPartlyShown(
                                                    member.getValue(),
                                                    path
                                                            + "/"
                                                            + SchemaPointer.escape(
                                                                    member.getKey())));
            case JsonArray(var elements) -> {
                boolean partly = hiding.isPartial(path);
                for (int i = 0; i < elements.size() && !partly; i++) {
                    partly = isPartlyShown(elements.get(i), path + "/" + i);
                }
                yield partly;
            }
            default -> false;
        };
    }

    private void step() {
        if (++steps > MAX_STEPS) {
            throw new IllegalArgumentException("it takes too many steps with claims hidden");
        }
    }

    private Truth keyword(
            JsonObject schema,
            String pointer,
            String keyword,
            JsonValue rule,
            JsonValue value,
            String path) {
        if ((draft4 ? NOT_IN_DRAFT_4 : NOT_IN_2020_12).contains(keyword)) {
            return Truth.HOLDS;
        }
        String here = pointer + "/" + SchemaPointer.escape(keyword);
        return switch (keyword) {
            case "$ref" ->
                    rule instanceof JsonString(String reference)
                            ? referred(SchemaPointer.names(reference), value, path)
                            : Truth.UNDECIDED;
            case "type" -> verdict(isType(rule, value), path, keyword);
            case "allOf" -> all(rule, here, value, path);
            case "anyOf", "oneOf" -> alternatives(keyword, rule, here, value, path);
            case "not" ->
                    switch (alternative(rule, here, value, path)) {
                        case HOLDS -> verdict(false, path, keyword);
                        case BROKEN -> Truth.HOLDS;
                        case HIDDEN, UNDECIDED -> Truth.UNDECIDED;
                    };
            case "if" -> condition(schema, pointer, value, path);
            case "$dynamicRef", "enum", "const", "unevaluatedProperties", "unevaluatedItems" ->
                    Truth.UNDECIDED;
            default ->
                    switch (value) {
                        case JsonObject(var members) ->
                                ofObject(schema, pointer, keyword, rule, members, path);
                        case JsonArray(var elements) ->
                                ofArray(schema, here, keyword, rule, elements, path);
                        default -> Truth.HOLDS;
                    };
        };
    }

    private Truth ofObject(
            JsonObject schema,
            String pointer,
            String keyword,
            JsonValue rule,
            Map<String, JsonValue> members,
            String path) {
        String here = pointer + "/" + SchemaPointer.escape(keyword);
        Set<String> names = names(members, path);
        // What is there and not known by name may be anything.
        boolean partly = hiding.isPartial(path);
        Truth truth = partly ? Truth.HIDDEN : Truth.HOLDS;
        switch (keyword) {
            case "required" -> truth = present(rule, names, path, keyword);
            case "minProperties" ->
                    truth =
                            names.size() >= number(rule)
                                    ? Truth.HOLDS
                                    : partly ? Truth.HIDDEN : verdict(false, path, keyword);
            case "maxProperties" ->
                    truth = truth.and(verdict(names.size() <= number(rule), path, keyword));
            case "properties" -> {
                truth = names.containsAll(keys(rule)) ? Truth.HOLDS : truth;
                for (String name : names) {
                    truth =
                            truth.and(
                                    at(
                                            member(rule, name),
                                            here + "/" + SchemaPointer.escape(name),
                                            members.get(name),
                                            path + "/" + SchemaPointer.escape(name)));
                }
            }
            case "patternProperties" -> {
                for (String pattern : keys(rule)) {
                    for (String name : names) {
                        if (fits(pattern, name)) {
                            truth =
                                    truth.and(
                                            at(
                                                    member(rule, pattern),
                                                    here + "/" + SchemaPointer.escape(pattern),
                                                    members.get(name),
                                                    path + "/" + SchemaPointer.escape(name)));
                        }
                    }
                }
            }
            case "additionalProperties" -> {
                for (String name : names) {
                    if (!isNamed(schema, name)) {
                        truth =
                                truth.and(
                                        at(
                                                rule,
                                                here,
                                                members.get(name),
                                                path + "/" + SchemaPointer.escape(name)));
                    }
                }
            }
            case "propertyNames" -> {
                for (String name : names) {
                    if (whole.apply(here, new JsonString(name)).isPresent()) {
                        truth = truth.and(verdict(false, path, keyword));
                    }
                }
            }
            case "dependencies", "dependentRequired", "dependentSchemas" -> {
                for (String name : keys(rule)) {
                    if (names.contains(name)) {
                        JsonValue needs = member(rule, name);
                        truth =
                                truth.and(
                                        needs instanceof JsonArray
                                                ? present(needs, names, path, keyword)
                                                : at(
                                                        needs,
                                                        here + "/" + SchemaPointer.escape(name),
                                                        JsonObject.of(members),
                                                        path));
                    }
                }
            }
            // No rule, or none for objects: hidden members cannot break it.
            default -> truth = Truth.HOLDS;
        }
        return truth;
    }

    private Truth ofArray(
            JsonObject schema,
            String here,
            String keyword,
            JsonValue rule,
            List<JsonValue> elements,
            String path) {
        boolean partly = hiding.isPartial(path);
        if (partly && isByPlace(schema, keyword, rule)) {
            // Which place an element has is not known beside hidden ones.
            return Truth.UNDECIDED;
        }
        return switch (keyword) {
            case "minItems" ->
                    elements.size() < number(rule) && partly
                            ? Truth.HIDDEN
                            : verdict(elements.size() >= number(rule), path, keyword);
            case "maxItems" ->
                    verdict(elements.size() <= number(rule), path, keyword)
                            .and(partly ? Truth.HIDDEN : Truth.HOLDS);
            case "contains", "uniqueItems" ->
                    rule == JsonBoolean.FALSE && keyword.equals("uniqueItems")
                            ? Truth.HOLDS
                            : Truth.UNDECIDED;
            case "prefixItems", "items", "additionalItems" -> {
                int from =
                        switch (keyword) {
                            case "items" ->
                                    draft4 ? 0 : length(schema.members().get("prefixItems"));
                            case "additionalItems" ->
                                    schema.members().get("items") instanceof JsonArray(var some)
                                            ? some.size()
                                            : elements.size();
                            default -> 0;
                        };
                Truth truth = partly ? Truth.HIDDEN : Truth.HOLDS;
                for (int i = from; i < elements.size(); i++) {
                    boolean each = !(rule instanceof JsonArray);
                    if (!each && i >= length(rule)) {
                        break;
                    }
                    truth =
                            truth.and(
                                    at(
                                            rule instanceof JsonArray(var some)
                                                    ? some.get(i)
                                                    : rule,
                                            each ? here : here + "/" + i,
                                            elements.get(i),
                                            path + "/" + i));
                }
                yield truth;
            }
            default -> Truth.HOLDS;
        };
    }

    /** Whether a rule for elements says something else of each. */
    private boolean isByPlace(JsonObject schema, String keyword, JsonValue rule) {
        return switch (keyword) {
            case "prefixItems" -> true;
            // Beside one rule for all elements there are no additional ones.
            case "additionalItems" -> schema.members().get("items") instanceof JsonArray;
            case "items" ->
                    rule instanceof JsonArray
                            || !draft4 && schema.members().containsKey("prefixItems");
            default -> false;
        };
    }

    private Truth all(JsonValue rule, String here, JsonValue value, String path) {
        Truth truth = Truth.HOLDS;
        for (int i = 0; i < length(rule); i++) {
            truth =
                    truth.and(
                            at(((JsonArray) rule).elements().get(i), here + "/" + i, value, path));
        }
        return truth;
    }

    private Truth alternatives(
            String keyword, JsonValue rule, String here, JsonValue value, String path) {
        int hold = 0;
        int open = 0;
        for (int i = 0; i < length(rule); i++) {
            switch (alternative(
                    ((JsonArray) rule).elements().get(i), here + "/" + i, value, path)) {
                case HOLDS -> hold++;
                case HIDDEN, UNDECIDED -> open++;
                case BROKEN -> {}
            }
        }
        boolean any = keyword.equals("anyOf");
        if (any ? hold > 0 : hold == 1 && open == 0) {
            return Truth.HOLDS;
        }
        return open > 0 && hold < 2 ? Truth.UNDECIDED : verdict(false, path, keyword);
    }

    private Truth condition(JsonObject schema, String pointer, JsonValue value, String path) {
        Truth met = alternative(schema.members().get("if"), pointer + "/if", value, path);
        JsonValue then = schema.members().get("then");
        JsonValue otherwise = schema.members().get("else");
        return switch (met) {
            case HOLDS -> at(then, pointer + "/then", value, path);
            case BROKEN -> at(otherwise, pointer + "/else", value, path);
            case HIDDEN, UNDECIDED -> {
                Truth one = alternative(then, pointer + "/then", value, path);
                Truth other = alternative(otherwise, pointer + "/else", value, path);
                if (one == Truth.BROKEN && other == Truth.BROKEN) {
                    yield verdict(false, path, "if");
                }
                yield one == Truth.HOLDS && other == Truth.HOLDS ? Truth.HOLDS : Truth.UNDECIDED;
            }
        };
    }

    /** One of several: what it breaks is no breach yet. */
    private Truth alternative(
            @Nullable JsonValue schema, String here, JsonValue value, String path) {
        alternatives++;
        Truth truth = at(schema, here, value, path);
        alternatives--;
        return truth;
    }

    private Truth present(JsonValue rule, Set<String> names, String path, String keyword) {
        for (int i = 0; i < length(rule); i++) {
            if (!(((JsonArray) rule).elements().get(i) instanceof JsonString(String name))
                    || !names.contains(name)) {
                return hiding.isPartial(path) ? Truth.HIDDEN : verdict(false, path, keyword);
            }
        }
        return Truth.HOLDS;
    }

    private Truth verdict(boolean holds, String path, String keyword) {
        if (holds) {
            return Truth.HOLDS;
        }
        if (alternatives == 0 && breach == null) {
            breach = new Breach(path, keyword);
        }
        return Truth.BROKEN;
    }

    /** Disclosed names and hidden ones. */
    private Set<String> names(Map<String, JsonValue> members, String path) {
        Set<String> names = new LinkedHashSet<>(members.keySet());
        String prefix = path + "/";
        for (String one : hiding.named()) {
            if (one.startsWith(prefix) && one.indexOf('/', prefix.length()) < 0) {
                names.add(SchemaPointer.unescape(one.substring(prefix.length())));
            }
        }
        return names;
    }

    private boolean isNamed(JsonObject schema, String name) {
        return (schema.members().get("properties") instanceof JsonObject(var properties)
                        && properties.containsKey(name))
                || (schema.members().get("patternProperties") instanceof JsonObject(var patterns)
                        && patterns.keySet().stream().anyMatch(pattern -> fits(pattern, name)));
    }

    private boolean fits(String pattern, String name) {
        return patterns.computeIfAbsent(pattern, LinearPattern::compile)
                .find(name, SchemaLibrary::searched);
    }

    private static boolean isType(JsonValue rule, JsonValue value) {
        String type = value instanceof JsonObject ? "object" : "array";
        return rule instanceof JsonArray(var some)
                ? some.contains(new JsonString(type))
                : rule.equals(new JsonString(type));
    }

    private Truth referred(List<String> names, JsonValue value, String path) {
        JsonValue node = root;
        for (String name : names) {
            JsonValue next = member(node, name);
            if (next == null) {
                throw new IllegalArgumentException("a reference leads nowhere");
            }
            node = next;
        }
        return at(node, SchemaPointer.of(names), value, path);
    }

    private static @Nullable JsonValue member(JsonValue object, String name) {
        return object instanceof JsonObject(var members) ? members.get(name) : null;
    }

    private static Set<String> keys(@Nullable JsonValue object) {
        return object instanceof JsonObject(var members) ? members.keySet() : Set.of();
    }

    private static int length(@Nullable JsonValue array) {
        return array instanceof JsonArray(var elements) ? elements.size() : 0;
    }

    /** A bound; a count beyond all counts is one too. */
    private static double number(JsonValue rule) {
        return rule instanceof JsonNumber(String token) ? new BigDecimal(token).doubleValue() : 0;
    }
}
