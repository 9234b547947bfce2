package dev.credgate.gateway;

import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A request body that must be one JSON object with known members, each of one type. Immutable. */
final class RequestJson {

    private final byte[] text;
    private final Map<String, JsonValue> members;

    private RequestJson(byte[] text, Map<String, JsonValue> members) {
        this.text = text;
        this.members = members;
    }

    /**
     * Reads a body.
     *
     * @throws dev.credgate.problem.ProblemException 400 when it is no JSON object, or has other
     *     members than those
     */
    static RequestJson read(byte[] body, Set<String> known) {
        return switch (JsonParser.parse(body)) {
            case JsonReading.Read(JsonObject object) -> {
                if (!known.containsAll(object.members().keySet())) {
                    throw refused("The body may have no other members than " + listed(known));
                }
                yield new RequestJson(body, object.members());
            }
            case JsonReading.Read _ ->
                    throw refused("The body must be a JSON object with " + listed(known));
            case JsonReading.Refused(var flaw, int offset) ->
                    throw refused(
                            "The body is not strict JSON: "
                                    + flaw.name().toLowerCase(java.util.Locale.ROOT)
                                    + " at byte "
                                    + offset);
        };
    }

    private static String listed(Set<String> names) {
        return String.join(", ", names.stream().sorted().toList());
    }

    private static RuntimeException refused(String detail) {
        return Problems.badRequest(detail + ".").toException();
    }

    /** A string member that must be there. */
    String string(String name) {
        if (members.get(name) instanceof JsonString(String value)) {
            return value;
        }
        throw refused("The member " + name + " must be a string");
    }

    /** An object member that may be absent; it may have these string members only, and has all. */
    Optional<Map<String, String>> strings(String name, Set<String> known) {
        JsonValue value = members.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof JsonObject(Map<String, JsonValue> inner)
                && inner.keySet().equals(known)
                && inner.values().stream().allMatch(JsonString.class::isInstance)) {
            return Optional.of(
                    inner.entrySet().stream()
                            .collect(
                                    java.util.stream.Collectors.toMap(
                                            Map.Entry::getKey,
                                            e -> ((JsonString) e.getValue()).value())));
        }
        throw refused("The member " + name + " must be an object of strings: " + listed(known));
    }

    /**
     * What a document member holds: the exact bytes of an object, or the text of a string, as
     * formats are that are no JSON.
     */
    byte[] document(String name) {
        return switch (members.get(name)) {
            case JsonObject _ -> slice(name);
            case JsonString(String text) -> text.getBytes(StandardCharsets.UTF_8);
            case null, default ->
                    throw refused("The member " + name + " must be an object or a string");
        };
    }

    /**
     * The exact bytes of an object member. They are cut out rather than written again: a signature
     * is over what was sent, and writing numbers anew would change it.
     */
    byte[] slice(String name) {
        if (!(members.get(name) instanceof JsonObject)) {
            throw refused("The member " + name + " must be an object");
        }
        int wanted = List.copyOf(members.keySet()).indexOf(name);
        int at = skipSpace(0) + 1;
        for (int member = 0; ; member++) {
            at = skipSpace(skipValue(skipSpace(at)));
            int start = skipSpace(at + 1);
            int end = skipValue(start);
            if (member == wanted) {
                return Arrays.copyOfRange(text, start, end);
            }
            at = skipSpace(end) + 1;
        }
    }

    /** The index behind the value that starts at {@code at}; the text is known to be JSON. */
    private int skipValue(int at) {
        int depth = 0;
        int i = at;
        while (true) {
            switch (text[i]) {
                case '"' -> i = skipString(i);
                case '{', '[' -> {
                    depth++;
                    i++;
                }
                case '}', ']' -> {
                    depth--;
                    i++;
                }
                case ',', ':', ' ', '\t', '\r', '\n' -> i++;
                default -> i = skipWord(i);
            }
            if (depth == 0) {
                return i;
            }
        }
    }

    private int skipString(int at) {
        int i = at + 1;
        while (text[i] != '"') {
            i += text[i] == '\\' ? 2 : 1;
        }
        return i + 1;
    }

    private int skipWord(int at) {
        int i = at;
        while (i < text.length && ",:]} \t\r\n".indexOf(text[i]) < 0) {
            i++;
        }
        return i;
    }

    private int skipSpace(int at) {
        int i = at;
        while (text[i] == ' ' || text[i] == '\t' || text[i] == '\r' || text[i] == '\n') {
            i++;
        }
        return i;
    }
}
