package dev.credgate.credential.cose;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.cose.CborItem.CborArray;
import dev.credgate.credential.cose.CborItem.CborBytes;
import dev.credgate.credential.cose.CborItem.CborFloat;
import dev.credgate.credential.cose.CborItem.CborInteger;
import dev.credgate.credential.cose.CborItem.CborSimple;
import dev.credgate.credential.cose.CborItem.CborText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A strict reader of CBOR (RFC 8949): one item and nothing after it; definite lengths only; numbers
 * and lengths in their shortest form (as ISO 18013-5 demands, and so that equal keys have equal
 * bytes); keys of maps are texts or whole numbers, distinct; texts are well-formed UTF-8; no simple
 * values but those of {@link CborSimple}. Time and memory are linear in the input, whatever lengths
 * it declares, and recursion is bounded by {@link #MAX_DEPTH}; the size of the whole is for the
 * caller to bound.
 *
 * <p>An own parser because signed parts must be kept byte for byte, and none at hand refuses all of
 * the above.
 */
public final class CborParser {

    /** Arrays, maps and tags within each other. */
    public static final int MAX_DEPTH = 64;

    /** Items in one document; one that is encoded within another is counted by itself. */
    public static final int MAX_ITEMS = 100_000;

    private static final int UNSIGNED = 0;
    private static final int NEGATIVE = 1;
    private static final int BYTES = 2;
    private static final int TEXT = 3;
    private static final int ARRAY = 4;
    private static final int MAP = 5;
    private static final int TAG = 6;

    private final byte[] in;
    private final int end;
    private int at;
    private int items;

    private CborParser(Slice slice) {
        this.in = slice.in();
        this.at = slice.from();
        this.end = slice.to();
    }

    /** Reads the one item that the bytes are. Never throws for what they hold. */
    public static Reading<CborItem> parse(byte[] bytes) {
        return parse(Slice.of(bytes));
    }

    /** Reads the one item that the bytes are. Never throws for what they hold. */
    public static Reading<CborItem> parse(Slice slice) {
        return Unreadable.reading(() -> read(slice));
    }

    static CborItem read(Slice slice) {
        CborParser parser = new CborParser(slice);
        CborItem item = parser.item(0);
        if (parser.at != parser.end) {
            throw parser.refused(Flaw.TRAILING_BYTES, "something follows the item");
        }
        return item;
    }

    private Unreadable refused(Flaw flaw, String why) {
        return new Unreadable(flaw, "CBOR: " + why + ", at byte " + at);
    }

    private Unreadable malformed(String why) {
        return refused(Flaw.CBOR_MALFORMED, why);
    }

    private CborItem item(int depth) {
        if (++items > MAX_ITEMS) {
            throw refused(Flaw.TOO_LARGE, "too many items");
        }
        if (depth > MAX_DEPTH) {
            throw refused(Flaw.TOO_DEEP, "nested too deeply");
        }
        int from = at;
        int head = head();
        int major = head >> 5;
        if (major > TAG) {
            return simple(head & 0x1F);
        }
        long argument = argument(head & 0x1F);
        return switch (major) {
            case UNSIGNED -> new CborInteger(false, argument);
            case NEGATIVE -> new CborInteger(true, argument);
            case BYTES -> new CborBytes(string(argument));
            case TEXT -> new CborText(text(argument));
            case ARRAY -> array(argument, depth);
            case MAP -> map(argument, depth);
            default -> tag(argument, from, depth);
        };
    }

    private int head() {
        if (at == end) {
            throw malformed("cut short");
        }
        return in[at++] & 0xFF;
    }

    private long argument(int information) {
        if (information < 24) {
            return information;
        }
        if (information > 27) {
            throw malformed(information == 31 ? "an indefinite length" : "no such head");
        }
        int width = 1 << (information - 24);
        long argument = bits(width);
        // The value must not have fitted into the form before: below 24, or in half the bytes.
        boolean shorter = width == 1 ? argument < 24 : argument >>> (4 * width) == 0;
        if (shorter) {
            throw malformed("a number or length in more bytes than it takes");
        }
        return argument;
    }

    private long bits(int width) {
        if (width > end - at) {
            throw malformed("cut short");
        }
        long bits = 0;
        for (int read = 0; read < width; read++) {
            bits = bits << 8 | in[at++] & 0xFF;
        }
        return bits;
    }

    private CborItem simple(int information) {
        return switch (information) {
            case 20 -> CborSimple.FALSE;
            case 21 -> CborSimple.TRUE;
            case 22 -> CborSimple.NULL;
            case 23 -> CborSimple.UNDEFINED;
            case 25 -> new CborFloat(Float.float16ToFloat((short) bits(2)));
            case 26 -> new CborFloat(Float.intBitsToFloat((int) bits(4)));
            case 27 -> new CborFloat(Double.longBitsToDouble(bits(8)));
            default -> throw malformed("a simple value without meaning, or a break");
        };
    }

    private Slice string(long length) {
        if (length < 0 || length > end - at) {
            throw malformed("a string longer than the document");
        }
        Slice content = new Slice(in, at, (int) length);
        at += (int) length;
        return content;
    }

    private String text(long length) {
        Slice content = string(length);
        for (int i = content.from(); i < content.to(); i++) {
            if (in[i] < 0) {
                return beyondAscii(content);
            }
        }
        return new String(in, content.from(), content.length(), StandardCharsets.ISO_8859_1);
    }

    private String beyondAscii(Slice content) {
        String text = new String(in, content.from(), content.length(), StandardCharsets.UTF_8);
        // What is not well-formed is decoded to U+FFFD, which has bytes of its own.
        if (text.indexOf('\uFFFD') >= 0 && !content.holds(text.getBytes(StandardCharsets.UTF_8))) {
            throw refused(Flaw.NOT_UTF8, "a text that is not UTF-8");
        }
        return text;
    }

    /** How many items of at least that many bytes are to come. */
    private int count(long declared, int bytes) {
        if (declared < 0 || declared > (end - at) / bytes) {
            throw malformed("more items than the document has bytes");
        }
        return (int) declared;
    }

    private CborArray array(long declared, int depth) {
        int size = count(declared, 1);
        // Room for all would be more than the input is worth when arrays within arrays lie.
        List<CborItem> elements = new ArrayList<>(Math.min(size, 16));
        for (int read = 0; read < size; read++) {
            elements.add(item(depth + 1));
        }
        return new CborArray(Collections.unmodifiableList(elements));
    }

    private CborMap map(long declared, int depth) {
        int size = count(declared, 2);
        if (size == 0) {
            return CborMap.EMPTY;
        }
        CborMap.Gathering entries = new CborMap.Gathering();
        for (int read = 0; read < size; read++) {
            Object key = key();
            if (!entries.add(key, item(depth + 1))) {
                throw refused(Flaw.DUPLICATE_MEMBER, "a key twice in one map");
            }
        }
        return entries.toMap();
    }

    private Object key() {
        if (++items > MAX_ITEMS) {
            throw refused(Flaw.TOO_LARGE, "too many items");
        }
        int head = head();
        int major = head >> 5;
        if (major != UNSIGNED && major != NEGATIVE && major != TEXT) {
            throw malformed("a key that is neither text nor whole number");
        }
        long argument = argument(head & 0x1F);
        if (major == TEXT) {
            return text(argument);
        }
        if (argument < 0) {
            throw malformed("a key beyond 64 bits");
        }
        return major == NEGATIVE ? -1 - argument : argument;
    }

    private CborTag tag(long number, int from, int depth) {
        if (number < 0) {
            throw malformed("a tag beyond 63 bits");
        }
        CborItem item = item(depth + 1);
        return new CborTag(number, item, new Slice(in, from, at - from));
    }
}
