package dev.credgate.verification.schema;

import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.verification.schema.PartialClaims.Breach;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Holds an object of which members are hidden to the keywords for objects. For one call; not
 * thread-safe.
 */
final class PartialObjects {

    private final PartialClaims claims;
    private final ShownParts shown;
    private final EvaluationSteps steps;
    private final BiFunction<String, JsonValue, Optional<Breach>> whole;
    private final Map<String, LinearPattern> patterns = new HashMap<>();

    /**
     * The objects of some claims.
     *
     * @param claims what holds members to the schemas of their own
     * @param whole evaluates the schema at a JSON pointer on a value of which nothing is hidden
     */
    PartialObjects(
            PartialClaims claims,
            ShownParts shown,
            EvaluationSteps steps,
            BiFunction<String, JsonValue, Optional<Breach>> whole) {
        this.claims = claims;
        this.shown = shown;
        this.steps = steps;
        this.whole = whole;
    }

    /**
     * What of one keyword holds; one that says nothing of objects holds.
     *
     * @param schema that the keyword is in
     * @param pointer to the schema
     */
    Truth holds(
            JsonObject schema,
            String pointer,
            String keyword,
            JsonValue rule,
            Map<String, JsonValue> members,
            PartialPlace place) {
        String here = pointer + "/" + SchemaPointer.escape(keyword);
        PartialNames names = new PartialNames(members, place.hidden());
        // What is there and not known by name may be anything.
        boolean partly = shown.isPartial(place);
        Truth truth = partly ? Truth.HIDDEN : Truth.HOLDS;
        switch (keyword) {
            case "required" -> truth = present(rule, names, place, keyword);
            case "minProperties" -> {
                steps.take(names.hidden().within().size());
                truth =
                        names.count() >= SchemaRule.number(rule)
                                ? Truth.HOLDS
                                : partly ? Truth.HIDDEN : claims.verdict(false, place, keyword);
            }
            case "maxProperties" -> {
                steps.take(names.hidden().within().size());
                truth =
                        truth.and(
                                claims.verdict(
                                        names.count() <= SchemaRule.number(rule), place, keyword));
            }
            case "properties" -> {
                if (partly) {
                    steps.take(SchemaRule.keys(rule).size());
                    truth =
                            SchemaRule.keys(rule).stream().allMatch(names::contains)
                                    ? Truth.HOLDS
                                    : truth;
                }
                for (String name : all(names)) {
                    JsonValue its = SchemaRule.member(rule, name);
                    if (its != null) {
                        truth =
                                truth.and(
                                        claims.at(
                                                its,
                                                here + "/" + SchemaPointer.escape(name),
                                                members.get(name),
                                                place.at(name)));
                    }
                }
            }
            case "patternProperties" -> {
                for (String pattern : SchemaRule.keys(rule)) {
                    for (String name : all(names)) {
                        if (fits(pattern, name)) {
                            truth =
                                    truth.and(
                                            claims.at(
                                                    SchemaRule.member(rule, pattern),
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
                        truth = truth.and(claims.at(rule, here, members.get(name), place.at(name)));
                    }
                }
            }
            case "propertyNames" -> {
                for (String name : all(names)) {
                    if (whole.apply(here, new JsonString(name)).isPresent()) {
                        truth = truth.and(claims.verdict(false, place, keyword));
                    }
                }
            }
            case "dependencies", "dependentRequired", "dependentSchemas" -> {
                steps.take(SchemaRule.keys(rule).size());
                for (String name : SchemaRule.keys(rule)) {
                    if (names.contains(name)) {
                        JsonValue needs = SchemaRule.member(rule, name);
                        truth =
                                truth.and(
                                        needs instanceof JsonArray
                                                ? present(needs, names, place, keyword)
                                                : claims.at(
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

    private Truth present(JsonValue rule, PartialNames names, PartialPlace place, String keyword) {
        steps.take(SchemaRule.length(rule));
        for (int i = 0; i < SchemaRule.length(rule); i++) {
            if (!(((JsonArray) rule).elements().get(i) instanceof JsonString(String name))
                    || !names.contains(name)) {
                return shown.isPartial(place)
                        ? Truth.HIDDEN
                        : claims.verdict(false, place, keyword);
            }
        }
        return Truth.HOLDS;
    }

    private Set<String> all(PartialNames names) {
        Set<String> all = names.all();
        steps.take(all.size());
        return all;
    }

    private boolean isNamed(JsonObject schema, String name) {
        return (schema.members().get("properties") instanceof JsonObject(var properties)
                        && properties.containsKey(name))
                || (schema.members().get("patternProperties") instanceof JsonObject(var patterns)
                        && patterns.keySet().stream().anyMatch(pattern -> fits(pattern, name)));
    }

    private boolean fits(String pattern, String name) {
        steps.take();
        return patterns.computeIfAbsent(pattern, LinearPattern::compile)
                .find(name, SchemaLibrary::searched);
    }
}
