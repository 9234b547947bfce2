package dev.credgate.audit;

import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonBoolean;
import dev.credgate.json.JsonValue.JsonNull;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.Map;
import java.util.TreeMap;

/**
 * One spelling for each value, after RFC 8785: members sorted by UTF-16 code unit (§3.2.3), no
 * white space, only what must be escaped is (§3.2.2.2). Numbers are the integers an event holds, as
 * they are.
 */
final class CanonicalJson {

    private CanonicalJson() {}

    /**
     * Writes a value.
     *
     * @throws IllegalArgumentException for a string with an unpaired surrogate, which has no UTF-8
     */
    static String write(JsonValue value) {
        var text = new StringBuilder(512);
        write(value, text);
        return text.toString();
    }

    private static void write(JsonValue value, StringBuilder text) {
        switch (value) {
            case JsonObject(var members) -> {
                char separator = '{';
                for (Map.Entry<String, JsonValue> member : new TreeMap<>(members).entrySet()) {
                    text.append(separator);
                    string(member.getKey(), text);
                    text.append(':');
                    write(member.getValue(), text);
                    separator = ',';
                }
                text.append(separator == '{' ? "{}" : "}");
            }
            case JsonArray(var elements) -> {
                char separator = '[';
                for (JsonValue element : elements) {
                    text.append(separator);
                    write(element, text);
                    separator = ',';
                }
                text.append(separator == '[' ? "[]" : "]");
            }
            case JsonString(var string) -> string(string, text);
            case JsonNumber(var token) -> text.append(token);
            case JsonBoolean bool -> text.append(bool == JsonBoolean.TRUE);
            case JsonNull _ -> text.append("null");
        }
    }

    private static void string(String value, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\b' -> text.append("\\b");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\f' -> text.append("\\f");
                case '\r' -> text.append("\\r");
                default -> {
                    if (c < ' ') {
                        text.append("\\u00").append(Character.forDigit(c >> 4, 16));
                        text.append(Character.forDigit(c & 15, 16));
                    } else if (!Character.isSurrogate(c)) {
                        text.append(c);
                    } else if (Character.isHighSurrogate(c)
                            && i + 1 < value.length()
                            && Character.isLowSurrogate(value.charAt(i + 1))) {
                        text.append(c).append(value.charAt(++i));
                    } else {
                        throw new IllegalArgumentException(
                                "a string of an audit event holds half a character at " + i);
                    }
                }
            }
        }
        text.append('"');
    }
}
