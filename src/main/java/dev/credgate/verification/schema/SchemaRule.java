package dev.credgate.verification.schema;

import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a rule of a schema holds; where it is of another kind than its keyword wants, nothing. */
final class SchemaRule {

    private SchemaRule() {}

    /** A member of an object. */
    static @Nullable JsonValue member(JsonValue object, String name) {
        return object instanceof JsonObject(var members) ? members.get(name) : null;
    }

    /** The names of an object's members. */
    static Set<String> keys(@Nullable JsonValue object) {
        return object instanceof JsonObject(var members) ? members.keySet() : Set.of();
    }

    /** How many elements an array has. */
    static int length(@Nullable JsonValue array) {
        return array instanceof JsonArray(var elements) ? elements.size() : 0;
    }

    /** A bound; a count beyond all counts is one too. */
    static double number(JsonValue rule) {
        return rule instanceof JsonNumber(String token) ? new BigDecimal(token).doubleValue() : 0;
    }
}
