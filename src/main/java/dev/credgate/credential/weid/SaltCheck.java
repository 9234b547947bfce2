package dev.credgate.credential.weid;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.HiddenClaims;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds claim and salt beside each other: equal names at every level, salts of the right shape,
 * hidden leaves that are hashes (docs/weidentity-format.md §11). Also takes the hidden leaves out.
 * Texts carry no type and text and salt no boundary, so whatever is let through here could be
 * shifted.
 */
final class SaltCheck {

    private int shortest = Integer.MAX_VALUE;
    private int longest;
    private boolean foreignCharacter;

    private SaltCheck() {}

    /**
     * A claim in form, its hidden leaves taken out.
     *
     * @param shortest length of the shortest salt, or {@link Integer#MAX_VALUE} without any
     * @param foreignCharacter whether a salt holds something else than A–Z a–z 0–9
     */
    record Checked(
            JsonObject disclosed,
            HiddenClaims hidden,
            int shortest,
            int longest,
            boolean foreignCharacter) {

        /** What is wrong under the salt length agreed with the issuer. */
        Optional<FlawFound> flawUnder(int length) {
            if (longest > 0 && (shortest != length || longest != length)) {
                return Optional.of(
                        new FlawFound(
                                Flaw.SALT_LENGTH,
                                "this issuer's salts have "
                                        + length
                                        + " characters; a salt here has "
                                        + (shortest == length ? longest : shortest)));
            }
            if (foreignCharacter) {
                return Optional.of(
                        new FlawFound(
                                Flaw.SALT_MALFORMED,
                                "a salt holds a character other than A-Z, a-z and 0-9"));
            }
            return Optional.empty();
        }
    }

    /** Checks a claim against its salt tree. */
    static Checked check(JsonObject claim, JsonObject salt) {
        SaltCheck check = new SaltCheck();
        HiddenClaims hidden = check.object(claim, salt, null);
        return new Checked(
                hidden == null ? claim : without(claim, hidden),
                hidden == null ? HiddenClaims.NOTHING : hidden,
                check.shortest,
                check.longest,
                check.foreignCharacter);
    }

    /**
     * Where a value is. It becomes text for a flaw only: those of all that lies below one long name
     * would take the square of the document's memory.
     */
    private record Path(@Nullable Path in, String name) {

        @Override
        public String toString() {
            Deque<String> names = new ArrayDeque<>();
            for (Path at = this; at != null; at = at.in) {
                names.push(at.name.replace("~", "~0").replace("/", "~1"));
            }
            return "/" + String.join("/", names);
        }
    }

    /** Null, here and below, where nothing is hidden. */
    private @Nullable HiddenClaims object(JsonObject claim, JsonObject salt, @Nullable Path path) {
        Map<String, HiddenClaims> hidden = null;
        for (Map.Entry<String, JsonValue> member : claim.members().entrySet()) {
            String name = member.getKey();
            JsonValue memberSalt = salt.members().get(name);
            if (memberSalt == null) {
                throw new Malformation(
                        Flaw.CLAIM_WITHOUT_SALT,
                        "the claim " + new Path(path, name) + " has no salt");
            }
            hidden = and(hidden, name, value(member.getValue(), memberSalt, path, name));
        }
        for (String name : salt.members().keySet()) {
            if (!claim.members().containsKey(name)) {
                throw new Malformation(
                        Flaw.SALT_WITHOUT_CLAIM,
                        "there is a salt and no claim at " + new Path(path, name));
            }
        }
        return hidden == null ? null : new HiddenClaims(hidden);
    }

    private static @Nullable Map<String, HiddenClaims> and(
            @Nullable Map<String, HiddenClaims> some, String name, @Nullable HiddenClaims one) {
        if (one == null) {
            return some;
        }
        Map<String, HiddenClaims> more = some == null ? new LinkedHashMap<>() : some;
        more.put(name, one);
        return more;
    }

    private @Nullable HiddenClaims value(
            JsonValue value, JsonValue salt, @Nullable Path parent, String name) {
        return switch (value) {
            case JsonObject object -> {
                Path path = new Path(parent, name);
                if (!(salt instanceof JsonObject saltObject)) {
                    throw shape(path);
                }
                yield object(object, saltObject, path);
            }
            case JsonArray(var elements) when !SaltedClaim.isLeaf(elements) -> {
                Path path = new Path(parent, name);
                if (!(salt instanceof JsonArray(var salts)) || salts.size() != elements.size()) {
                    throw shape(path);
                }
                Map<String, HiddenClaims> hidden = null;
                for (int i = 0; i < elements.size(); i++) {
                    String place = Integer.toString(i);
                    hidden = and(hidden, place, value(elements.get(i), salts.get(i), path, place));
                }
                yield hidden == null ? null : new HiddenClaims(hidden);
            }
            default -> isHidden(value, salt, parent, name) ? HiddenClaims.NOTHING : null;
        };
    }

    private boolean isHidden(JsonValue value, JsonValue salt, @Nullable Path parent, String name) {
        if (!(salt instanceof JsonString(String text))) {
            throw shape(new Path(parent, name));
        }
        if (text.equals(SaltedClaim.HIDDEN)) {
            if (!(value instanceof JsonString(String hash)) || !isHash(hash)) {
                throw new Malformation(
                        Flaw.HIDDEN_LEAF_MALFORMED,
                        "the hidden claim "
                                + new Path(parent, name)
                                + " is not 0x and 64 lower-case hex digits");
            }
            return true;
        }
        shortest = Math.min(shortest, text.length());
        longest = Math.max(longest, Math.max(text.length(), 1));
        // What has no byte becomes a question mark, which is as foreign.
        for (byte c : text.getBytes(StandardCharsets.ISO_8859_1)) {
            foreignCharacter |=
                    (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z');
        }
        if (value instanceof JsonArray && SaltedClaim.isAmbiguous(value)) {
            throw new Malformation(
                    Flaw.AMBIGUOUS_LIST,
                    "a string or a name in the list "
                            + new Path(parent, name)
                            + " holds what divides them: the signed text cannot tell it from several");
        }
        return false;
    }

    private static boolean isHash(String text) {
        if (text.length() != 66 || !text.startsWith("0x")) {
            return false;
        }
        for (int i = 2; i < 66; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    private static JsonObject without(JsonObject object, HiddenClaims hidden) {
        Map<String, JsonValue> left = new LinkedHashMap<>(object.members());
        for (Map.Entry<String, HiddenClaims> member : hidden.within().entrySet()) {
            String name = member.getKey();
            HiddenClaims within = member.getValue();
            if (within.isEmpty()) {
                left.remove(name);
            } else if (left.get(name) instanceof JsonValue value) {
                left.put(name, without(value, within));
            }
        }
        return new JsonObject(Collections.unmodifiableMap(left));
    }

    private static JsonValue without(JsonValue value, HiddenClaims hidden) {
        return switch (value) {
            case JsonObject object -> without(object, hidden);
            case JsonArray(var elements) -> {
                List<JsonValue> left = new ArrayList<>(elements);
                hidden.within()
                        .forEach((place, within) ->
                                left.set(
                                        Integer.parseInt(place),
                                        without(left.get(Integer.parseInt(place)), within)));
                yield new JsonArray(Collections.unmodifiableList(left));
            }
            default -> value;
        };
    }

    private static Malformation shape(Path path) {
        return new Malformation(
                Flaw.SALT_SHAPE, "claim and salt do not have the same shape at " + path);
    }
}
