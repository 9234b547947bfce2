package dev.credgate.credential.weid;

import dev.credgate.json.CanonicalWriter;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonBoolean;
import dev.credgate.json.JsonValue.JsonNull;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Leaf texts and hashed claims: docs/weidentity-format.md §4. */
final class SaltedClaim {

    /** The salt of a leaf that is hidden: the claim already holds its hash. */
    static final String HIDDEN = "0";

    private SaltedClaim() {}

    /**
     * Writes the claim with each salted leaf replaced by its hash, walking by the salt tree; what
     * has no salt stays as it is.
     */
    static void writeHashed(CanonicalWriter out, JsonObject claim, JsonObject salt) {
        out.raw('{');
        boolean first = true;
        for (Map.Entry<String, JsonValue> member : CanonicalWriter.sorted(claim.members())) {
            if (!first) {
                out.raw(',');
            }
            first = false;
            out.name(member.getKey());
            JsonValue memberSalt = salt.members().get(member.getKey());
            if (memberSalt == null) {
                out.value(member.getValue());
            } else {
                write(out, member.getValue(), memberSalt);
            }
        }
        out.raw('}');
    }

    private static void write(CanonicalWriter out, JsonValue value, JsonValue salt) {
        if (salt instanceof JsonObject saltObject && value instanceof JsonObject object) {
            writeHashed(out, object, saltObject);
        } else if (salt instanceof JsonArray(var salts)
                && value instanceof JsonArray(var elements)) {
            writeList(out, elements, salts);
        } else if (salt instanceof JsonString(String text) && !text.equals(HIDDEN)) {
            int mark = out.length();
            leafText(out, value);
            out.unquoted(text);
            var hash = out.keccakFrom(mark);
            out.truncate(mark);
            out.hash(hash);
        } else {
            out.value(value);
        }
    }

    private static void writeList(
            CanonicalWriter out, List<JsonValue> elements, List<JsonValue> salts) {
        out.raw('[');
        for (int i = 0; i < elements.size(); i++) {
            if (i > 0) {
                out.raw(',');
            }
            JsonValue element = elements.get(i);
            // Inside a list that has a salt list, plain values stay (section 4, last rule but one).
            if (i < salts.size()
                    && (element instanceof JsonObject || element instanceof JsonArray)) {
                write(out, element, salts.get(i));
            } else {
                out.value(element);
            }
        }
        out.raw(']');
    }

    /** The text of a leaf, before its salt. */
    static void leafText(CanonicalWriter out, JsonValue value) {
        switch (value) {
            case JsonString(String text) -> out.unquoted(text);
            case JsonNumber(String token) -> out.raw(out.doubles().text(token));
            case JsonBoolean truth -> out.raw(truth == JsonBoolean.TRUE ? "true" : "false");
            case JsonNull _ -> out.raw("null");
            case JsonArray(var elements) -> {
                out.raw('[');
                for (Iterator<JsonValue> each = elements.iterator(); each.hasNext(); ) {
                    leafText(out, each.next());
                    if (each.hasNext()) {
                        out.raw(", ");
                    }
                }
                out.raw(']');
            }
            case JsonObject(var members) -> {
                out.raw('{');
                boolean first = true;
                for (Map.Entry<String, JsonValue> member : CanonicalWriter.sorted(members)) {
                    if (!first) {
                        out.raw(", ");
                    }
                    first = false;
                    out.unquoted(member.getKey()).raw('=');
                    leafText(out, member.getValue());
                }
                out.raw('}');
            }
        }
    }

    /**
     * Whether a list is one leaf with one salt: an element is neither object nor list, or an inner
     * list says so.
     */
    static boolean isLeaf(List<JsonValue> list) {
        for (JsonValue element : list) {
            switch (element) {
                case JsonObject _ -> {}
                case JsonArray(var inner) -> {
                    if (isLeaf(inner)) {
                        return true;
                    }
                }
                default -> {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Whether the leaf text of a list can be read in another way than it was written. A string with
     * comma and space reads as two; a name with them as well, since {@code {"a=1, b":"2"}} has the
     * text of {@code {"a":"1","b":"2"}}; a name with {@code =} moves the border to its value, since
     * {@code {"a=b":"c"}} has the text of {@code {"a":"b=c"}}. Without such names a value may hold
     * {@code =}: the first one ends the name.
     */
    static boolean isAmbiguous(JsonValue value) {
        return switch (value) {
            case JsonString(String text) -> text.contains(", ");
            case JsonArray(var elements) -> elements.stream().anyMatch(SaltedClaim::isAmbiguous);
            case JsonObject(var members) ->
                    members.keySet().stream()
                                    .anyMatch(name -> name.contains(", ") || name.contains("="))
                            || members.values().stream().anyMatch(SaltedClaim::isAmbiguous);
            default -> false;
        };
    }
}
