package dev.credgate.credential.dataintegrity.jsonld;

import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What JSON pointers (RFC 6901) choose of a document: their values, and of every object on the way
 * its {@code id} and {@code type}, since without these the rest says something else (VC-DI-ECDSA,
 * section 3.4.13).
 *
 * @param document the chosen part, {@code @context} included
 * @param copies the objects that were copied in part, with what they were copied from
 */
public record JsonSelection(JsonObject document, List<Copy> copies) {

    /** Pointers in one list. */
    public static final int MAX_POINTERS = 1_000;

    public JsonSelection {
        copies = List.copyOf(copies);
    }

    /** An object in the selection and in the document. */
    public record Copy(JsonObject copy, JsonObject original) {}

    /** What is chosen within an object or array. */
    private static final class Chosen {
        private final Map<String, Chosen> members = new LinkedHashMap<>();
        private final Map<Integer, Chosen> elements = new TreeMap<>();
        private boolean all;
    }

    /**
     * Chooses.
     *
     * @return empty when a pointer is none or points to nothing
     */
    public static Optional<JsonSelection> of(JsonObject document, List<String> pointers) {
        Chosen root = new Chosen();
        for (String pointer : pointers) {
            if (!choose(root, document, pointer)) {
                return Optional.empty();
            }
        }
        List<Copy> copies = new ArrayList<>();
        JsonObject chosen = root.all ? document : object(document, root, copies, true);
        return Optional.of(new JsonSelection(chosen, copies));
    }

    private static boolean choose(Chosen root, JsonObject document, String pointer) {
        List<String> path = path(pointer);
        if (path == null) {
            return false;
        }
        Chosen chosen = root;
        JsonValue value = document;
        for (String step : path) {
            switch (value) {
                case JsonObject(var members) when members.containsKey(step) -> {
                    value = members.get(step);
                    chosen = chosen.members.computeIfAbsent(step, _ -> new Chosen());
                }
                case JsonArray(var elements) -> {
                    int index = index(step, elements.size());
                    if (index < 0) {
                        return false;
                    }
                    value = elements.get(index);
                    chosen = chosen.elements.computeIfAbsent(index, _ -> new Chosen());
                }
                case null, default -> {
                    return false;
                }
            }
        }
        chosen.all = true;
        return true;
    }

    /** The steps of a pointer; null when it is none. */
    private static @Nullable List<String> path(String pointer) {
        if (pointer.isEmpty()) {
            return List.of();
        }
        if (pointer.charAt(0) != '/') {
            return null;
        }
        List<String> steps = new ArrayList<>();
        int from = 1;
        while (from <= pointer.length()) {
            int slash = pointer.indexOf('/', from);
            int end = slash < 0 ? pointer.length() : slash;
            String step = unescaped(pointer.substring(from, end));
            if (step == null) {
                return null;
            }
            steps.add(step);
            from = end + 1;
        }
        return steps;
    }

    private static @Nullable String unescaped(String step) {
        for (int at = step.indexOf('~'); at >= 0; at = step.indexOf('~', at + 1)) {
            if (at + 1 == step.length()
                    || step.charAt(at + 1) != '0' && step.charAt(at + 1) != '1') {
                return null;
            }
        }
        return step.replace("~1", "/").replace("~0", "~");
    }

    private static int index(String step, int size) {
        boolean plain =
                !step.isEmpty() && step.length() < 7 && (step.equals("0") || step.charAt(0) != '0');
        for (int at = 0; at < step.length() && plain; at++) {
            plain = step.charAt(at) >= '0' && step.charAt(at) <= '9';
        }
        int index = plain ? Integer.parseInt(step) : -1;
        return index < size ? index : -1;
    }

    private static JsonObject object(
            JsonObject original, Chosen chosen, List<Copy> copies, boolean root) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (Map.Entry<String, JsonValue> member : original.members().entrySet()) {
            String name = member.getKey();
            Chosen within = chosen.members.get(name);
            if (within != null) {
                members.put(name, value(member.getValue(), within, copies));
            } else if (root && name.equals("@context") || goesWithEverything(name)) {
                members.put(name, member.getValue());
            }
        }
        JsonObject copy = new JsonObject(Collections.unmodifiableMap(members));
        copies.add(new Copy(copy, original));
        return copy;
    }

    /** Blank identifiers, too: they only keep a node the node that it is. */
    private static boolean goesWithEverything(String name) {
        return name.equals("type")
                || name.equals("@type")
                || name.equals("id")
                || name.equals("@id");
    }

    private static JsonValue value(JsonValue original, Chosen chosen, List<Copy> copies) {
        if (chosen.all) {
            return original;
        }
        return switch (original) {
            case JsonObject object -> object(object, chosen, copies, false);
            case JsonArray(var elements) -> {
                List<JsonValue> some = new ArrayList<>();
                chosen.elements.forEach(
                        (index, within) -> some.add(value(elements.get(index), within, copies)));
                yield new JsonArray(Collections.unmodifiableList(some));
            }
            default -> original;
        };
    }
}
