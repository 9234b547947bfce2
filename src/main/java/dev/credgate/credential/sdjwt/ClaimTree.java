package dev.credgate.credential.sdjwt;

import dev.credgate.credential.sdjwt.ClaimNode.Elements;
import dev.credgate.credential.sdjwt.ClaimNode.Hidden;
import dev.credgate.credential.sdjwt.ClaimNode.Members;
import dev.credgate.credential.sdjwt.ClaimNode.Value;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes trees of claims, before a holder hides some and after. */
public final class ClaimTree {

    private ClaimTree() {}

    /**
     * The claims of a whole SD-JWT before the holder hides any.
     *
     * @param disclosable JSON pointers (RFC 6901) of members and elements that may be hidden
     */
    public static Members of(JsonObject claims, Set<String> disclosable) {
        return (Members) of(claims, "", disclosable);
    }

    /** JSON pointers (RFC 6901) of the objects and arrays in which something is hidden. */
    public static Set<String> partial(Members claims) {
        Set<String> pointers = new HashSet<>();
        partial(claims, "", pointers);
        return pointers;
    }

    private static void partial(ClaimNode node, String pointer, Set<String> to) {
        switch (node) {
            case Members object -> {
                if (object.hidden() > 0) {
                    to.add(pointer);
                }
                object.members()
                        .forEach((name, inner) ->
                                partial(inner, pointer + "/" + SdJwtWriter.escaped(name), to));
            }
            case Elements array -> {
                // Pointers are into what is shown, where the hidden ones have no place.
                int at = 0;
                for (ClaimNode element : array.elements()) {
                    if (element instanceof Hidden) {
                        to.add(pointer);
                    } else {
                        partial(element, pointer + "/" + at++, to);
                    }
                }
            }
            case Value _, Hidden _ -> {}
        }
    }

    private static ClaimNode of(JsonValue value, String pointer, Set<String> disclosable) {
        boolean own = disclosable.contains(pointer);
        return switch (value) {
            case JsonObject object -> {
                Map<String, ClaimNode> members = new LinkedHashMap<>();
                object.members()
                        .forEach((name, inner) ->
                                members.put(
                                        name,
                                        of(
                                                inner,
                                                pointer + "/" + SdJwtWriter.escaped(name),
                                                disclosable)));
                yield new Members(own, Collections.unmodifiableMap(members), 0);
            }
            case JsonArray(List<JsonValue> elements) -> {
                List<ClaimNode> nodes = new ArrayList<>(elements.size());
                for (int at = 0; at < elements.size(); at++) {
                    nodes.add(of(elements.get(at), pointer + "/" + at, disclosable));
                }
                yield new Elements(own, Collections.unmodifiableList(nodes));
            }
            default -> new Value(own);
        };
    }

    /**
     * The claims of a payload whose disclosures are known to belong to it ({@link Disclosing}):
     * each digest stands once, and nothing is nested too deep.
     */
    static Members of(JsonObject payload, Map<String, Disclosure> byDigest) {
        return (Members) of(payload, false, byDigest);
    }

    private static ClaimNode of(JsonValue value, boolean own, Map<String, Disclosure> byDigest) {
        return switch (value) {
            case JsonObject(Map<String, JsonValue> shown) -> {
                Map<String, ClaimNode> members = new LinkedHashMap<>();
                int hidden = 0;
                for (Map.Entry<String, JsonValue> member : shown.entrySet()) {
                    if (!member.getKey().equals(Disclosing.DIGESTS)) {
                        members.put(member.getKey(), of(member.getValue(), false, byDigest));
                    }
                }
                if (shown.get(Disclosing.DIGESTS) instanceof JsonArray(List<JsonValue> digests)) {
                    for (JsonValue digest : digests) {
                        @Nullable Disclosure disclosure =
                                digest instanceof JsonString(String text)
                                        ? byDigest.get(text)
                                        : null;
                        if (disclosure == null) {
                            hidden++;
                        } else {
                            disclosure
                                    .name()
                                    .ifPresent(name ->
                                            members.put(
                                                    name, of(disclosure.value(), true, byDigest)));
                        }
                    }
                }
                yield new Members(own, Collections.unmodifiableMap(members), hidden);
            }
            case JsonArray(List<JsonValue> elements) ->
                    new Elements(
                            own,
                            elements.stream().map(element -> element(element, byDigest)).toList());
            default -> new Value(own);
        };
    }

    private static ClaimNode element(JsonValue element, Map<String, Disclosure> byDigest) {
        if (element instanceof JsonObject(Map<String, JsonValue> members)
                && members.get(Disclosing.ELEMENT) instanceof JsonString(String digest)) {
            @Nullable Disclosure disclosure = byDigest.get(digest);
            return disclosure == null ? new Hidden() : of(disclosure.value(), true, byDigest);
        }
        return of(element, false, byDigest);
    }
}
