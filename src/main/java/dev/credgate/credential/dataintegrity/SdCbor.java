package dev.credgate.credential.dataintegrity;

import dev.credgate.credential.Flaw;
import java.io.ByteArrayOutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * As much of CBOR (RFC 8949) as the proof values of ecdsa-sd-2023 are made of: integers that are
 * not negative, byte and text strings, arrays and maps, of definite length and without tags.
 * Anything else refuses the value.
 */
final class SdCbor {

    private static final int MAX_DEPTH = 4;

    private final byte[] in;
    private int at;

    private SdCbor(byte[] in, int from) {
        this.in = in;
        this.at = from;
    }

    /** The one item that the bytes are from an offset on: Integer, byte[], String, List or Map. */
    static Object read(byte[] bytes, int from) {
        SdCbor reader = new SdCbor(bytes, from);
        Object item = reader.item(0);
        if (reader.at != bytes.length) {
            throw malformed("has bytes after its end");
        }
        return item;
    }

    private static Unsound malformed(String what) {
        return new Unsound(Flaw.CBOR_MALFORMED, "a proofValue " + what);
    }

    private Object item(int depth) {
        if (at == in.length || depth > MAX_DEPTH) {
            throw malformed("is cut short or too deep");
        }
        int head = in[at++] & 0xFF;
        int argument = argument(head & 0x1F);
        return switch (head >> 5) {
            case 0 -> argument;
            case 2 -> bytes(argument);
            case 3 -> text(argument);
            case 4 -> {
                // Each element takes a byte at least.
                List<Object> elements = new ArrayList<>(Math.min(argument, in.length - at));
                for (int i = 0; i < argument; i++) {
                    elements.add(item(depth + 1));
                }
                yield elements;
            }
            case 5 -> {
                Map<Object, Object> members = new LinkedHashMap<>();
                for (int i = 0; i < argument; i++) {
                    Object key = item(depth + 1);
                    if (members.put(key, item(depth + 1)) != null) {
                        throw malformed("has a key twice");
                    }
                }
                yield members;
            }
            default -> throw malformed("holds what no proof of its suite holds");
        };
    }

    private int argument(int info) {
        if (info < 24) {
            return info;
        }
        int size = info == 24 ? 1 : info == 25 ? 2 : info == 26 ? 4 : 0;
        if (size == 0 || at + size > in.length) {
            throw malformed("has a length that is none");
        }
        int value = 0;
        for (int i = 0; i < size; i++) {
            value = value << 8 | in[at++] & 0xFF;
        }
        if (value < 0
                || size == 4 && value >>> 16 == 0
                || size == 2 && value >>> 8 == 0
                || size == 1 && value < 24) {
            throw malformed("has a length that is none, or spelled too long");
        }
        return value;
    }

    private byte[] bytes(int length) {
        if (length > in.length - at) {
            throw malformed("is cut short");
        }
        byte[] bytes = java.util.Arrays.copyOfRange(in, at, at + length);
        at += length;
        return bytes;
    }

    private String text(int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(java.nio.ByteBuffer.wrap(bytes(length)))
                    .toString();
        } catch (CharacterCodingException _) {
            throw malformed("holds a text that is no UTF-8");
        }
    }

    /** The bytes of an item of the kinds that {@link #read} gives. */
    static void write(Object item, ByteArrayOutputStream out) {
        switch (item) {
            case Integer number -> head(0, number, out);
            case byte[] bytes -> {
                head(2, bytes.length, out);
                out.writeBytes(bytes);
            }
            case String text -> {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                head(3, bytes.length, out);
                out.writeBytes(bytes);
            }
            case List<?> elements -> {
                head(4, elements.size(), out);
                elements.forEach(element -> write(element, out));
            }
            case Map<?, ?> members -> {
                head(5, members.size(), out);
                members.forEach((key, value) -> {
                    write(key, out);
                    write(value, out);
                });
            }
            default -> throw new IllegalArgumentException("not written here: " + item.getClass());
        }
    }

    private static void head(int major, int argument, ByteArrayOutputStream out) {
        if (argument < 24) {
            out.write(major << 5 | argument);
        } else if (argument < 1 << 8) {
            out.write(major << 5 | 24);
            out.write(argument);
        } else if (argument < 1 << 16) {
            out.write(major << 5 | 25);
            out.write(argument >> 8);
            out.write(argument);
        } else {
            out.write(major << 5 | 26);
            out.write(argument >> 24);
            out.write(argument >> 16);
            out.write(argument >> 8);
            out.write(argument);
        }
    }
}
