package dev.credgate.credential.sdjwtvc;

import dev.credgate.credential.sdjwt.ClaimNode;
import dev.credgate.credential.sdjwt.ClaimNode.Elements;
import dev.credgate.credential.sdjwt.ClaimNode.Hidden;
import dev.credgate.credential.sdjwt.ClaimNode.Members;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNull;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which claims are meant (draft-ietf-oauth-sd-jwt-vc, section 8.1). Immutable. */
record ClaimPath(List<Part> parts) {

    /** No credential is as deep. */
    private static final int MAX_PARTS = 64;

    /** One step. */
    sealed interface Part {

        /** The member of that name. */
        record Name(String name) implements Part {}

        /** Every element. */
        record Each() implements Part {}

        /** The element in that place. */
        record Place(int index) implements Part {}
    }

    /**
     * What a path leads to.
     *
     * @param nodes the claims; empty when there are none, or something else is in the way
     * @param gaps members that are not shown, each of which would have led on
     * @param elementHidden whether an element that would have led on is not shown
     */
    record Selection(List<ClaimNode> nodes, List<Gap> gaps, boolean elementHidden) {}

    /**
     * A member that is not shown.
     *
     * @param last whether it is the claim itself, not what would hold it
     */
    record Gap(Members in, String name, boolean last) {}

    /** Reads a path; empty when it is none. */
    static Optional<ClaimPath> read(JsonValue value) {
        if (!(value instanceof JsonArray(List<JsonValue> elements))
                || elements.isEmpty()
                || elements.size() > MAX_PARTS) {
            return Optional.empty();
        }
        List<Part> parts = new ArrayList<>(elements.size());
        for (JsonValue element : elements) {
            switch (element) {
                case JsonString(String name) -> parts.add(new Part.Name(name));
                case JsonNull _ -> parts.add(new Part.Each());
                case JsonNumber(String token) when token.matches("0|[1-9][0-9]{0,8}") ->
                        parts.add(new Part.Place(Integer.parseInt(token)));
                default -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(new ClaimPath(List.copyOf(parts)));
    }

    /**
     * The claims that it leads to (section 8.1.2).
     *
     * @param steps how many may still be taken; what was taken is taken away
     */
    Selection select(Members root, Steps steps) {
        List<ClaimNode> selected = List.of(root);
        List<Gap> gaps = new ArrayList<>();
        boolean elementHidden = false;
        for (int at = 0; at < parts.size(); at++) {
            List<ClaimNode> next = new ArrayList<>();
            for (ClaimNode node : selected) {
                steps.take();
                switch (parts.get(at)) {
                    case Part.Name(String name) when node instanceof Members members -> {
                        ClaimNode inner = members.members().get(name);
                        if (inner == null) {
                            gaps.add(new Gap(members, name, at == parts.size() - 1));
                        } else {
                            next.add(inner);
                        }
                    }
                    case Part.Each _ when node instanceof Elements array -> {
                        for (ClaimNode element : array.elements()) {
                            steps.take();
                            elementHidden |= !addShown(element, next);
                        }
                    }
                    case Part.Place(int index) when node instanceof Elements array -> {
                        if (index < array.elements().size()) {
                            elementHidden |= !addShown(array.elements().get(index), next);
                        }
                    }
                    default -> {
                        return new Selection(List.of(), List.of(), false);
                    }
                }
            }
            selected = next;
        }
        return new Selection(selected, gaps, elementHidden);
    }

    /** JSON pointers (RFC 6901) to the claims that it leads to. */
    Set<String> pointers(JsonObject claims) {
        Map<String, JsonValue> selected = Map.of("", claims);
        for (Part part : parts) {
            Map<String, JsonValue> next = new LinkedHashMap<>();
            selected.forEach((pointer, value) -> {
                switch (part) {
                    case Part.Name(String name) when value instanceof JsonObject object ->
                            object.member(name)
                                    .ifPresent(inner ->
                                            next.put(
                                                    pointer
                                                            + "/"
                                                            + name.replace("~", "~0")
                                                                    .replace("/", "~1"),
                                                    inner));
                    case Part.Each _ when value instanceof JsonArray(var elements) -> {
                        for (int at = 0; at < elements.size(); at++) {
                            next.put(pointer + "/" + at, elements.get(at));
                        }
                    }
                    case Part.Place(int at)
                            when value instanceof JsonArray(var elements) && at < elements.size() ->
                            next.put(pointer + "/" + at, elements.get(at));
                    default -> {}
                }
            });
            selected = next;
        }
        return selected.keySet();
    }

    private static boolean addShown(ClaimNode element, List<ClaimNode> to) {
        return !(element instanceof Hidden) && to.add(element);
    }

    /** A budget, so that wide arrays and many paths together stay bounded. */
    static final class Steps {

        private int left;

        Steps(int most) {
            this.left = most;
        }

        private void take() {
            if (left-- == 0) {
                throw new Exceeded();
            }
        }

        /** There were not enough. */
        static final class Exceeded extends RuntimeException {
            private static final long serialVersionUID = 1L;

            Exceeded() {
                super("too many steps", null, false, false);
            }
        }
    }

    /** For people: the names, {@code *} for every element. */
    @Override
    public String toString() {
        return parts.stream()
                .map(part ->
                        switch (part) {
                            case Part.Name(String name) -> name;
                            case Part.Each _ -> "*";
                            case Part.Place(int index) -> Integer.toString(index);
                        })
                .collect(Collectors.joining("/"));
    }
}
