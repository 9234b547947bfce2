package dev.credgate.credential.dataintegrity;

import dev.credgate.json.EcmaScriptNumbers;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Numbers as they are signed. Canonical forms hold a double, and graphs 16 digits of it: a holder
 * could write another number that becomes the same one, such as 17.0000000000000000001 for 17.
 */
enum SignedNumbers {
    /** Signed by RFC 8785. */
    OF_TEXT,
    /** Signed as literals of a graph (JSON-LD 1.1 API, section 8.6). */
    OF_GRAPH,
    /** Signed as literals of xsd:double, whole ones too. */
    OF_DOUBLES;

    private static final MathContext SIXTEEN = new MathContext(16);

    /** From here on whole numbers are doubles. */
    private static final double BIG = 1e21;

    /** Integers of so few digits are what they are. */
    private static final int SHORT = 15;

    /** The same with its numbers as they are signed; the very same where they are. */
    JsonObject shown(JsonObject claims) {
        return isSigned(claims) ? claims : signed(claims);
    }

    /** The same where a member has such numbers, and not where one of a node within it has. */
    JsonValue shownOfMember(JsonValue value) {
        return switch (value) {
            case JsonNumber(String token) -> new JsonNumber(text(token));
            case JsonArray(var elements) ->
                    new JsonArray(elements.stream().map(this::shownOfMember).toList());
            default -> value;
        };
    }

    private boolean isSigned(JsonValue value) {
        return switch (value) {
            case JsonObject(var members) -> areSigned(members.values());
            case JsonArray(var elements) -> areSigned(elements);
            case JsonNumber(String token) -> token.equals(text(token));
            default -> true;
        };
    }

    private boolean areSigned(Collection<JsonValue> values) {
        for (JsonValue value : values) {
            if (!isSigned(value)) {
                return false;
            }
        }
        return true;
    }

    private JsonObject signed(JsonObject object) {
        Map<String, JsonValue> shown = new LinkedHashMap<>();
        object.members().forEach((name, member) -> shown.put(name, signed(member)));
        return new JsonObject(Collections.unmodifiableMap(shown));
    }

    private JsonValue signed(JsonValue value) {
        return switch (value) {
            case JsonObject object -> signed(object);
            case JsonArray(var elements) ->
                    new JsonArray(elements.stream().map(this::signed).toList());
            case JsonNumber(String token) -> new JsonNumber(text(token));
            default -> value;
        };
    }

    /** What no double holds is refused where it is signed, and left here. */
    private String text(String token) {
        if (token.length() <= SHORT && token.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return token;
        }
        return EcmaScriptNumbers.exact(token).stream()
                .map(this::rounded)
                .mapToObj(EcmaScriptNumbers::text)
                .findFirst()
                .orElse(token);
    }

    private double rounded(double value) {
        boolean exact =
                switch (this) {
                    case OF_TEXT -> true;
                    case OF_GRAPH -> value == Math.rint(value) && Math.abs(value) < BIG;
                    case OF_DOUBLES -> false;
                };
        return exact ? value : new BigDecimal(value).round(SIXTEEN).doubleValue();
    }
}
