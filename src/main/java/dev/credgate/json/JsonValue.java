package dev.credgate.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON value, exactly as it was written. Immutable. */
public sealed interface JsonValue {

    /** An object; members in the order of the text, names distinct. */
    record JsonObject(Map<String, JsonValue> members) implements JsonValue {

        /** An object without members. */
        public static final JsonObject EMPTY = new JsonObject(Map.of());

        /** An object with these members, in their order; the map is copied. */
        public static JsonObject of(Map<String, ? extends JsonValue> members) {
            return new JsonObject(Collections.unmodifiableMap(new LinkedHashMap<>(members)));
        }

        /** This object without the member of that name. */
        public JsonObject without(String name) {
            if (members instanceof FewMembers few) {
                return new JsonObject(few.without(name));
            }
            Map<String, JsonValue> rest = new LinkedHashMap<>(members);
            rest.remove(name);
            return new JsonObject(Collections.unmodifiableMap(rest));
        }

        /** This object with that member, in its place or at the end. */
        public JsonObject with(String name, JsonValue value) {
            if (members instanceof FewMembers few && few.takesOneMore()) {
                return new JsonObject(few.with(name, value));
            }
            Map<String, JsonValue> more = new LinkedHashMap<>(members);
            more.put(name, value);
            return new JsonObject(Collections.unmodifiableMap(more));
        }

        /** The member of that name. */
        public Optional<JsonValue> member(String name) {
            return Optional.ofNullable(members.get(name));
        }
    }

    /** An array. */
    record JsonArray(List<JsonValue> elements) implements JsonValue {}

    /** A string, its escapes resolved; never an unpaired surrogate. */
    record JsonString(String value) implements JsonValue {}

    /**
     * A number as it was spelled: {@code 1}, {@code 1.0} and {@code 1e0} are three different
     * values.
     */
    record JsonNumber(String token) implements JsonValue {}

    /** {@code true} or {@code false}. */
    enum JsonBoolean implements JsonValue {
        TRUE,
        FALSE
    }

    /** {@code null}. */
    enum JsonNull implements JsonValue {
        NULL
    }
}
