package dev.credgate.credential.weid;

import dev.credgate.credential.Flaw;
import dev.credgate.did.WeIdDid;
import dev.credgate.json.JsonNumbers;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes members out of an object, each of exactly the type it must have. */
final class Members {

    /** A year far beyond any date, so that arithmetic on seconds never overflows. */
    private static final int MAX_INTEGER_DIGITS = 15;

    private final JsonObject object;
    private final String where;

    /**
     * @param where what the object is, for the sentence of a flaw
     */
    Members(JsonObject object, String where) {
        this.object = object;
        this.where = where;
    }

    /** Refuses every member but these. */
    Members only(Set<String> names) {
        for (String name : object.members().keySet()) {
            if (!names.contains(name)) {
                throw new Malformation(
                        Flaw.UNKNOWN_MEMBER, where + " has the unknown member " + name);
            }
        }
        return this;
    }

    boolean has(String name) {
        return object.members().containsKey(name);
    }

    JsonValue value(String name) {
        JsonValue value = object.members().get(name);
        if (value == null) {
            throw new Malformation(Flaw.MEMBER_MISSING, where + " has no member " + name);
        }
        return value;
    }

    String string(String name) {
        if (value(name) instanceof JsonString(String text)) {
            return text;
        }
        throw wrongType(name, "a string");
    }

    JsonObject object(String name) {
        if (value(name) instanceof JsonObject inner) {
            return inner;
        }
        throw wrongType(name, "an object");
    }

    List<JsonValue> array(String name) {
        if (value(name) instanceof JsonArray(var elements)) {
            return elements;
        }
        throw wrongType(name, "an array");
    }

    /** A non-negative integer, spelled as one. */
    long integer(String name) {
        if (value(name) instanceof JsonNumber(String token)
                && JsonNumbers.isInteger(token)
                && token.charAt(0) != '-'
                && token.length() <= MAX_INTEGER_DIGITS) {
            long value = 0;
            // Bytes, since without a profile each charAt of parseLong is a call.
            for (byte digit : token.getBytes(StandardCharsets.ISO_8859_1)) {
                value = value * 10 + (digit - '0');
            }
            return value;
        }
        throw wrongType(name, "a non-negative integer");
    }

    List<String> strings(String name) {
        List<String> strings = new ArrayList<>();
        for (JsonValue element : array(name)) {
            if (!(element instanceof JsonString(String text))) {
                throw wrongType(name, "an array of strings");
            }
            strings.add(text);
        }
        return strings;
    }

    WeIdDid did(String name) {
        Optional<WeIdDid> did = WeIdDid.parse(string(name));
        if (did.isEmpty()) {
            throw new Malformation(
                    Flaw.DID_MALFORMED,
                    where + ": " + name + " is not did:weid:<chain>:0x<40 lower-case hex digits>");
        }
        return did.get();
    }

    private Malformation wrongType(String name, String wanted) {
        return new Malformation(Flaw.WRONG_TYPE, where + ": " + name + " is not " + wanted);
    }
}
