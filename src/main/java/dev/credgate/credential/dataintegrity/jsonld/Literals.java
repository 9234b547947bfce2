package dev.credgate.credential.dataintegrity.jsonld;

import dev.credgate.credential.Flaw;
import dev.credgate.json.EcmaScriptNumbers;
import dev.credgate.json.JcsWriter;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonBoolean;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Literals of RDF for values of JSON (JSON-LD 1.1 API, section 8.2.2). */
final class Literals {

    private static final MathContext SIXTEEN = new MathContext(16, RoundingMode.HALF_UP);

    private Literals() {}

    /** A literal. */
    record Literal(String text, String datatype, @Nullable String language) {

        Quad statement(String subject, String predicate, @Nullable String graph) {
            return new Quad(subject, predicate, text, datatype, language, graph);
        }
    }

    /** A text, a number or a boolean under a term: Value Expansion (section 5.3.2). */
    static Literal scalar(
            ActiveContext active, @Nullable TermDefinition definition, JsonValue value) {
        String type = definition == null ? null : definition.type();
        boolean typed = type != null && !type.startsWith("@");
        if (typed && type != null) {
            return literal(value, type);
        }
        if (value instanceof JsonString(String text)) {
            String language =
                    definition != null && definition.language() != null
                            ? definition.language()
                            : active.language();
            String direction =
                    definition != null && definition.direction() != null
                            ? definition.direction()
                            : active.direction();
            return tagged(text, language, direction);
        }
        return literal(value, null);
    }

    /** A text in a language, to be read in a direction; both may be empty. */
    static Literal tagged(String text, @Nullable String language, @Nullable String direction) {
        boolean named = language != null && !language.isEmpty();
        if (direction != null && !direction.isEmpty()) {
            return new Literal(text, Iris.I18N + (named ? language : "") + "_" + direction, null);
        }
        return named && language != null
                ? new Literal(text, Iris.RDF_LANG_STRING, language)
                : new Literal(text, Iris.XSD_STRING, null);
    }

    /** A text, a number or a boolean of a datatype, or of its natural one. */
    static Literal literal(JsonValue value, @Nullable String datatype) {
        return switch (value) {
            case JsonString(String text) ->
                    new Literal(text, datatype == null ? Iris.XSD_STRING : datatype, null);
            case JsonBoolean truth ->
                    new Literal(
                            truth == JsonBoolean.TRUE ? "true" : "false",
                            datatype == null ? Iris.XSD_BOOLEAN : datatype,
                            null);
            case JsonNumber(String token) -> number(token, datatype);
            default -> throw JsonLdFlawed.context("a value that is no text, number or boolean");
        };
    }

    private static Literal number(String token, @Nullable String datatype) {
        double value =
                EcmaScriptNumbers.exact(token)
                        .orElseThrow(() ->
                                JsonLdFlawed.of(
                                        Flaw.NUMBER_OUT_OF_RANGE, "a number that no double holds"));
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e21;
        if (!whole || Iris.XSD_DOUBLE.equals(datatype)) {
            return new Literal(
                    canonicalDouble(value), datatype == null ? Iris.XSD_DOUBLE : datatype, null);
        }
        String text =
                Math.abs(value) < 1e15
                        ? Long.toString((long) value)
                        : new BigDecimal(value).toBigInteger().toString();
        return new Literal(text, datatype == null ? Iris.XSD_INTEGER : datatype, null);
    }

    /** {@code %1.15E} without the zeros that say nothing. */
    private static String canonicalDouble(double value) {
        if (value == 0) {
            return "0.0E0";
        }
        BigDecimal rounded = new BigDecimal(value).round(SIXTEEN);
        String digits = rounded.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - rounded.scale();
        int end = digits.length();
        while (end > 1 && digits.charAt(end - 1) == '0') {
            end--;
        }
        String fraction = digits.substring(1, end);
        return (value < 0 ? "-" : "")
                + digits.charAt(0)
                + "."
                + (fraction.isEmpty() ? "0" : fraction)
                + "E"
                + exponent;
    }

    /** A JSON literal's text, by RFC 8785. */
    static String json(JsonValue value) {
        return JcsWriter.canonical(value)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElseThrow(() ->
                        JsonLdFlawed.of(Flaw.NUMBER_OUT_OF_RANGE, "a number that no double holds"));
    }
}
