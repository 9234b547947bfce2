package dev.credgate.credential.sdjwt;

import dev.credgate.credential.Flaw;
import dev.credgate.json.JsonParser;
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

/**
 * Puts disclosed claims where their digests stand and takes all else of the mechanism away (RFC
 * 9901, section 7.1, step 3). One instance does it once: a digest may stand in one place only, so
 * each disclosure is looked at once, however they are nested.
 */
final class Disclosing {

    static final String DIGESTS = "_sd";
    static final String ELEMENT = "...";

    private final Map<String, Disclosure> byDigest;
    private final Set<String> seen = new HashSet<>();
    private int used;

    Disclosing(Map<String, Disclosure> byDigest) {
        this.byDigest = byDigest;
    }

    /** The claims that were meant. */
    JsonObject of(JsonObject payload) {
        JsonObject claims = object(payload, 1);
        if (used < byDigest.size()) {
            throw new SdJwtRefused(
                    Flaw.DISCLOSURE_UNREFERENCED, "a disclosure belongs to no digest");
        }
        if (!claims.members().containsKey(DigestAlgorithm.CLAIM)) {
            return claims;
        }
        if (!payload.members().containsKey(DigestAlgorithm.CLAIM)) {
            throw conflict("_sd_alg is disclosed");
        }
        Map<String, JsonValue> members = new LinkedHashMap<>(claims.members());
        members.remove(DigestAlgorithm.CLAIM);
        return new JsonObject(Collections.unmodifiableMap(members));
    }

    /** How many digests had no disclosure; known after the claims. */
    int hidden() {
        return seen.size() - used;
    }

    private JsonValue value(JsonValue value, int depth) {
        return switch (value) {
            case JsonObject object -> object(object, depth + 1);
            case JsonArray array -> array(array, depth + 1);
            default -> value;
        };
    }

    /** An object without digests, and the very same where nothing in it had any. */
    private JsonObject object(JsonObject object, int depth) {
        bound(depth);
        JsonValue digests = object.members().get(DIGESTS);
        if (object.members().containsKey(ELEMENT)) {
            throw conflict("... stands where no digest of an element may");
        }
        @Nullable Map<String, JsonValue> changed = digests == null ? null : new LinkedHashMap<>();
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
            String name = member.getKey();
            if (digests != null && name.equals(DIGESTS)) {
                continue;
            }
            JsonValue inner = value(member.getValue(), depth);
            if (changed == null && inner != member.getValue()) {
                changed = before(object, name);
            }
            if (changed != null) {
                changed.put(name, inner);
            }
        }
        if (changed == null) {
            return object;
        }
        if (digests != null) {
            disclose(digests, changed, depth);
        }
        return new JsonObject(Collections.unmodifiableMap(changed));
    }

    private static Map<String, JsonValue> before(JsonObject object, String name) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
            if (member.getKey().equals(name)) {
                break;
            }
            members.put(member.getKey(), member.getValue());
        }
        return members;
    }

    private void disclose(JsonValue digests, Map<String, JsonValue> members, int depth) {
        if (!(digests instanceof JsonArray(List<JsonValue> elements))) {
            throw conflict("_sd is no array of digests");
        }
        for (JsonValue element : elements) {
            if (!(element instanceof JsonString(String digest))) {
                throw conflict("_sd is no array of digests");
            }
            Disclosure disclosure = disclosed(digest);
            if (disclosure == null) {
                continue;
            }
            String name =
                    disclosure
                            .name()
                            .orElseThrow(() ->
                                    new SdJwtRefused(
                                            Flaw.DISCLOSURE_MALFORMED,
                                            "a disclosed member has no name"));
            if (name.equals(DIGESTS) || name.equals(ELEMENT)) {
                throw conflict("a name of the mechanism's own is disclosed");
            }
            if (members.put(name, value(disclosure.value(), depth)) != null) {
                throw conflict("a disclosed name stands there already");
            }
        }
    }

    private JsonArray array(JsonArray array, int depth) {
        bound(depth);
        List<JsonValue> elements = array.elements();
        @Nullable List<JsonValue> changed = null;
        for (int at = 0; at < elements.size(); at++) {
            JsonValue element = elements.get(at);
            @Nullable JsonValue inner =
                    element instanceof JsonObject(Map<String, JsonValue> members)
                                    && members.containsKey(ELEMENT)
                            ? element(members, depth)
                            : value(element, depth);
            if (changed == null && inner != element) {
                changed = new ArrayList<>(elements.subList(0, at));
            }
            if (changed != null && inner != null) {
                changed.add(inner);
            }
        }
        return changed == null ? array : new JsonArray(Collections.unmodifiableList(changed));
    }

    /** What stands behind {@code {"...": digest}}, or null when it is not shown. */
    private @Nullable JsonValue element(Map<String, JsonValue> members, int depth) {
        if (members.size() != 1 || !(members.get(ELEMENT) instanceof JsonString(String digest))) {
            throw conflict("the digest of an element stands beside something else");
        }
        Disclosure disclosure = disclosed(digest);
        if (disclosure == null) {
            return null;
        }
        if (disclosure.name().isPresent()) {
            throw new SdJwtRefused(
                    Flaw.DISCLOSURE_MALFORMED, "a disclosed element of an array has a name");
        }
        return value(disclosure.value(), depth);
    }

    private @Nullable Disclosure disclosed(String digest) {
        if (!seen.add(digest)) {
            throw new SdJwtRefused(Flaw.DISCLOSURE_REPEATED, "a digest stands there twice");
        }
        Disclosure disclosure = byDigest.get(digest);
        if (disclosure != null) {
            used++;
        }
        return disclosure;
    }

    private static void bound(int depth) {
        if (depth > JsonParser.MAX_DEPTH) {
            throw new SdJwtRefused(
                    Flaw.TOO_DEEP, "claims and their disclosures are nested too deep");
        }
    }

    private static SdJwtRefused conflict(String what) {
        return new SdJwtRefused(Flaw.DISCLOSURE_CONFLICT, what);
    }
}
