package dev.credgate.json;

import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonBoolean;
import dev.credgate.json.JsonValue.JsonNull;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the JSON Canonicalization Scheme (RFC 8785): no white space, names in ascending order of
 * UTF-16 units, the fewest escapes, numbers as ECMAScript prints them.
 */
public final class JcsWriter {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] out;
    private int length;

    private JcsWriter(int expected) {
        this.out = new byte[expected];
    }

    /**
     * The canonical UTF-8 of a value; empty when it holds a number that has none: beyond all
     * doubles, or an integer that no double holds (RFC 8785, appendix D).
     */
    public static Optional<byte[]> canonical(JsonValue value) {
        JcsWriter writer = new JcsWriter(1024);
        return writer.value(value)
                ? Optional.of(Arrays.copyOf(writer.out, writer.length))
                : Optional.empty();
    }

    /** The digest of a value's canonical UTF-8; empty where there is none. */
    public static Optional<byte[]> digest(JsonValue value, Sha2 hash) {
        JcsWriter writer = new JcsWriter(1024);
        return writer.value(value)
                ? Optional.of(hash.hash(Message.of(writer.out, 0, writer.length)))
                : Optional.empty();
    }

    private boolean value(JsonValue value) {
        switch (value) {
            case JsonString(String text) -> string(text);
            case JsonNumber(String token) -> {
                var number = EcmaScriptNumbers.exact(token);
                if (number.isEmpty()) {
                    return false;
                }
                ascii(EcmaScriptNumbers.text(number.getAsDouble()));
            }
            case JsonBoolean truth -> ascii(truth == JsonBoolean.TRUE ? "true" : "false");
            case JsonNull _ -> ascii("null");
            case JsonArray(var elements) -> {
                raw('[');
                for (int at = 0; at < elements.size(); at++) {
                    if (at > 0) {
                        raw(',');
                    }
                    if (!value(elements.get(at))) {
                        return false;
                    }
                }
                raw(']');
            }
            case JsonObject(var members) -> {
                return object(members);
            }
        }
        return true;
    }

    private boolean object(Map<String, JsonValue> members) {
        if (members instanceof FewMembers few) {
            return few(few);
        }
        raw('{');
        boolean first = true;
        for (Map.Entry<String, JsonValue> member : CanonicalWriter.sorted(members)) {
            if (!member(first, member.getKey(), member.getValue())) {
                return false;
            }
            first = false;
        }
        raw('}');
        return true;
    }

    /** Sorted by insertion: their order is the text's, which is often the right one already. */
    private boolean few(FewMembers members) {
        String[] names = members.names();
        int[] order = new int[names.length];
        for (int next = 0; next < names.length; next++) {
            int at = next;
            while (at > 0 && follows(names[order[at - 1]], names[next])) {
                order[at] = order[at - 1];
                at--;
            }
            order[at] = next;
        }
        raw('{');
        boolean plain = members.isPlain();
        for (int at = 0; at < order.length; at++) {
            String name = names[order[at]];
            JsonValue value = members.value(order[at]);
            if (!(plain ? plainMember(at == 0, name, value) : member(at == 0, name, value))) {
                return false;
            }
        }
        raw('}');
        return true;
    }

    /** Most names differ in their first character, which costs no call. */
    private static boolean follows(String one, String other) {
        int difference = one.isEmpty() || other.isEmpty() ? 0 : one.charAt(0) - other.charAt(0);
        return difference != 0 ? difference > 0 : one.compareTo(other) > 0;
    }

    private boolean member(boolean first, String name, JsonValue value) {
        if (!first) {
            raw(',');
        }
        string(name);
        raw(':');
        return value(value);
    }

    private boolean plainMember(boolean first, String name, JsonValue value) {
        if (!first) {
            raw(',');
        }
        plain(name);
        raw(':');
        if (value instanceof JsonString(String text)) {
            plain(text);
            return true;
        }
        return value(value);
    }

    /** A string that nothing has to be escaped of. */
    private void plain(String ascii) {
        raw('"');
        ascii(ascii);
        raw('"');
    }

    /** What is written is a text's UTF-8 but for escapes: no string holds half a surrogate pair. */
    private void string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        // What lies behind its end may be looked at.
        room(utf8.length + 1 + PlainBytes.AT_ONCE);
        out[length++] = '"';
        System.arraycopy(utf8, 0, out, length, utf8.length);
        int plain = Math.min(PlainBytes.end(out, length) - length, utf8.length);
        while (plain < utf8.length && isItself(utf8[plain])) {
            plain++;
        }
        length += plain;
        for (int at = plain; at < utf8.length; at++) {
            if (isItself(utf8[at])) {
                raw((char) utf8[at]);
            } else {
                escape((char) utf8[at]);
            }
        }
        raw('"');
    }

    private static boolean isItself(byte b) {
        return b < 0 || PlainBytes.isPlain(b);
    }

    private void escape(char c) {
        switch (c) {
            case '"' -> ascii("\\\"");
            case '\\' -> ascii("\\\\");
            case '\b' -> ascii("\\b");
            case '\t' -> ascii("\\t");
            case '\n' -> ascii("\\n");
            case '\f' -> ascii("\\f");
            case '\r' -> ascii("\\r");
            default -> {
                ascii("\\u00");
                raw((char) HEX[c >> 4]);
                raw((char) HEX[c & 15]);
            }
        }
    }

    @SuppressWarnings("deprecation") // The one way to copy them without an array between.
    private void ascii(String text) {
        int count = text.length();
        room(count);
        text.getBytes(0, count, out, length);
        length += count;
    }

    private void raw(char ascii) {
        room(1);
        out[length++] = (byte) ascii;
    }

    private void room(int more) {
        if (length + more > out.length) {
            out = Arrays.copyOf(out, Math.max(out.length * 2, length + more));
        }
    }
}
