package dev.credgate.credential.weid;

import dev.credgate.json.JsonNumbers;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which claims may be issued: those that stay what they are through every program on the way
 * (docs/weidentity-format.md §4, §9, §11).
 */
final class ClaimRules {

    /** A credential nests its claim once, a presentation twice, a multi-signed one more often. */
    static final int MAX_DEPTH = 32;

    /** Claim values in all. */
    static final int MAX_VALUES = 2_000;

    /** Characters of all names, strings and numbers together. */
    static final int MAX_CHARACTERS = 64 * 1024;

    private static final Set<String> DATES = Set.of("created", "issuanceDate", "expirationDate");

    private int values;
    private int characters;

    private ClaimRules() {}

    /** Why the claims may not be issued; empty when they may. */
    static Optional<String> refusal(JsonObject claims) {
        if (claims.members().isEmpty()) {
            return Optional.of("there are no claims");
        }
        return new ClaimRules().object(claims, "", 1);
    }

    private Optional<String> object(JsonObject object, String path, int depth) {
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
            String name = member.getKey();
            String at = path + "/" + name;
            if (DATES.contains(name)) {
                return Optional.of(at + ": a claim may not be named " + name);
            }
            Optional<String> refusal = text(name, at).or(() -> value(member.getValue(), at, depth));
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    private Optional<String> value(JsonValue value, String path, int depth) {
        if (++values > MAX_VALUES || depth > MAX_DEPTH) {
            return Optional.of(
                    path + ": more than " + MAX_VALUES + " values or " + MAX_DEPTH + " levels");
        }
        return switch (value) {
            case JsonString(String string) -> text(string, path);
            case JsonNumber(String token) -> number(token, path);
            case JsonObject object -> object(object, path, depth + 1);
            case JsonArray(var elements) -> {
                if (SaltedClaim.isLeaf(elements) && SaltedClaim.isAmbiguous(value)) {
                    yield Optional.of(path + ": a string in a list holds comma and space");
                }
                for (int i = 0; i < elements.size(); i++) {
                    Optional<String> refusal = value(elements.get(i), path + "/" + i, depth + 1);
                    if (refusal.isPresent()) {
                        yield refusal;
                    }
                }
                yield Optional.empty();
            }
            default -> Optional.empty();
        };
    }

    private Optional<String> text(String text, String path) {
        characters += text.length();
        if (characters > MAX_CHARACTERS) {
            return Optional.of(path + ": more than " + MAX_CHARACTERS + " characters in all");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return Optional.of(path + ": half a surrogate pair");
            }
        }
        return Optional.empty();
    }

    private Optional<String> number(String token, String path) {
        characters += token.length();
        if (token.length() > JsonParser.MAX_NUMBER) {
            return Optional.of(
                    path + ": a number of more than " + JsonParser.MAX_NUMBER + " digits");
        }
        if (JsonNumbers.isInteger(token)) {
            return Optional.empty();
        }
        double value = Double.parseDouble(token);
        if (!Double.isFinite(value)) {
            return Optional.of(path + ": a number beyond all doubles");
        }
        if (Math.rint(value) == value) {
            return Optional.of(
                    path
                            + ": a whole number must be spelled as an integer, without point or exponent");
        }
        return JsonNumbers.text(token).equals(token)
                ? Optional.empty()
                : Optional.of(path + ": this number must be spelled " + JsonNumbers.text(token));
    }
}
