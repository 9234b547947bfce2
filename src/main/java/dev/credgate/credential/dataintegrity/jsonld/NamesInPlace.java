package dev.credgate.credential.dataintegrity.jsonld;

import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.Map;
import java.util.Set;

/**
 * For documents of the general path, whose contexts are all bundled: no object is identified or
 * typed by a keyword, for which the data model has names, and none has members that it lends to
 * other places. Nor does anything look like a keyword that is none: the library drops more of that
 * than JSON-LD does.
 */
final class NamesInPlace {

    private static final Set<String> OF_OTHER_PLACES =
            Set.of("@graph", "@included", "@nest", "@reverse");

    private NamesInPlace() {}

    static void check(JsonObject document) {
        for (Map.Entry<String, JsonValue> member : document.members().entrySet()) {
            String name = member.getKey();
            if (name.equals("@context")) {
                continue;
            }
            if (name.equals("@id")
                    || name.equals("@type") && !document.members().containsKey("@value")
                    || OF_OTHER_PLACES.contains(name)) {
                throw JsonLdFlawed.context(
                        "a member goes by another name or in another place, which nobody signed");
            }
            if (looksLikeKeyword(name)
                    || name.equals("type") && looksLikeKeyword(member.getValue())) {
                throw JsonLdFlawed.context("a member or type looks like a keyword and is none");
            }
            value(member.getValue());
        }
    }

    private static boolean looksLikeKeyword(String text) {
        return text.startsWith("@") && !Iris.isKeyword(text);
    }

    private static boolean looksLikeKeyword(JsonValue type) {
        return switch (type) {
            case JsonString(String text) -> looksLikeKeyword(text);
            case JsonArray(var elements) ->
                    elements.stream().anyMatch(NamesInPlace::looksLikeKeyword);
            default -> false;
        };
    }

    private static void value(JsonValue value) {
        if (value instanceof JsonObject object) {
            check(object);
        } else if (value instanceof JsonArray(var elements)) {
            elements.forEach(NamesInPlace::value);
        }
    }
}
