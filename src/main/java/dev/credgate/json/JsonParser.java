package dev.credgate.json;

import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonBoolean;
import dev.credgate.json.JsonValue.JsonNull;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A strict reader of RFC 8259 from UTF-8 bytes: one value and nothing after it; names distinct in
 * every object; no byte order mark, no overlong or surrogate UTF-8, no unpaired surrogate; numbers
 * kept as spelled. Time is linear in the input and recursion is bounded by {@link #MAX_DEPTH}; the
 * size of the whole is for the caller to bound.
 *
 * <p>An own parser because no library at hand keeps number spellings and refuses all of the above,
 * and because this is the hot path of every verification.
 */
public final class JsonParser {

    /** Objects and arrays within each other. */
    public static final int MAX_DEPTH = 64;

    /** Values in one document. */
    public static final int MAX_VALUES = 100_000;

    /** Characters of one number. */
    public static final int MAX_NUMBER = 1_000;

    private final byte[] in;
    private final FamiliarTexts familiar;
    private final OpenValues open = new OpenValues();
    private int at;
    private int values;

    /** Whether the string that was read last is of {@link PlainBytes} alone. */
    private boolean plain;

    private JsonParser(byte[] in, FamiliarTexts familiar) {
        this.in = in;
        this.familiar = familiar;
    }

    /** Reads the one JSON value that {@code bytes} are. Never throws for what the bytes hold. */
    public static JsonReading parse(byte[] bytes) {
        return parse(bytes, FamiliarTexts.NONE);
    }

    /**
     * Reads the one JSON value that {@code bytes} are. Never throws for what the bytes hold.
     *
     * @param familiar strings that are likely to be met; what is read is the same without them
     */
    public static JsonReading parse(byte[] bytes, FamiliarTexts familiar) {
        JsonParser parser = new JsonParser(bytes, familiar);
        try {
            return new JsonReading.Read(parser.document());
        } catch (Flawed flawed) {
            return new JsonReading.Refused(flawed.flaw, parser.at);
        }
    }

    private JsonValue document() {
        if (in.length >= 3
                && in[0] == (byte) 0xEF
                && in[1] == (byte) 0xBB
                && in[2] == (byte) 0xBF) {
            throw Flawed.of(JsonFlaw.NOT_UTF8);
        }
        skipSpace();
        if (at == in.length) {
            throw Flawed.of(JsonFlaw.EMPTY);
        }
        JsonValue value = value(0);
        skipSpace();
        if (at < in.length) {
            throw Flawed.of(JsonFlaw.TRAILING_BYTES);
        }
        return value;
    }

    private JsonValue value(int depth) {
        if (++values > MAX_VALUES) {
            throw Flawed.of(JsonFlaw.TOO_LARGE);
        }
        return switch (peek()) {
            case '{' -> object(depth + 1);
            case '[' -> array(depth + 1);
            case '"' -> new JsonString(string());
            case 't' -> literal("true", JsonBoolean.TRUE);
            case 'f' -> literal("false", JsonBoolean.FALSE);
            case 'n' -> literal("null", JsonNull.NULL);
            default -> number();
        };
    }

    private JsonObject object(int depth) {
        enter(depth);
        skipSpace();
        if (peek() == '}') {
            at++;
            return JsonObject.EMPTY;
        }
        int from = open.size();
        long bits = 0;
        boolean allPlain = true;
        do {
            if (open.size() - from == FewMembers.MOST) {
                return many(depth, open.begun(from));
            }
            String name = name();
            allPlain &= plain;
            JsonValue value = value(depth);
            allPlain &= plain || !(value instanceof JsonString);
            long bit = FewMembers.bit(name);
            if ((bits & bit) != 0 && open.isThere(name, from)) {
                throw Flawed.of(JsonFlaw.DUPLICATE_MEMBER);
            }
            bits |= bit;
            open.add(name, value);
        } while (goesOn('}'));
        return new JsonObject(open.members(from, bits, allPlain));
    }

    /** The rest of an object that has many members. */
    private JsonObject many(int depth, Map<String, JsonValue> members) {
        do {
            if (members.put(name(), value(depth)) != null) {
                throw Flawed.of(JsonFlaw.DUPLICATE_MEMBER);
            }
        } while (goesOn('}'));
        return new JsonObject(Collections.unmodifiableMap(members));
    }

    private String name() {
        if (peek() != '"') {
            throw Flawed.of(JsonFlaw.SYNTAX);
        }
        String name = string();
        skipSpace();
        expect(':');
        skipSpace();
        return name;
    }

    private JsonArray array(int depth) {
        enter(depth);
        skipSpace();
        if (peek() == ']') {
            at++;
            return new JsonArray(List.of());
        }
        int from = open.size();
        do {
            open.add(value(depth));
        } while (goesOn(']'));
        return new JsonArray(open.elements(from));
    }

    /** Whether another member or element follows, or else the end. */
    private boolean goesOn(char end) {
        skipSpace();
        if (next() == end) {
            return false;
        }
        at--;
        expect(',');
        skipSpace();
        return true;
    }

    private void enter(int depth) {
        if (depth > MAX_DEPTH) {
            throw Flawed.of(JsonFlaw.TOO_DEEP);
        }
        at++;
    }

    private JsonValue literal(String text, JsonValue value) {
        for (int i = 0; i < text.length(); i++) {
            if (next() != text.charAt(i)) {
                throw Flawed.of(JsonFlaw.SYNTAX);
            }
        }
        return value;
    }

    private JsonNumber number() {
        int start = at;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (at < in.length && in[at] == '.') {
            at++;
            digits();
        }
        if (at < in.length && (in[at] == 'e' || in[at] == 'E')) {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
        if (at < in.length && (Character.isLetterOrDigit(in[at]) || in[at] == '.')) {
            throw Flawed.of(JsonFlaw.SYNTAX);
        }
        if (at - start > MAX_NUMBER) {
            throw Flawed.of(JsonFlaw.TOO_LARGE);
        }
        return new JsonNumber(Utf8.ascii(in, start, at - start));
    }

    private void digits() {
        int start = at;
        while (at < in.length && in[at] >= '0' && in[at] <= '9') {
            at++;
        }
        if (at == start) {
            throw Flawed.of(at < in.length ? JsonFlaw.SYNTAX : JsonFlaw.CUT_SHORT);
        }
    }

    private String string() {
        int start = ++at;
        int end = PlainBytes.end(in, start);
        at = end;
        plain = end < in.length && in[end] == '"';
        if (plain) {
            at++;
            String known = familiar.find(in, start, end - start);
            return known != null ? known : Utf8.ascii(in, start, end - start);
        }
        return beyondAscii(start);
    }

    /** A string that holds more than ASCII, an escape, or what no string may hold. */
    private String beyondAscii(int start) {
        while (at < in.length) {
            byte b = in[at];
            if (b == '"') {
                String text = Utf8.decode(in, start, at - start);
                at++;
                return text;
            }
            if (b == '\\') {
                return escaped(start);
            }
            if (b < 0) {
                at += Utf8.sequence(in, at);
            } else if (b < ' ') {
                throw Flawed.of(JsonFlaw.SYNTAX);
            } else {
                at++;
            }
        }
        throw Flawed.of(JsonFlaw.CUT_SHORT);
    }

    /** The rest of a string that holds at least one escape. */
    private String escaped(int start) {
        StringBuilder text = new StringBuilder(at - start + 32);
        int from = start;
        while (at < in.length) {
            byte b = in[at];
            if (b == '"') {
                text.append(Utf8.decode(in, from, at - from));
                at++;
                return text.toString();
            }
            if (b == '\\') {
                text.append(Utf8.decode(in, from, at - from));
                at++;
                escape(text);
                from = at;
            } else if (b < 0) {
                at += Utf8.sequence(in, at);
            } else if (b < ' ') {
                throw Flawed.of(JsonFlaw.SYNTAX);
            } else {
                at++;
            }
        }
        throw Flawed.of(JsonFlaw.CUT_SHORT);
    }

    private void escape(StringBuilder text) {
        switch (next()) {
            case '"' -> text.append('"');
            case '\\' -> text.append('\\');
            case '/' -> text.append('/');
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case 'n' -> text.append('\n');
            case 'r' -> text.append('\r');
            case 't' -> text.append('\t');
            case 'u' -> unicode(text);
            default -> throw Flawed.of(JsonFlaw.SYNTAX);
        }
    }

    private void unicode(StringBuilder text) {
        char unit = hex();
        if (!Character.isSurrogate(unit)) {
            text.append(unit);
            return;
        }
        // Both halves must be escapes: raw UTF-8 holds no half.
        if (Character.isLowSurrogate(unit) || next() != '\\' || next() != 'u') {
            throw Flawed.of(JsonFlaw.UNPAIRED_SURROGATE);
        }
        char low = hex();
        if (!Character.isLowSurrogate(low)) {
            throw Flawed.of(JsonFlaw.UNPAIRED_SURROGATE);
        }
        text.append(unit).append(low);
    }

    private char hex() {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int digit = next();
            if (digit < '0' || digit > 'f' || Character.digit(digit, 16) < 0) {
                throw Flawed.of(JsonFlaw.SYNTAX);
            }
            unit = unit << 4 | Character.digit(digit, 16);
        }
        return (char) unit;
    }

    private void skipSpace() {
        while (at < in.length
                && (in[at] == ' ' || in[at] == '\n' || in[at] == '\r' || in[at] == '\t')) {
            at++;
        }
    }

    private byte peek() {
        if (at >= in.length) {
            throw Flawed.of(JsonFlaw.CUT_SHORT);
        }
        return in[at];
    }

    private byte next() {
        byte b = peek();
        at++;
        return b;
    }

    private void expect(char wanted) {
        if (next() != wanted) {
            throw Flawed.of(JsonFlaw.SYNTAX);
        }
    }

    /** Leaves the recursion; without a stack trace, since hostile input must be cheap. */
    static final class Flawed extends RuntimeException {
        private static final long serialVersionUID = 1;

        final JsonFlaw flaw;

        private Flawed(JsonFlaw flaw) {
            super(flaw.name(), null, false, false);
            this.flaw = flaw;
        }

        static Flawed of(JsonFlaw flaw) {
            return new Flawed(flaw);
        }
    }
}
