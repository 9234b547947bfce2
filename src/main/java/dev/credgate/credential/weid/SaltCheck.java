package dev.credgate.credential.weid;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Holds claim and salt beside each other: equal names at every level, salts of the right shape,
 * hidden leaves that are hashes (docs/weidentity-format.md §11). Also takes the hidden leaves out.
 * Texts carry no type and text and salt no boundary, so whatever is let through here could be
 * shifted.
 */
final class SaltCheck {

    private final Set<String> hidden = new HashSet<>(0);
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
            Set<String> hidden,
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
        check.object(claim, salt, "");
        JsonObject disclosed = check.hidden.isEmpty() ? claim : check.withoutHidden(claim, "");
        return new Checked(
                disclosed,
                Set.copyOf(check.hidden),
                check.shortest,
                check.longest,
                check.foreignCharacter);
    }

    private void object(JsonObject claim, JsonObject salt, String path) {
        for (Map.Entry<String, JsonValue> member : claim.members().entrySet()) {
            JsonValue memberSalt = salt.members().get(member.getKey());
            if (memberSalt == null) {
                throw new Malformation(
                        Flaw.CLAIM_WITHOUT_SALT,
                        "the claim " + child(path, member.getKey()) + " has no salt");
            }
            value(member.getValue(), memberSalt, path, member.getKey());
        }
        for (String name : salt.members().keySet()) {
            if (!claim.members().containsKey(name)) {
                throw new Malformation(
                        Flaw.SALT_WITHOUT_CLAIM,
                        "there is a salt and no claim at " + child(path, name));
            }
        }
    }

    private void value(JsonValue value, JsonValue salt, String parent, String name) {
        switch (value) {
            case JsonObject object -> {
                if (!(salt instanceof JsonObject saltObject)) {
                    throw shape(child(parent, name));
                }
                object(object, saltObject, child(parent, name));
            }
            case JsonArray(var elements) when !SaltedClaim.isLeaf(elements) -> {
                if (!(salt instanceof JsonArray(var salts)) || salts.size() != elements.size()) {
                    throw shape(child(parent, name));
                }
                String path = child(parent, name);
                for (int i = 0; i < elements.size(); i++) {
                    value(elements.get(i), salts.get(i), path, Integer.toString(i));
                }
            }
            default -> leaf(value, salt, parent, name);
        }
    }

    private void leaf(JsonValue value, JsonValue salt, String parent, String name) {
        if (!(salt instanceof JsonString(String text))) {
            throw shape(child(parent, name));
        }
        if (text.equals(SaltedClaim.HIDDEN)) {
            if (!(value instanceof JsonString(String hash)) || !isHash(hash)) {
                throw new Malformation(
                        Flaw.HIDDEN_LEAF_MALFORMED,
                        "the hidden claim "
                                + child(parent, name)
                                + " is not 0x and 64 lower-case hex digits");
            }
            hidden.add(child(parent, name));
            return;
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
                            + child(parent, name)
                            + " holds what divides them: the signed text cannot tell it from several");
        }
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

    private JsonObject withoutHidden(JsonObject object, String path) {
        Map<String, JsonValue> left = new LinkedHashMap<>();
        object.members()
                .forEach((name, value) -> {
                    String at = child(path, name);
                    if (!hidden.contains(at)) {
                        left.put(name, withoutHidden(value, at));
                    }
                });
        return JsonObject.of(left);
    }

    private JsonValue withoutHidden(JsonValue value, String path) {
        return switch (value) {
            case JsonObject object -> withoutHidden(object, path);
            case JsonArray(var elements) when !SaltedClaim.isLeaf(elements) -> {
                List<JsonValue> left = new ArrayList<>();
                for (int i = 0; i < elements.size(); i++) {
                    left.add(withoutHidden(elements.get(i), path + "/" + i));
                }
                yield new JsonArray(List.copyOf(left));
            }
            default -> value;
        };
    }

    private static Malformation shape(String path) {
        return new Malformation(
                Flaw.SALT_SHAPE, "claim and salt do not have the same shape at " + path);
    }

    private static String child(String path, String name) {
        return path + "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
