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

    /** The characters of ASCII that stand for themselves in a string. */
    private static final boolean[] PLAIN = new boolean[0x80];

    static {
        Arrays.fill(PLAIN, ' ', PLAIN.length, true);
        PLAIN['"'] = false;
        PLAIN['\\'] = false;
    }

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
            while (at > 0 && names[order[at - 1]].compareTo(names[next]) > 0) {
                order[at] = order[at - 1];
                at--;
            }
            order[at] = next;
        }
        raw('{');
        for (int at = 0; at < order.length; at++) {
            if (!member(at == 0, names[order[at]], members.value(order[at]))) {
                return false;
            }
        }
        raw('}');
        return true;
    }

    private boolean member(boolean first, String name, JsonValue value) {
        if (!first) {
            raw(',');
        }
        string(name);
        raw(':');
        return value(value);
    }

    private void string(String text) {
        room(text.length() + 2);
        out[length++] = '"';
        int plain = copyPlain(text);
        for (int at = plain; at < text.length(); at++) {
            char c = text.charAt(at);
            if (isPlain(c)) {
                raw(c);
            } else if (c < 0x80) {
                escape(c);
            } else {
                int point = text.codePointAt(at);
                codePoint(point);
                at += Character.charCount(point) - 1;
            }
        }
        raw('"');
    }

    /** Copies the characters before the first that does not stand for itself; how many. */
    private int copyPlain(String text) {
        byte[] to = out;
        int from = length;
        int end = text.length();
        for (int at = 0; at < end; at++) {
            char c = text.charAt(at);
            if (!isPlain(c)) {
                length = from + at;
                return at;
            }
            to[from + at] = (byte) c;
        }
        length = from + end;
        return end;
    }

    private static boolean isPlain(char c) {
        return c < PLAIN.length && PLAIN[c];
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

    private void codePoint(int point) {
        room(4);
        if (point < 0x800) {
            out[length++] = (byte) (0xC0 | point >> 6);
        } else {
            if (point < 0x10000) {
                out[length++] = (byte) (0xE0 | point >> 12);
            } else {
                out[length++] = (byte) (0xF0 | point >> 18);
                out[length++] = (byte) (0x80 | point >> 12 & 0x3F);
            }
            out[length++] = (byte) (0x80 | point >> 6 & 0x3F);
        }
        out[length++] = (byte) (0x80 | point & 0x3F);
    }

    private void ascii(String text) {
        ascii(text, text.length());
    }

    @SuppressWarnings("deprecation") // The one way to copy them without an array between.
    private void ascii(String text, int count) {
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
