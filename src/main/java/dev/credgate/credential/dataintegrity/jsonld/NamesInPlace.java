package dev.credgate.credential.dataintegrity.jsonld;

import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.Map;

/**
 * For documents of the general path: no member is named by an IRI near those of {@link
 * DataModelTerms}, no context in the document speaks of them, and no object is identified or typed
 * by a keyword where the data model has a name for it. Nor does anything look like a keyword that
 * is none: the library drops more of that than JSON-LD does.
 */
final class NamesInPlace {

    private NamesInPlace() {}

    static void check(JsonObject document) {
        for (Map.Entry<String, JsonValue> member : document.members().entrySet()) {
            String name = member.getKey();
            if (name.equals("@context")) {
                context(member.getValue(), true);
            } else if (DataModelTerms.mayBeNamedIn(name)
                    || name.equals("@id")
                    || name.equals("@type") && !document.members().containsKey("@value")) {
                throw JsonLdFlawed.context("a member goes by another name, which nobody signed");
            } else if (looksLikeKeyword(name)
                    || name.equals("type") && looksLikeKeyword(member.getValue())) {
                throw JsonLdFlawed.context("a member or type looks like a keyword and is none");
            } else {
                value(member.getValue());
            }
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

    /** Bundled contexts may; they are named by their URLs. */
    private static void context(JsonValue context, boolean urls) {
        switch (context) {
            case JsonString(String text) -> {
                boolean keyword = !urls && (text.equals("@id") || text.equals("@type"));
                if (keyword || !urls && DataModelTerms.mayBeNamedIn(text)) {
                    throw JsonLdFlawed.context(
                            "a context in the document names what the data model names");
                }
            }
            case JsonArray(var elements) -> elements.forEach(element -> context(element, urls));
            case JsonObject(var members) ->
                    members.forEach((name, member) -> {
                        if (!isTypeCoercion(name) || !(member instanceof JsonString)) {
                            context(member, false);
                        }
                    });
            default -> {}
        }
    }

    private static boolean isTypeCoercion(String name) {
        return name.equals("@type");
    }
}
