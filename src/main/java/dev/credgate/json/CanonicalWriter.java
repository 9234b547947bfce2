package dev.credgate.json;

import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonBoolean;
import dev.credgate.json.JsonValue.JsonNull;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes WeIdentity's canonical JSON (docs/weidentity-format.md §3) into a growing byte buffer: no
 * white space, names in ascending order of UTF-16 units, its own escapes and numbers. Not
 * thread-safe.
 */
public final class CanonicalWriter {

    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private static final char[] NO_UNITS = {};

    private static final VarHandle PAIRS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

    /** The two lower-case digits of each byte. */
    private static final short[] LOWER_HEX = lowerHex();

    private static short[] lowerHex() {
        short[] pairs = new short[256];
        for (int value = 0; value < 256; value++) {
            pairs[value] =
                    (short)
                            (Character.forDigit(value >> 4, 16) << 8
                                    | Character.forDigit(value & 15, 16));
        }
        return pairs;
    }

    /** Which text a double has. */
    public enum Doubles {
        /** Its shortest digits. */
        SHORTEST,
        /** As spelled, where a Java before 19 may have printed it so. */
        AS_SPELLED;

        /** The text of a number token. */
        public String text(String token) {
            return this == SHORTEST ? JsonNumbers.text(token) : JsonNumbers.oldText(token);
        }
    }

    private final Doubles doubles;
    private @Nullable Keccak256 keccak;
    private char[] units = NO_UNITS;
    private byte[] out;
    private int length;

    /**
     * @param expected about how many bytes will be written
     */
    public CanonicalWriter(Doubles doubles, int expected) {
        this.doubles = doubles;
        this.out = new byte[Math.max(expected, 64)];
    }

    /** The canonical text of a value. */
    public static byte[] canonical(JsonValue value) {
        return new CanonicalWriter(Doubles.SHORTEST, 512).value(value).toBytes();
    }

    /** How this writer spells doubles. */
    public Doubles doubles() {
        return doubles;
    }

    /** A value. */
    public CanonicalWriter value(JsonValue value) {
        switch (value) {
            case JsonString(String text) -> string(text);
            case JsonNumber(String token) -> raw(doubles.text(token));
            case JsonBoolean truth -> raw(truth == JsonBoolean.TRUE ? "true" : "false");
            case JsonNull _ -> raw("null");
            case JsonArray(var elements) -> {
                raw('[');
                for (Iterator<JsonValue> each = elements.iterator(); each.hasNext(); ) {
                    value(each.next());
                    if (each.hasNext()) {
                        raw(',');
                    }
                }
                raw(']');
            }
            case JsonObject(var members) -> {
                raw('{');
                boolean first = true;
                for (Map.Entry<String, JsonValue> member : sorted(members)) {
                    if (!first) {
                        raw(',');
                    }
                    first = false;
                    name(member.getKey()).value(member.getValue());
                }
                raw('}');
            }
        }
        return this;
    }

    /** A member's name and its colon. */
    public CanonicalWriter name(String name) {
        string(name);
        return raw(':');
    }

    /** A string with its quotes. */
    public CanonicalWriter string(String text) {
        raw('"');
        char[] units = units(text);
        int end = text.length();
        int plain = 0;
        while (plain < end && isPlain(units[plain])) {
            plain++;
        }
        ascii(text, plain);
        for (int i = plain; i < end; i++) {
            char c = units[i];
            if (isPlain(c)) {
                raw(c);
            } else {
                special(text, i, c);
                if (Character.isHighSurrogate(c)) {
                    i++;
                }
            }
        }
        return raw('"');
    }

    /**
     * A text's UTF-16 units, and whatever stood behind them before: in the native executable, which
     * is compiled without a profile, each {@link String#charAt} of a loop is a call.
     */
    private char[] units(String text) {
        int count = text.length();
        if (count > units.length) {
            units = new char[Math.max(count, 64)];
        }
        text.getChars(0, count, units, 0);
        return units;
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c < 0x80 && c != '"' && c != '\\';
    }

    /** Copies characters that are known to be ASCII. */
    @SuppressWarnings("deprecation") // The one way to copy them without an array between.
    private void ascii(String text, int count) {
        room(count);
        text.getBytes(0, count, out, length);
        length += count;
    }

    private void special(String text, int at, char c) {
        switch (c) {
            case '"' -> raw("\\\"");
            case '\\' -> raw("\\\\");
            case '\b' -> raw("\\b");
            case '\t' -> raw("\\t");
            case '\n' -> raw("\\n");
            case '\f' -> raw("\\f");
            case '\r' -> raw("\\r");
            default -> {
                if (c < ' ') {
                    raw("\\u00");
                    raw((char) HEX[c >> 4]);
                    raw((char) HEX[c & 15]);
                } else {
                    codePoint(text.codePointAt(at));
                }
            }
        }
    }

