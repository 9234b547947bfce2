package dev.credgate.verification.schema;

import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;

/**
 * Which parts of the claims are shown as a whole, and of which there may be more. For one call; not
 * thread-safe.
 */
final class ShownParts {

    private final Hiding hiding;
    private final EvaluationSteps steps;

    /** What is shown where that is hidden. */
    ShownParts(Hiding hiding, EvaluationSteps steps) {
        this.hiding = hiding;
        this.steps = steps;
    }

    /** Whether nothing is hidden in a value. */
    boolean isWhole(JsonValue value, PartialPlace place) {
        return place.hidden().isEmpty()
                && (hiding.partial().isEmpty() || !isPartlyShown(value, place));
    }

    private boolean isPartlyShown(JsonValue value, PartialPlace place) {
        steps.take();
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
    boolean isPartial(PartialPlace place) {
        if (hiding.partial().isEmpty()) {
            return false;
        }
        String pointer = place.pointer();
        steps.take(EvaluationSteps.copying(pointer.length()));
        return hiding.isPartial(pointer);
    }
}
