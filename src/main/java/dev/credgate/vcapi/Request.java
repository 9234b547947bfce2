package dev.credgate.vcapi;

import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNull;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A request's JSON object; members that are not known are passed over, as the suites expect. */
record Request(JsonObject body) {

    /**
     * Reads a body.
     *
     * @throws Refused when it is no strict JSON object
     */
    static Request read(byte[] bytes) {
        return switch (JsonParser.parse(bytes)) {
            case JsonReading.Read(JsonObject object) -> new Request(object);
            case JsonReading.Read _ -> throw Refused.malformed("expected a JSON object");
            case JsonReading.Refused(var flaw, int offset) ->
                    throw Refused.malformed("no strict JSON: " + flaw + " at byte " + offset);
        };
    }

    /**
     * An object that must be there.
     *
     * @throws Refused when it is not
     */
    JsonObject object(String name) {
        if (body.members().get(name) instanceof JsonObject object) {
            return object;
        }
        throw Refused.malformed(name + ": expected an object");
    }

    /**
     * A text that must be there.
     *
     * @throws Refused when it is not
     */
    String text(String name) {
        return text(body, name).orElseThrow(() -> Refused.malformed(name + ": expected a string"));
    }

    /**
     * A text among the options; empty where there is none, or null.
     *
     * @throws Refused when it is there and something else
     */
    Optional<String> optionIfAny(String name) {
        JsonValue value = options().members().get(name);
        if (value == null || value instanceof JsonNull) {
            return Optional.empty();
        }
        return Optional.of(
                text(options(), name)
                        .orElseThrow(() ->
                                Refused.malformed("options." + name + ": expected a string")));
    }

    /**
     * A text or several, among the options; empty where there is none, or null.
     *
     * @throws Refused when it is there and something else
     */
    Optional<Set<String>> optionTextsIfAny(String name) {
        JsonValue value = options().members().get(name);
        if (value == null || value instanceof JsonNull) {
            return Optional.empty();
        }
        List<String> texts =
                value instanceof JsonString(String text)
                        ? List.of(text)
                        : list(options(), name).orElse(List.of());
        if (texts.isEmpty()) {
            throw Refused.malformed(name + ": expected a string or an array of strings");
        }
        return Optional.of(Set.copyOf(texts));
    }

    /** A list of texts among the options. */
    Optional<List<String>> optionList(String name) {
        return list(options(), name);
    }

    /**
     * A list of texts.
     *
     * @throws Refused when the member is there and something else
     */
    static Optional<List<String>> list(JsonObject object, String name) {
        JsonValue value = object.members().get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof JsonArray(var elements))) {
            throw Refused.malformed(name + ": expected an array of strings");
        }
        List<String> texts = new ArrayList<>();
        for (JsonValue element : elements) {
            if (!(element instanceof JsonString(String text))) {
                throw Refused.malformed(name + ": expected an array of strings");
            }
            texts.add(text);
        }
        return Optional.of(texts);
    }

    private JsonObject options() {
        return body.members().get("options") instanceof JsonObject options
                ? options
                : JsonObject.EMPTY;
    }

    private static Optional<String> text(JsonObject object, String name) {
        return object.members().get(name) instanceof JsonString(String text)
                ? Optional.of(text)
                : Optional.empty();
    }
}