    /**
     * A text's bytes without quotes or escapes, as leaf texts have them (docs/weidentity-format.md
     * §4).
     */
    public CanonicalWriter unquoted(String text) {
        char[] units = units(text);
        int end = text.length();
        int plain = 0;
        while (plain < end && units[plain] < 0x80) {
            plain++;
        }
        ascii(text, plain);
        for (int i = plain; i < end; i++) {
            char c = units[i];
            if (c < 0x80) {
                raw(c);
            } else {
                codePoint(text.codePointAt(i));
                if (Character.isHighSurrogate(c)) {
                    i++;
                }
            }
        }
        return this;
    }

    /** A hash as a JSON string. */
    public CanonicalWriter hash(Hash hash) {
        room(68);
        out[length++] = '"';
        hex(hash);
        out[length++] = '"';
        return this;
    }

    /** A hash's 66 characters. */
    public CanonicalWriter bareHash(Hash hash) {
        room(66);
        hex(hash);
        return this;
    }

    private void hex(Hash hash) {
        out[length++] = '0';
        out[length++] = 'x';
        hex(hash.a());
        hex(hash.b());
        hex(hash.c());
        hex(hash.d());
    }

    private void hex(long word) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            PAIRS.set(out, length, LOWER_HEX[(int) (word >>> shift) & 255]);
            length += 2;
        }
    }

    /** ASCII as it stands. */
    public CanonicalWriter raw(String ascii) {
        ascii(ascii, ascii.length());
        return this;
    }

    /** One ASCII character as it stands. */
    public CanonicalWriter raw(char ascii) {
        room(1);
        out[length++] = (byte) ascii;
        return this;
    }

    private void codePoint(int point) {
        room(4);
        if (point < 0x80) {
            out[length++] = (byte) point;
        } else if (point < 0x800) {
            out[length++] = (byte) (0xC0 | point >> 6);
            out[length++] = (byte) (0x80 | point & 0x3F);
        } else if (point < 0x10000) {
            out[length++] = (byte) (0xE0 | point >> 12);
            out[length++] = (byte) (0x80 | point >> 6 & 0x3F);
            out[length++] = (byte) (0x80 | point & 0x3F);
        } else {
            out[length++] = (byte) (0xF0 | point >> 18);
            out[length++] = (byte) (0x80 | point >> 12 & 0x3F);
            out[length++] = (byte) (0x80 | point >> 6 & 0x3F);
            out[length++] = (byte) (0x80 | point & 0x3F);
        }
    }

    private void room(int more) {
        if (length + more > out.length) {
            out = Arrays.copyOf(out, Math.max(out.length * 2, length + more));
        }
    }

    /** Makes room at once for so many bytes in all; more may be written. */
    public void expect(int bytes) {
        if (bytes > out.length) {
            out = Arrays.copyOf(out, bytes);
        }
    }

    /** How much is written. */
    public int length() {
        return length;
    }

    /** Takes back everything from {@code mark} on. */
    public void truncate(int mark) {
        length = mark;
    }

    /** Keccak-256 of what was written from {@code mark} on. */
    public Hash keccakFrom(int mark) {
        if (keccak == null) {
            keccak = new Keccak256();
        }
        return keccak.update(out, mark, length - mark).digest();
    }

    /** Keccak-256 of all that was written. */
    public Hash keccak() {
        return keccakFrom(0);
    }

    /** A new array of all that was written. */
    public byte[] toBytes() {
        return Arrays.copyOf(out, length);
    }

    /** All that was written, without a copy; this writer is empty then. */
    public ByteBuffer handOver() {
        ByteBuffer written = ByteBuffer.wrap(out, 0, length);
        out = new byte[0];
        length = 0;
        return written;
    }

    /** What was written, as text. */
    @Override
    public String toString() {
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }

    /** Members in canonical order; {@link String#compareTo} is by UTF-16 units. */
    public static Collection<Map.Entry<String, JsonValue>> sorted(Map<String, JsonValue> members) {
        String last = null;
        for (Map.Entry<String, JsonValue> member : members.entrySet()) {
            String name = member.getKey();
            if (last != null && last.compareTo(name) > 0) {
                List<Map.Entry<String, JsonValue>> sorted = new ArrayList<>(members.entrySet());
                sorted.sort(Map.Entry.comparingByKey());
                return sorted;
            }
            last = name;
        }
        return members.entrySet();
    }
}
