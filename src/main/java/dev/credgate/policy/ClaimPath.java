package dev.credgate.policy;

import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNull;
import dev.credgate.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Names one claim: a plain word is a member of the claims ({@code name}), a text that starts with a
 * slash is a JSON Pointer (RFC 6901) through nested objects ({@code /address/city}). Immutable.
 */
public record ClaimPath(List<String> steps) {

    /** No claim is nested deeper than this. */
    private static final int MAX_STEPS = 16;

    public ClaimPath {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a claim path names at least one claim");
        }
    }

    /** Reads a path as it is written in a policy; empty when it is none. */
    public static Optional<ClaimPath> parse(String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        if (!text.startsWith("/")) {
            return Optional.of(new ClaimPath(List.of(text)));
        }
        List<String> steps = new ArrayList<>();
        for (String part : text.substring(1).split("/", -1)) {
            if (part.isEmpty() || part.replace("~0", "").replace("~1", "").contains("~")) {
                return Optional.empty();
            }
            steps.add(part.replace("~1", "/").replace("~0", "~"));
        }
        return steps.size() > MAX_STEPS ? Optional.empty() : Optional.of(new ClaimPath(steps));
    }

    /**
     * The disclosed value; empty when the claim is absent, hidden or {@code null}. So is an object
     * or array in which nothing is disclosed: what a holder hides all of leaves it behind, and an
     * issuer's own empty one cannot be told from that.
     */
    public Optional<JsonValue> in(JsonObject claims) {
        JsonValue at = claims;
        for (String step : steps) {
            if (!(at instanceof JsonObject(Map<String, JsonValue> members))) {
                return Optional.empty();
            }
            JsonValue next = members.get(step);
            if (next == null || next instanceof JsonNull) {
                return Optional.empty();
            }
            at = next;
        }
        return saysSomething(at) ? Optional.of(at) : Optional.empty();
    }

    /** As deep as values are read, which is bounded. */
    private static boolean saysSomething(JsonValue value) {
        return switch (value) {
            case JsonObject(Map<String, JsonValue> members) ->
                    members.values().stream().anyMatch(ClaimPath::saysSomething);
            case JsonArray(List<JsonValue> elements) ->
                    elements.stream().anyMatch(ClaimPath::saysSomething);
            case JsonNull _ -> false;
            default -> true;
        };
    }

    /** The given claims reduced to those that {@code paths} name, nested as they were. */
    static JsonObject select(JsonObject claims, List<ClaimPath> paths) {
        JsonObject selected = new JsonObject(Map.of());
        for (ClaimPath path : paths) {
            Optional<JsonValue> value = path.in(claims);
            if (value.isPresent()) {
                selected = with(selected, path.steps, value.get());
            }
        }
        return selected;
    }

    private static JsonObject with(JsonObject target, List<String> steps, JsonValue value) {
        Map<String, JsonValue> members = new LinkedHashMap<>(target.members());
        String first = steps.getFirst();
        if (steps.size() == 1) {
            members.put(first, value);
        } else {
            JsonObject below =
                    members.get(first) instanceof JsonObject object
                            ? object
                            : new JsonObject(Map.of());
            members.put(first, with(below, steps.subList(1, steps.size()), value));
        }
        return new JsonObject(members);
    }

    // Spelled out for the reason that Hash gives: compared at each request through a portal.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClaimPath that && steps.equals(that.steps);
    }

    @Override
    public int hashCode() {
        return steps.hashCode();
    }

    /** As it is written in a policy. */
    @Override
    public String toString() {
        String first = steps.getFirst();
        if (steps.size() == 1 && !first.startsWith("/") && !first.isBlank()) {
            return first;
        }
        StringBuilder text = new StringBuilder();
        for (String step : steps) {
            text.append('/').append(step.replace("~", "~0").replace("/", "~1"));
        }
        return text.toString();
    }
}
