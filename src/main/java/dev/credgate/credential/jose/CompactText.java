package dev.credgate.credential.jose;

import dev.credgate.credential.Body;
import dev.credgate.crypto.Base64Url;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bytes that may be a compact JWS or an SD-JWT, looked at just enough to tell whose they are:
 * formats are asked in turn, and what is none of theirs must cost little.
 */
public final class CompactText {

    private static final Pattern TYP =
            Pattern.compile("\"typ\"\\s{0,8}:\\s{0,8}\"([!-~&&[^\"\\\\]]{1,100})\"");

    private final byte[] body;
    private final int from;
    private final int to;
    private final int headerEnd;
    private final Optional<String> typ;
    private final Optional<JwsHeader.Reading> header;

    private CompactText(
            byte[] body,
            int from,
            int to,
            int headerEnd,
            Optional<String> typ,
            Optional<JwsHeader.Reading> header) {
        this.body = body;
        this.from = from;
        this.to = to;
        this.headerEnd = headerEnd;
        this.typ = typ;
        this.header = header;
    }

    /** What one look found. */
    private record Look(Optional<CompactText> text) {
        static Look at(byte[] body) {
            return new Look(of(body));
        }
    }

    /** The same of a body that other formats may have looked at. */
    public static Optional<CompactText> of(Body body) {
        return body.once(Look.class, Look::at).text();
    }

    /**
     * What the body looks like; empty when it begins with no header of a JWS. White space around it
     * is left out: files end with a line break.
     */
    public static Optional<CompactText> of(byte[] body) {
        int from = 0;
        int to = body.length;
        while (from < to && isSpace(body[from])) {
            from++;
        }
        while (to > from && isSpace(body[to - 1])) {
            to--;
        }
        // A JSON object's first byte is a brace, and what follows a quote or white space.
        if (to - from < 4 || body[from] != 'e' || body[from + 1] != 'y' && body[from + 1] != 'w') {
            return Optional.empty();
        }
        int dot = from;
        while (dot < to && body[dot] != '.') {
            dot++;
        }
        return dot == to ? Optional.empty() : withHeader(body, from, to, dot);
    }

    private static Optional<CompactText> withHeader(byte[] body, int from, int to, int dot) {
        Optional<byte[]> strict = Base64Url.decode(body, from, dot);
        byte[] header = strict.orElseGet(() -> lenient(body, from, dot));
        if (header.length == 0 || header[0] != '{') {
            return Optional.empty();
        }
        JsonReading json = JwsHeader.json(header);
        return Optional.of(
                new CompactText(
                        body,
                        from,
                        to,
                        dot,
                        typ(header, json),
                        strict.map(bytes -> JwsHeader.read(bytes.length, json))));
    }

    /** Decodes what strict reading refuses, so that the refusal can be told. */
    private static byte[] lenient(byte[] body, int from, int to) {
        try {
            return Base64.getUrlDecoder().decode(Arrays.copyOfRange(body, from, to));
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }

    private static Optional<String> typ(byte[] header, JsonReading json) {
        if (json instanceof JsonReading.Read(JsonObject object)) {
            return object.members().get("typ") instanceof JsonString(String typ)
                    ? Optional.of(JwsHeader.mediaType(typ))
                    : Optional.empty();
        }
        // Refused as JSON: what it means to be is told by its letters.
        Matcher typ = TYP.matcher(new String(header, StandardCharsets.ISO_8859_1));
        return typ.find() ? Optional.of(JwsHeader.mediaType(typ.group(1))) : Optional.empty();
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /** The array that it stands in, shared: nobody may change it. */
    public byte[] source() {
        return body;
    }

    /** Where its header ends: at the first dot. */
    int headerEnd() {
        return headerEnd;
    }

    /** What the header says; empty when it is not base64url in its one spelling. */
    Optional<JwsHeader.Reading> header() {
        return header;
    }

    /** Where it begins in the body. */
    public int from() {
        return from;
    }

    /** Where it ends in the body. */
    public int to() {
        return to;
    }

    /** The header's {@code typ}, in the form of {@link CompactJws#typ}. */
    public Optional<String> typ() {
        return typ;
    }

    /** Whether something follows a {@code ~}. */
    public boolean isSelective() {
        for (int at = from; at < to; at++) {
            if (body[at] == '~') {
                return true;
            }
        }
        return false;
    }

    /** The payload, if it is a JSON object: read anew each time. */
    public Optional<JsonObject> payload() {
        return JsonParser.parse(payloadBytes()) instanceof JsonReading.Read(JsonObject object)
                ? Optional.of(object)
                : Optional.empty();
    }

    /** Whether a payload that is no JSON object still holds one of these names by its letters. */
    public boolean mentions(List<String> names) {
        String letters = new String(payloadBytes(), StandardCharsets.ISO_8859_1);
        return names.stream().anyMatch(name -> letters.contains('"' + name + '"'));
    }

    private byte[] payloadBytes() {
        int start = headerEnd + 1;
        int end = start;
        while (end < to && body[end] != '.') {
            end++;
        }
        return payload(start, end);
    }

    private byte[] payload(int start, int end) {
        return Base64Url.decode(body, start, end).orElseGet(() -> lenient(body, start, end));
    }
}
