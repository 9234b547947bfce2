package dev.credgate.credential.sdjwt;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.jose.JsonFlaws;
import dev.credgate.crypto.Base64Url;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonString;
import java.util.List;
import java.util.Optional;

/**
 * One disclosure (RFC 9901, section 4.2).
 *
 * @param name of a member; empty for an element of an array
 */
public record Disclosure(Optional<String> name, JsonValue value) {

    /** Reads the characters of one. */
    static Disclosure read(byte[] source, int from, int to) {
        byte[] json =
                Base64Url.decode(source, from, to)
                        .orElseThrow(() ->
                                new SdJwtRefused(
                                        Flaw.ENCODING_MALFORMED,
                                        "a disclosure is not base64url without padding in"
                                                + " its one spelling"));
        return switch (JsonParser.parse(json)) {
            case JsonReading.Read(JsonArray(List<JsonValue> parts)) -> of(parts);
            case JsonReading.Read _ -> throw malformed();
            case JsonReading.Refused refused ->
                    throw new SdJwtRefused(JsonFlaws.of(refused, "a disclosure"));
        };
    }

    private static Disclosure of(List<JsonValue> parts) {
        if (parts.size() < 2 || parts.size() > 3 || !(parts.get(0) instanceof JsonString)) {
            throw malformed();
        }
        if (parts.size() == 2) {
            return new Disclosure(Optional.empty(), parts.get(1));
        }
        if (!(parts.get(1) instanceof JsonString(String name))) {
            throw malformed();
        }
        return new Disclosure(Optional.of(name), parts.get(2));
    }

    private static SdJwtRefused malformed() {
        return new SdJwtRefused(
                Flaw.DISCLOSURE_MALFORMED,
                "a disclosure is no array of a salt, a name and a value, or a salt and a value");
    }
}
