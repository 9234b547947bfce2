package dev.credgate.credential.weid;

import dev.credgate.json.JsonNumbers;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;

/** Finds number tokens by what they are. */
final class OldDoubles {

    private OldDoubles() {}

    /** Whether a double in the value may have been printed by a Java before 19. */
    static boolean isIn(JsonValue value) {
        return switch (value) {
            case JsonNumber(String token) ->
                    !JsonNumbers.isInteger(token)
                            && !JsonNumbers.oldText(token).equals(JsonNumbers.text(token));
            case JsonArray(var elements) -> elements.stream().anyMatch(OldDoubles::isIn);
            case JsonObject(var members) -> members.values().stream().anyMatch(OldDoubles::isIn);
            default -> false;
        };
    }

    /** Whether a number in the value is beyond all doubles. */
    static boolean hasInfinity(JsonValue value) {
        return switch (value) {
            case JsonNumber(String token) -> !JsonNumbers.isFinite(token);
            case JsonArray(var elements) -> {
                for (JsonValue element : elements) {
                    if (hasInfinity(element)) {
                        yield true;
                    }
                }
                yield false;
            }
            case JsonObject(var members) -> {
                for (JsonValue member : members.values()) {
                    if (hasInfinity(member)) {
                        yield true;
                    }
                }
                yield false;
            }
            default -> false;
        };
    }
}
