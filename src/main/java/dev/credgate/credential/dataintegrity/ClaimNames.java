package dev.credgate.credential.dataintegrity;

import dev.credgate.credential.dataintegrity.Cryptosuite.Canonicalization;
import dev.credgate.credential.dataintegrity.jsonld.JsonLd;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Under which names claims are shown. Suites that sign a graph do not sign the names of its
 * members, only what they mean: a holder could call one claim by the name of another with a context
 * of their own. So a claim goes by its name where a bundled context says what that means, and by
 * its IRI where none does. Suites that sign the text sign its names.
 */
final class ClaimNames {

    private final SecuredDocument document;

    ClaimNames(SecuredDocument document) {
        this.document = document;
    }

    /** The claims of the document under names that can be relied on; none where that is unknown. */
    JsonObject of(JsonObject claims) {
        boolean named =
                document.proofs().stream()
                        .anyMatch(
                                proof -> proof.suite().canonicalization() == Canonicalization.JCS);
        if (named || isBound(document.bare())) {
            return claims;
        }
        return switch (document.hashData().jsonLd().unboundNames(document.bare())) {
            case JsonLd.Result.Got<Map<JsonObject, Map<String, String>>>(var unbound) ->
                    renamed(claims, unbound);
            case JsonLd.Result.Refused<Map<JsonObject, Map<String, String>>> _ -> JsonObject.EMPTY;
        };
    }

    /** Whether every context is named by its URL, and no member by an IRI. */
    private static boolean isBound(JsonValue value) {
        return switch (value) {
            case JsonObject(var members) ->
                    members.entrySet().stream()
                            .allMatch(member ->
                                    member.getKey().equals("@context")
                                            ? isByUrl(member.getValue())
                                            : member.getKey().indexOf(':') < 0
                                                    && isBound(member.getValue()));
            case JsonArray(var elements) -> elements.stream().allMatch(ClaimNames::isBound);
            default -> true;
        };
    }

    private static boolean isByUrl(JsonValue context) {
        return context instanceof JsonString
                || context instanceof JsonArray(var elements)
                        && elements.stream().allMatch(JsonString.class::isInstance);
    }

    private static JsonObject renamed(
            JsonObject object, Map<JsonObject, Map<String, String>> unbound) {
        Map<String, String> names = unbound.getOrDefault(object, Map.of());
        Map<String, JsonValue> members = new LinkedHashMap<>();
        object.members()
                .forEach((name, value) ->
                        members.put(names.getOrDefault(name, name), renamedIn(value, unbound)));
        return new JsonObject(Collections.unmodifiableMap(members));
    }

    private static JsonValue renamedIn(
            JsonValue value, Map<JsonObject, Map<String, String>> unbound) {
        return switch (value) {
            case JsonObject object -> renamed(object, unbound);
            case JsonArray(List<JsonValue> elements) ->
                    new JsonArray(elements.stream().map(one -> renamedIn(one, unbound)).toList());
            default -> value;
        };
    }
}
