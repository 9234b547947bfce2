package dev.credgate.fuzz;

import dev.credgate.json.CanonicalWriter;
import dev.credgate.json.JsonNumbers;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonWriter;

/**
 * The JSON parser: what it takes, it takes again from its own writing. WeIdentity's canonical text
 * of a number beyond all doubles is no JSON; who writes that text refuses such numbers first.
 */
public final class JsonFuzz {

    private JsonFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        if (JsonParser.parse(bytes) instanceof JsonReading.Read(var value)) {
            if (!(JsonParser.parse(JsonWriter.write(value)) instanceof JsonReading.Read(var again))
                    || !again.equals(value)) {
                throw new IllegalStateException("what was written reads as something else");
            }
            if (isFinite(value)
                    && !(JsonParser.parse(CanonicalWriter.canonical(value))
                            instanceof JsonReading.Read)) {
                throw new IllegalStateException("what was written cannot be read");
            }
        }
    }

    private static boolean isFinite(JsonValue value) {
        return switch (value) {
            case JsonNumber(String token) -> JsonNumbers.isFinite(token);
            case JsonArray(var elements) -> elements.stream().allMatch(JsonFuzz::isFinite);
            case JsonObject(var members) -> members.values().stream().allMatch(JsonFuzz::isFinite);
            default -> true;
        };
    }
}
