package dev.credgate.json;

import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonBoolean;
import dev.credgate.json.JsonValue.JsonNull;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Writes a value so that it reads back the same: members in their order, numbers as they are
 * spelled, no white space, no escape that is not needed (RFC 8259).
 */
public final class JsonWriter {

    private JsonWriter() {}

    /** The value's text in UTF-8. */
    public static byte[] write(JsonValue value) {
        return text(value).getBytes(StandardCharsets.UTF_8);
    }

    /** The value's text. */
    public static String text(JsonValue value) {
        StringBuilder out = new StringBuilder(256);
        append(out, value);
        return out.toString();
    }

    private static void append(StringBuilder out, JsonValue value) {
        switch (value) {
            case JsonString(String text) -> append(out, text);
            case JsonNumber(String token) -> out.append(token);
            case JsonBoolean truth -> out.append(truth == JsonBoolean.TRUE);
            case JsonNull _ -> out.append("null");
            case JsonArray(List<JsonValue> elements) -> {
                out.append('[');
                for (int at = 0; at < elements.size(); at++) {
                    if (at > 0) {
                        out.append(',');
                    }
                    append(out, elements.get(at));
                }
                out.append(']');
            }
            case JsonObject(Map<String, JsonValue> members) -> {
                out.append('{');
                boolean first = true;
                for (Map.Entry<String, JsonValue> member : members.entrySet()) {
                    if (!first) {
                        out.append(',');
                    }
                    first = false;
                    append(out, member.getKey());
                    out.append(':');
                    append(out, member.getValue());
                }
                out.append('}');
            }
        }
    }

    private static void append(StringBuilder out, String text) {
        out.append('"');
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < ' ') {
                        out.append("\\u00")
                                .append(Character.forDigit(c >> 4, 16))
                                .append(Character.forDigit(c & 15, 16));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
