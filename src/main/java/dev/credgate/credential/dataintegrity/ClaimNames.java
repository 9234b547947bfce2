package dev.credgate.credential.dataintegrity;

import dev.credgate.credential.dataintegrity.Cryptosuite.Canonicalization;
import dev.credgate.credential.dataintegrity.jsonld.JsonLd;
import dev.credgate.credential.dataintegrity.jsonld.SignedMembers;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNull;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which claims are shown, and under which names. Suites that sign a graph do not sign the names of
 * its members, only what they mean: a holder could call one claim by the name of another with a
 * context of their own, or add members of which no statement comes. So a claim goes by its name
 * where a bundled context says what that means, and by its IRI where none does; what says nothing
 * is not shown. Suites that sign the text sign its names, if it is the issuer who signs.
 */
final class ClaimNames {

    private final SecuredDocument document;
    private final String issuer;

    ClaimNames(SecuredDocument document, String issuer) {
        this.document = document;
        this.issuer = issuer;
    }

    /** The claims of the document that can be relied on; none where that is unknown. */
    JsonObject of(JsonObject claims) {
        if (issuerSignsText()) {
            return SignedNumbers.OF_TEXT.shown(claims);
        }
        if (isPlain(document.bare())) {
            return SignedNumbers.OF_GRAPH.shown(claims);
        }
        return switch (document.hashData().jsonLd().members(document.bare())) {
            case JsonLd.Result.Got<Map<JsonObject, SignedMembers>>(var members) ->
                    SignedNumbers.OF_GRAPH.shown(signed(claims, members));
            case JsonLd.Result.Refused<Map<JsonObject, SignedMembers>> _ -> JsonObject.EMPTY;
        };
    }

    /** Anybody can add a proof by a key of their own to what somebody else issued. */
    private boolean issuerSignsText() {
        for (ProofOptions proof : document.proofs()) {
            if (proof.suite().canonicalization() == Canonicalization.JCS
                    && proof.verificationMethod().did().equals(issuer)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether every context is a bundled one by its URL, no member named by an IRI or a keyword,
     * and no value one of which there may be no statement: then every claim is signed under its
     * name. An operator's contexts may have maps whose names nobody signs, and prefixes in values.
     */
    private static boolean isPlain(JsonValue value) {
        return switch (value) {
            case JsonObject(var members) ->
                    !members.isEmpty() && members.entrySet().stream().allMatch(ClaimNames::isPlain);
            case JsonArray(var elements) ->
                    !elements.isEmpty() && elements.stream().allMatch(ClaimNames::isPlain);
            case JsonNull _ -> false;
            // The name of a blank node is nobody's, and not signed.
            case JsonString(String text) -> !text.startsWith("_:");
            default -> true;
        };
    }

    private static boolean isPlain(Map.Entry<String, JsonValue> member) {
        String name = member.getKey();
        return name.equals("@context")
                ? JsonLd.isBundled(member.getValue())
                : name.indexOf(':') < 0 && !name.startsWith("@") && isPlain(member.getValue());
    }

    private static JsonObject signed(JsonObject object, Map<JsonObject, SignedMembers> members) {
        SignedMembers signed = members.get(object);
        Map<String, JsonValue> shown = new LinkedHashMap<>();
        object.members()
                .forEach((name, value) -> {
                    if (name.equals("@context")) {
                        return;
                    }
                    if (signed == null) {
                        shown.put(name, signed(value, members));
                    } else if (!signed.isSilent(name)) {
                        JsonValue own = signed.isLiteral(name) ? value : signed(value, members);
                        if (signed.isDouble(name)) {
                            own = SignedNumbers.OF_DOUBLES.shownOfMember(own);
                        }
                        shown.put(signed.name(name), signed.written(name).orElse(own));
                    }
                });
        return new JsonObject(Collections.unmodifiableMap(shown));
    }

    private static JsonValue signed(JsonValue value, Map<JsonObject, SignedMembers> members) {
        return switch (value) {
            case JsonObject object -> signed(object, members);
            case JsonArray(List<JsonValue> elements) ->
                    new JsonArray(
                            elements.stream()
                                    .filter(element -> !isSilent(element))
                                    .map(element -> signed(element, members))
                                    .toList());
            default -> value;
        };
    }

    /** An element of which no statement comes, whatever the array is. */
    private static boolean isSilent(JsonValue element) {
        return element instanceof JsonNull
                || element instanceof JsonArray(var elements)
                        && elements.stream().allMatch(ClaimNames::isSilent);
    }
}
