package dev.credgate.credential.dataintegrity;

import dev.credgate.credential.Flaw;
import dev.credgate.crypto.Multibase;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The proofValue of a suite with which a holder discloses by choice, without its encoding: {@code
 * d9 5d}, a byte that tells what kind of value it is, and five parts in CBOR (vc-di-ecdsa, sections
 * 3.5.2 and 3.5.6; vc-di-bbs, sections 3.2.2 and 3.2.6). What is malformed throws {@link Unsound}.
 */
final class DisclosureValue {

    private static final int PARTS = 5;
    private static final byte[] START = {(byte) 0xd9, 0x5d};
    private static final int HEADER_BYTES = START.length + 1;

    private final Cryptosuite suite;
    private final byte[] bytes;

    private DisclosureValue(Cryptosuite suite, byte[] bytes) {
        this.suite = suite;
        this.bytes = bytes;
    }

    static DisclosureValue decode(Cryptosuite suite, String text) {
        byte[] bytes =
                Multibase.BASE64URL
                        .decode(text)
                        .orElseThrow(() ->
                                new Unsound(
                                        Flaw.ENCODING_MALFORMED,
                                        "a proofValue of "
                                                + suite.id()
                                                + " is not u and base64url"));
        if (bytes.length <= HEADER_BYTES || bytes[0] != START[0] || bytes[1] != START[1]) {
            throw DisclosedStatements.malformed(suite, "another header than d95d and a kind");
        }
        return new DisclosureValue(suite, bytes);
    }

    static String encode(int kind, List<?> parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(START);
        out.write(kind);
        SdCbor.write(parts, out);
        return Multibase.BASE64URL.encode(out.toByteArray());
    }

    /** The header's third byte. */
    int kind() {
        return bytes[START.length] & 0xFF;
    }

    Parts parts() {
        if (SdCbor.read(bytes, HEADER_BYTES) instanceof List<?> parts && parts.size() == PARTS) {
            return new Parts(suite, parts);
        }
        throw DisclosedStatements.malformed(suite, "not five parts");
    }

    /** The five, by their place. */
    record Parts(Cryptosuite suite, List<?> values) {

        /** Of any length. */
        byte[] bytes(int at) {
            if (values.get(at) instanceof byte[] bytes) {
                return bytes;
            }
            throw malformed("a part that is no bytes");
        }

        byte[] bytes(int at, int length) {
            return bytes(values.get(at), length);
        }

        /** As many, at most, each of that length. */
        List<byte[]> bytesEach(int at, int most, int length) {
            return elements(at, most, part -> bytes(part, length));
        }

        List<String> texts(int at, int most) {
            return elements(
                    at,
                    most,
                    part -> {
                        if (part instanceof String text) {
                            return text;
                        }
                        throw malformed("an element that is no text");
                    });
        }

        List<Integer> numbers(int at) {
            return elements(at, Integer.MAX_VALUE, this::number);
        }

        /** What each number is mapped to. */
        <V> Map<Integer, V> byNumber(int at, Function<Object, V> value) {
            if (!(values.get(at) instanceof Map<?, ?> members)) {
                throw malformed("no map of labels");
            }
            Map<Integer, V> byNumber = new TreeMap<>();
            members.forEach((key, member) -> byNumber.put(number(key), value.apply(member)));
            return byNumber;
        }

        int number(Object part) {
            if (part instanceof Integer number) {
                return number;
            }
            throw malformed("a part that is no number");
        }

        byte[] bytes(Object part, int length) {
            if (part instanceof byte[] bytes && bytes.length == length) {
                return bytes;
            }
            throw malformed("a part that is not " + length + " bytes");
        }

        private <V> List<V> elements(int at, int most, Function<Object, V> element) {
            if (!(values.get(at) instanceof List<?> parts)) {
                throw malformed("a part that is no list");
            }
            if (parts.size() > most) {
                throw new Unsound(
                        Flaw.TOO_MANY_PARTS, "a proofValue has a list of more than " + most);
            }
            List<V> elements = new ArrayList<>(parts.size());
            for (Object part : parts) {
                elements.add(element.apply(part));
            }
            return elements;
        }

        private Unsound malformed(String what) {
            return DisclosedStatements.malformed(suite, what);
        }
    }
}
