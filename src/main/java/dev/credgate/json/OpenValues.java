package dev.credgate.json;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of the objects and arrays that a parser is within, the innermost ones last: each is
 * taken off when it ends. For one thread.
 */
final class OpenValues {

    private String[] names = new String[16];
    private JsonValue[] values = new JsonValue[16];
    private int size;

    /** How many there are; what is begun now begins there. */
    int size() {
        return size;
    }

    /** Adds an element. */
    void add(JsonValue value) {
        if (size == values.length) {
            names = Arrays.copyOf(names, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    /** Adds a member. */
    void add(String name, JsonValue value) {
        add(value);
        names[size - 1] = name;
    }

    /** Whether the object that begins there has a member of that name. */
    boolean isThere(String name, int from) {
        for (int at = from; at < size; at++) {
            if (FewMembers.same(names[at], name)) {
                return true;
            }
        }
        return false;
    }

    /** Takes an array off. */
    List<JsonValue> elements(int from) {
        List<JsonValue> elements =
                switch (size - from) {
                    case 1 -> List.of(values[from]);
                    case 2 -> List.of(values[from], values[from + 1]);
                    default -> List.of(Arrays.copyOfRange(values, from, size));
                };
        size = from;
        return elements;
    }

    /** Takes an object off, of few members. */
    Map<String, JsonValue> members(int from, long bits, boolean plain) {
        Map<String, JsonValue> members =
                new FewMembers(
                        Arrays.copyOfRange(names, from, size),
                        Arrays.copyOfRange(values, from, size),
                        bits,
                        plain);
        size = from;
        return members;
    }

    /** Takes off the beginning of an object of many members, into a map for all of them. */
    Map<String, JsonValue> begun(int from) {
        Map<String, JsonValue> many = new LinkedHashMap<>(4 * FewMembers.MOST);
        for (int at = from; at < size; at++) {
            many.put(names[at], values[at]);
        }
        size = from;
        return many;
    }
}
