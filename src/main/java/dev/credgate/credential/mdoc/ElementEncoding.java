package dev.credgate.credential.mdoc;

import dev.credgate.credential.cose.CborTag;
import dev.credgate.credential.cose.CborWriter;
import dev.credgate.crypto.Base64Url;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonBoolean;
import dev.credgate.json.JsonValue.JsonNull;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;

/**
 * How texts of certain names within a namespace are written, at whatever depth they stand; all
 * other texts are texts.
 *
 * @param names by name
 */
record ElementEncoding(Map<String, Kind> names) {

    /** What a text stands for. */
    enum Kind {
        /** A text. */
        TEXT,
        /** A full-date, or a tdate where the text has a time. */
        DATE,
        /** Base64url without padding. */
        BYTES;

        /** The kind of that name in an order's options. */
        static Kind of(JsonValue option) {
            return switch (option instanceof JsonString(String text) ? text : "") {
                case "text" -> TEXT;
                case "date" -> DATE;
                case "bytes" -> BYTES;
                default -> throw new Unwritable("an encoding is text, date or bytes");
            };
        }
    }

    private static final Map<String, Kind> OF_THE_STANDARDS =
            Map.ofEntries(
                    Map.entry("birth_date", Kind.DATE),
                    Map.entry("issue_date", Kind.DATE),
                    Map.entry("expiry_date", Kind.DATE),
                    Map.entry("issuance_date", Kind.DATE),
                    Map.entry("portrait_capture_date", Kind.DATE),
                    Map.entry("portrait", Kind.BYTES),
                    Map.entry("signature_usual_mark", Kind.BYTES),
                    Map.entry("biometric_template_face", Kind.BYTES),
                    Map.entry("biometric_template_finger", Kind.BYTES),
                    Map.entry("biometric_template_signature_sign", Kind.BYTES),
                    Map.entry("biometric_template_iris", Kind.BYTES));

    private static final Map<String, Map<String, Kind>> NAMESPACES =
            Map.of(
                    "org.iso.18013.5.1", OF_THE_STANDARDS,
                    "org.iso.23220.1", OF_THE_STANDARDS,
                    "eu.europa.ec.eudi.pid.1", OF_THE_STANDARDS);

    /** Ends the writing; a sentence for the orderer. */
    static final class Unwritable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unwritable(String why) {
            super(why, null, false, false);
        }
    }

    /** That of a namespace: what an order says of its names, before what the standards say. */
    static ElementEncoding of(String namespace, JsonObject ordered) {
        Map<String, Kind> names =
                new java.util.HashMap<>(NAMESPACES.getOrDefault(namespace, Map.of()));
        ordered.members().forEach((name, option) -> names.put(name, Kind.of(option)));
        return new ElementEncoding(Map.copyOf(names));
    }

    /**
     * Writes a value.
     *
     * @param name the nearest one that it stands under
     * @throws Unwritable when it cannot be
     */
    void write(String name, JsonValue value, CborWriter out) {
        switch (value) {
            case JsonString(String text) -> text(name, text, out);
            case JsonNumber(String token) -> number(token, out);
            case JsonBoolean bool -> out.bool(bool == JsonBoolean.TRUE);
            case JsonNull _ -> out.nil();
            case JsonArray(var elements) -> {
                out.array(elements.size());
                elements.forEach(element -> write(name, element, out));
            }
            case JsonObject(var members) -> {
                out.map(members.size());
                members.forEach((member, inner) -> write(member, inner, out.text(member)));
            }
        }
    }

    private void text(String name, String text, CborWriter out) {
        switch (names.getOrDefault(name, Kind.TEXT)) {
            case TEXT -> out.text(text);
            case BYTES ->
                    out.bytes(
                            Base64Url.decode(text)
                                    .orElseThrow(() -> new Unwritable(name + " is not base64url")));
            case DATE -> date(name, text, out);
        }
    }

    private static void date(String name, String text, CborWriter out) {
        try {
            if (text.indexOf('T') < 0) {
                out.tag(CborTag.FULL_DATE).text(LocalDate.parse(text).toString());
            } else {
                out.tag(CborTag.DATE_TIME).text(MdocDate.write(Instant.parse(text)));
            }
        } catch (DateTimeException _) {
            throw new Unwritable(name + " is neither a date nor a time in UTC");
        }
    }

    private static void number(String token, CborWriter out) {
        BigDecimal number = new BigDecimal(token);
        if (token.indexOf('.') >= 0 || token.indexOf('e') >= 0 || token.indexOf('E') >= 0) {
            double value = number.doubleValue();
            if (!Double.isFinite(value)) {
                throw new Unwritable("a number is beyond what a double holds");
            }
            out.floating(value);
            return;
        }
        BigInteger whole = number.toBigIntegerExact();
        if (whole.bitLength() < Long.SIZE) {
            out.integer(whole.longValue());
        } else if (whole.signum() > 0 && whole.bitLength() == Long.SIZE) {
            out.unsigned(whole.longValue());
        } else {
            throw new Unwritable("a whole number has more than 64 bits");
        }
    }
}
