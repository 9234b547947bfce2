package dev.credgate.peers;

import dev.credgate.crypto.Base64Url;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What somebody without the signer's key might make of a signed text: a JWS in compact form, or an
 * SD-JWT with its disclosures and key binding.
 */
final class TamperedTexts {

    private final String text;
    private final Map<String, String> variants = new LinkedHashMap<>();

    private TamperedTexts(String text) {
        this.text = text;
    }

    /** One character in the middle of each part is another. */
    static TamperedTexts of(String text) {
        TamperedTexts tampered = new TamperedTexts(text);
        String[] parts = text.split("[.~]", -1);
        int from = 0;
        for (int part = 0; part < parts.length; part++) {
            if (!parts[part].isEmpty()) {
                int at = from + parts[part].length() / 2;
                tampered.and(
                        "a character of part " + part,
                        text.substring(0, at)
                                + (text.charAt(at) == 'A' ? 'B' : 'A')
                                + text.substring(at + 1));
            }
            from += parts[part].length() + 1;
        }
        return tampered;
    }

    /** The same and a variant made elsewhere. */
    TamperedTexts and(String name, String variant) {
        if (variant.equals(text)) {
            throw new AssertionError(name + " changes nothing");
        }
        variants.put(name, variant);
        return this;
    }

    /** The same and: another header, an unsigned one among them. */
    TamperedTexts andHeaders() {
        String rest = text.substring(text.indexOf('.'));
        JsonObject header = object(text.substring(0, text.indexOf('.')));
        for (String algorithm : List.of("none", "HS256", "ES256K")) {
            and("alg " + algorithm, encoded(header.with("alg", new JsonString(algorithm))) + rest);
        }
        String signed = text.substring(0, text.lastIndexOf('.') + 1);
        return and(
                        "alg none and no signature",
                        encoded(header.with("alg", new JsonString("none")))
                                + signed.substring(signed.indexOf('.')))
                .and("no signature", signed)
                .and("another typ", encoded(header.with("typ", new JsonString("at+jwt"))) + rest)
                .and(
                        "another kid",
                        encoded(header.with("kid", new JsonString("did:example:i#1"))) + rest);
    }

    /** The same and: a claim that says something else. */
    TamperedTexts andClaim(String name, UnaryOperator<JsonObject> change) {
        return and(name, withClaims(text, change));
    }

    /** The first JWS of a text with other claims, under the signature that it had. */
    static String withClaims(String text, UnaryOperator<JsonObject> change) {
        int first = text.indexOf('.') + 1;
        int second = text.indexOf('.', first);
        return text.substring(0, first)
                + encoded(change.apply(object(text.substring(first, second))))
                + text.substring(second);
    }

    /** The same and: disclosures that are changed, left out, said twice, or another's. */
    TamperedTexts andDisclosures() {
        List<String> parts = List.of(text.split("~", -1));
        for (int at = 1; at < parts.size() - 1; at++) {
            List<JsonValue> said = new ArrayList<>(array(parts.get(at)).elements());
            List<JsonValue> salted = new ArrayList<>(said);
            said.set(said.size() - 1, new JsonString("Mallory"));
            salted.set(0, new JsonString("another salt, long enough"));
            and("the value of disclosure " + at, with(parts, at, encoded(new JsonArray(said))));
            and("the salt of disclosure " + at, with(parts, at, encoded(new JsonArray(salted))));
            and("no disclosure " + at, with(parts, at));
            and("disclosure " + at + " twice", with(parts, at, parts.get(at), parts.get(at)));
        }
        return and(
                "a disclosure more",
                with(
                        parts,
                        parts.size() - 1,
                        encoded(
                                new JsonArray(
                                        List.of(
                                                new JsonString("a salt of its own"),
                                                new JsonString("admin"),
                                                new JsonString("true")))),
                        parts.getLast()));
    }

    private static String with(List<String> parts, int at, String... instead) {
        List<String> all = new ArrayList<>(parts);
        all.remove(at);
        all.addAll(at, List.of(instead));
        return String.join("~", all);
    }

    /** All of them, by what is wrong. */
    Map<String, String> all() {
        return variants;
    }

    /** What a part says, which is a JSON object in base64url. */
    static JsonObject object(String part) {
        return (JsonObject) value(part);
    }

    private static JsonArray array(String part) {
        return (JsonArray) value(part);
    }

    private static JsonValue value(String part) {
        return ((JsonReading.Read) JsonParser.parse(Base64Url.decode(part).orElseThrow())).value();
    }

    private static String encoded(JsonValue value) {
        return Base64Url.encode(JsonWriter.text(value).getBytes(StandardCharsets.UTF_8));
    }
}
