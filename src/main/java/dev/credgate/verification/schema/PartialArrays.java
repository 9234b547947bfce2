package dev.credgate.verification.schema;

import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonBoolean;
import dev.credgate.json.JsonValue.JsonObject;
import java.util.List;

/**
 * Holds an array of which elements are hidden to the keywords for arrays. For one call; not
 * thread-safe.
 */
final class PartialArrays {

    private final PartialClaims claims;
    private final ShownParts shown;
    private final boolean draft4;

    /**
     * The arrays of some claims.
     *
     * @param claims what holds elements to the schemas of their own
     */
    PartialArrays(PartialClaims claims, ShownParts shown, boolean draft4) {
        this.claims = claims;
        this.shown = shown;
        this.draft4 = draft4;
    }

    /**
     * What of one keyword holds; one that says nothing of arrays holds.
     *
     * @param schema that the keyword is in
     * @param here pointer to the keyword
     */
    Truth holds(
            JsonObject schema,
            String here,
            String keyword,
            JsonValue rule,
            List<JsonValue> elements,
            PartialPlace place) {
        boolean partly = shown.isPartial(place);
        if (partly && isByPlace(schema, keyword, rule)) {
            // Which place an element has is not known beside hidden ones.
            return Truth.UNDECIDED;
        }
        return switch (keyword) {
            case "minItems" ->
                    elements.size() < SchemaRule.number(rule) && partly
                            ? Truth.HIDDEN
                            : claims.verdict(
                                    elements.size() >= SchemaRule.number(rule), place, keyword);
            case "maxItems" ->
                    claims.verdict(elements.size() <= SchemaRule.number(rule), place, keyword)
                            .and(partly ? Truth.HIDDEN : Truth.HOLDS);
            case "contains", "uniqueItems" ->
                    rule == JsonBoolean.FALSE && keyword.equals("uniqueItems")
                            ? Truth.HOLDS
                            : Truth.UNDECIDED;
            case "prefixItems", "items", "additionalItems" -> {
                int from =
                        switch (keyword) {
                            case "items" ->
                                    draft4
                                            ? 0
                                            : SchemaRule.length(
                                                    schema.members().get("prefixItems"));
                            case "additionalItems" ->
                                    schema.members().get("items") instanceof JsonArray(var some)
                                            ? some.size()
                                            : elements.size();
                            default -> 0;
                        };
                Truth truth = partly ? Truth.HIDDEN : Truth.HOLDS;
                for (int i = from; i < elements.size(); i++) {
                    boolean each = !(rule instanceof JsonArray);
                    if (!each && i >= SchemaRule.length(rule)) {
                        break;
                    }
                    truth =
                            truth.and(
                                    claims.at(
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
}
