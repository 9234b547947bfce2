package dev.credgate.verification.schema;

import dev.credgate.credential.HiddenClaims;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonBoolean;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.thread.Effort;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
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
    private static final int MAX_STEPS = 200_000;

    /** What a step is in those of {@link Effort}, which are shorter. */
    private static final int EFFORT_A_STEP = 10;

    /** Characters of a pointer that are copied in a step. */
    private static final int CHARACTERS_A_STEP = 256;

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
    private final Effort effort = Effort.current();
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
        return at(root, "", claims, new Place(null, "", hiding.named()));
    }

    Optional<Breach> breach() {
        return Optional.ofNullable(breach);
    }

    /**
     * Where a value is, and what is hidden in it. The pointers of all that lies below one long name
     * would take the square of the document's memory: only where one is asked for is it made.
     */
    private record Place(@Nullable Place in, String name, HiddenClaims hidden) {

        Place at(String member) {
            return new Place(this, member, hidden.in(member));
        }

        Place at(int element) {
            return at(Integer.toString(element));
        }

        /** The JSON pointer. */
        String pointer() {
            Deque<String> names = new ArrayDeque<>();
            for (Place at = this; at.in != null; at = at.in) {
                names.push(at.name);
            }
            return SchemaPointer.of(names);
        }
    }

    private Truth at(
            @Nullable JsonValue schema, String pointer, @Nullable JsonValue value, Place place) {
        step();
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
        if (isWhole(value, place)) {
            return whole.apply(pointer, value)
                    .map(found -> broken(place, found.where(), found.keyword()))
                    .orElse(Truth.HOLDS);
        }
        Truth truth = Truth.HOLDS;
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
            steps(1 + pointer.length() / CHARACTERS_A_STEP);
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

    /** Whether nothing is hidden in a value. */
    private boolean isWhole(JsonValue value, Place place) {
        return place.hidden().isEmpty()
                && (hiding.partial().isEmpty() || !isPartlyShown(value, place));
    }

    private boolean isPartlyShown(JsonValue value, Place place) {
        step();
        return switch (value) {
            case JsonObject(var members) ->
                    isPartial(place)
                            || members.entrySet().stream()
                                    .anyMatch(member ->
                                            isPartlyShown(
                                                    member.getValue(), place.at(member.getKey())));
            case JsonArray(var elements) -> {
                boolean partly = isPartial(place);
                for (int i = 0; i < elements.size() && !partly; i++) {
                    partly = isPartlyShown(elements.get(i), place.at(i));
                }
                yield partly;
            }
            default -> false;
        };
    }

    /** Whether the object or array at a place may hold more than is shown or named. */
    private boolean isPartial(Place place) {
        if (hiding.partial().isEmpty()) {
            return false;
        }
        String pointer = place.pointer();
        steps(pointer.length() / CHARACTERS_A_STEP);
        return hiding.isPartial(pointer);
    }

    private void step() {
        steps(1);
    }

    private void steps(int more) {
        steps += more;
        if (steps > MAX_STEPS || !effort.spend((long) more * EFFORT_A_STEP)) {
            throw new IllegalArgumentException("it takes too many steps with claims hidden");
        }
    }

    private Truth keyword(
            JsonObject schema,
            String pointer,
            String keyword,
            JsonValue rule,
            JsonValue value,
            Place place) {
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
                                ofObject(schema, pointer, keyword, rule, members, place);
                        case JsonArray(var elements) ->
                                ofArray(schema, here, keyword, rule, elements, place);
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
            Place place) {
        String here = pointer + "/" + SchemaPointer.escape(keyword);
        Names names = new Names(members, place.hidden());
        // What is there and not known by name may be anything.
        boolean partly = isPartial(place);
        Truth truth = partly ? Truth.HIDDEN : Truth.HOLDS;
        switch (keyword) {
            case "required" -> truth = present(rule, names, place, keyword);
            case "minProperties" -> {
                steps(names.hidden().within().size());
                truth =
                        names.count() >= number(rule)
                                ? Truth.HOLDS
                                : partly ? Truth.HIDDEN : verdict(false, place, keyword);
            }
            case "maxProperties" -> {
                steps(names.hidden().within().size());
                truth = truth.and(verdict(names.count() <= number(rule), place, keyword));
            }
            case "properties" -> {
                if (partly) {
                    steps(keys(rule).size());
                    truth = keys(rule).stream().allMatch(names::contains) ? Truth.HOLDS : truth;
                }
                for (String name : all(names)) {
                    JsonValue its = member(rule, name);
                    if (its != null) {
                        truth =
                                truth.and(
                                        at(
                                                its,
                                                here + "/" + SchemaPointer.escape(name),
                                                members.get(name),
                                                place.at(name)));
                    }
                }
            }
            case "patternProperties" -> {
                for (String pattern : keys(rule)) {
                    for (String name : all(names)) {
                        if (fits(pattern, name)) {
                            truth =
                                    truth.and(
                                            at(
                                                    member(rule, pattern),
                                                    here + "/" + SchemaPointer.escape(pattern),
                                                    members.get(name),
                                                    place.at(name)));
                        }
                    }
                }
            }
            case "additionalProperties" -> {
                for (String name : all(names)) {
                    if (!isNamed(schema, name)) {
                        truth = truth.and(at(rule, here, members.get(name), place.at(name)));
                    }
                }
            }
            case "propertyNames" -> {
                for (String name : all(names)) {
                    if (whole.apply(here, new JsonString(name)).isPresent()) {
                        truth = truth.and(verdict(false, place, keyword));
                    }
                }
            }
            case "dependencies", "dependentRequired", "dependentSchemas" -> {
                steps(keys(rule).size());
                for (String name : keys(rule)) {
                    if (names.contains(name)) {
                        JsonValue needs = member(rule, name);
                        truth =
                                truth.and(
                                        needs instanceof JsonArray
                                                ? present(needs, names, place, keyword)
                                                : at(
                                                        needs,
                                                        here + "/" + SchemaPointer.escape(name),
                                                        new JsonObject(members),
                                                        place));
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
            Place place) {
        boolean partly = isPartial(place);
        if (partly && isByPlace(schema, keyword, rule)) {
            // Which place an element has is not known beside hidden ones.
            return Truth.UNDECIDED;
        }
        return switch (keyword) {
            case "minItems" ->
                    elements.size() < number(rule) && partly
                            ? Truth.HIDDEN
                            : verdict(elements.size() >= number(rule), place, keyword);
            case "maxItems" ->
                    verdict(elements.size() <= number(rule), place, keyword)
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
                                            place.at(i)));
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

    private Truth all(JsonValue rule, String here, JsonValue value, Place place) {
        Truth truth = Truth.HOLDS;
        for (int i = 0; i < length(rule); i++) {
            truth =
                    truth.and(
                            at(((JsonArray) rule).elements().get(i), here + "/" + i, value, place));
        }
        return truth;
    }

    private Truth alternatives(
            String keyword, JsonValue rule, String here, JsonValue value, Place place) {
        int hold = 0;
        int open = 0;
        for (int i = 0; i < length(rule); i++) {
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

    private Truth condition(JsonObject schema, String pointer, JsonValue value, Place place) {
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
            @Nullable JsonValue schema, String here, JsonValue value, Place place) {
        alternatives++;
        Truth truth = at(schema, here, value, place);
        alternatives--;
        return truth;
    }

    private Truth present(JsonValue rule, Names names, Place place, String keyword) {
        steps(length(rule));
        for (int i = 0; i < length(rule); i++) {
            if (!(((JsonArray) rule).elements().get(i) instanceof JsonString(String name))
                    || !names.contains(name)) {
                return isPartial(place) ? Truth.HIDDEN : verdict(false, place, keyword);
            }
        }
        return Truth.HOLDS;
    }

    private Truth verdict(boolean holds, Place place, String keyword) {
        return holds ? Truth.HOLDS : broken(place, "", keyword);
    }

    private Truth broken(Place place, String within, String keyword) {
        if (alternatives == 0 && breach == null) {
            breach = new Breach(place.pointer() + within, keyword);
        }
        return Truth.BROKEN;
    }

    /** Disclosed names and hidden ones. */
    private record Names(Map<String, JsonValue> members, HiddenClaims hidden) {

        boolean contains(String name) {
            return members.containsKey(name) || hidden.hides(name);
        }

        int count() {
            int count = members.size();
            for (String name : hidden.within().keySet()) {
                count += hidden.hides(name) && !members.containsKey(name) ? 1 : 0;
            }
            return count;
        }

        Set<String> all() {
            if (hidden.isEmpty()) {
                return members.keySet();
            }
            Set<String> names = new LinkedHashSet<>(members.keySet());
            for (String name : hidden.within().keySet()) {
                if (hidden.hides(name)) {
                    names.add(name);
                }
            }
            return names;
        }
    }

    private Set<String> all(Names names) {
        Set<String> all = names.all();
        steps(all.size());
        return all;
    }

    private boolean isNamed(JsonObject schema, String name) {
        return (schema.members().get("properties") instanceof JsonObject(var properties)
                        && properties.containsKey(name))
                || (schema.members().get("patternProperties") instanceof JsonObject(var patterns)
                        && patterns.keySet().stream().anyMatch(pattern -> fits(pattern, name)));
    }

    private boolean fits(String pattern, String name) {
        step();
        return patterns.computeIfAbsent(pattern, LinearPattern::compile)
                .find(name, SchemaLibrary::searched);
    }

    private static boolean isType(JsonValue rule, JsonValue value) {
        String type = value instanceof JsonObject ? "object" : "array";
        return rule instanceof JsonArray(var some)
                ? some.contains(new JsonString(type))
                : rule.equals(new JsonString(type));
    }

    private Truth referred(String reference, JsonValue value, Place place) {
        steps(reference.length() / CHARACTERS_A_STEP);
        List<String> names = SchemaPointer.names(reference);
        JsonValue node = root;
        for (String name : names) {
            JsonValue next = member(node, name);
            if (next == null) {
                throw new IllegalArgumentException("a reference leads nowhere");
            }
            node = next;
        }
        return at(node, SchemaPointer.of(names), value, place);
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
