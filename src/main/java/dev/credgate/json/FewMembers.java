package dev.credgate.json;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of an object that has few: two arrays, searched from the front. At these sizes that
 * is faster than hashing and takes a third of the memory; more members than {@link #MOST} go into a
 * hash map, so that hostile input finds no quadratic search. Immutable.
 */
final class FewMembers extends AbstractMap<String, JsonValue> {

    /** The most members that are held this way. */
    static final int MOST = 16;

    private final String[] names;
    private final JsonValue[] values;

    private FewMembers(String[] names, JsonValue[] values) {
        this.names = names;
        this.values = values;
    }

    /** Gathers the members of one object, in the order of the text. */
    static final class Gathering {

        private String[] names = new String[4];
        private JsonValue[] values = new JsonValue[4];
        private int size;
        private @Nullable Map<String, JsonValue> many;

        /** Adds a member; false when its name is there already. */
        boolean add(String name, JsonValue value) {
            if (many != null) {
                return many.put(name, value) == null;
            }
            for (int i = 0; i < size; i++) {
                if (same(names[i], name)) {
                    return false;
                }
            }
            if (size == MOST) {
                many = new LinkedHashMap<>(4 * MOST);
                for (int i = 0; i < size; i++) {
                    many.put(names[i], values[i]);
                }
                return many.put(name, value) == null;
            }
            if (size == names.length) {
                int room = size == 4 ? 10 : MOST;
                names = Arrays.copyOf(names, room);
                values = Arrays.copyOf(values, room);
            }
            names[size] = name;
            values[size++] = value;
            return true;
        }

        /** What was gathered; nothing may be added any more. */
        Map<String, JsonValue> toMap() {
            return many != null
                    ? java.util.Collections.unmodifiableMap(many)
                    : new FewMembers(
                            size == names.length ? names : Arrays.copyOf(names, size),
                            size == values.length ? values : Arrays.copyOf(values, size));
        }
    }

    /** The names, in the order of the text; nobody may change them. */
    String[] names() {
        return names;
    }

    /** The value of the name at that place. */
    JsonValue value(int index) {
        return values[index];
    }

    /** These without one. */
    FewMembers without(String name) {
        int gone = indexOf(name);
        if (gone < 0) {
            return this;
        }
        String[] fewerNames = Arrays.copyOf(names, names.length - 1);
        JsonValue[] fewerValues = Arrays.copyOf(values, names.length - 1);
        System.arraycopy(names, gone + 1, fewerNames, gone, names.length - gone - 1);
        System.arraycopy(values, gone + 1, fewerValues, gone, names.length - gone - 1);
        return new FewMembers(fewerNames, fewerValues);
    }

    /** Whether one more would still be few. */
    boolean takesOneMore() {
        return names.length < MOST;
    }

    /** These with another value of a name, or with one more. */
    FewMembers with(String name, JsonValue value) {
        int known = indexOf(name);
        int index = known < 0 ? names.length : known;
        int size = Math.max(names.length, index + 1);
        String[] moreNames = Arrays.copyOf(names, size);
        JsonValue[] moreValues = Arrays.copyOf(values, size);
        moreNames[index] = name;
        moreValues[index] = value;
        return new FewMembers(moreNames, moreValues);
    }

    /** Most names differ in their lengths, which costs no call. */
    private static boolean same(String one, String other) {
        return one.length() == other.length() && one.equals(other);
    }

    private int indexOf(@Nullable Object name) {
        // Names that the parser was told of are the same objects on both sides.
        for (int i = 0; i < names.length; i++) {
            if (names[i] == name) {
                return i;
            }
        }
        if (name instanceof String text) {
            for (int i = 0; i < names.length; i++) {
                if (same(names[i], text)) {
                    return i;
                }
            }
        }
        return -1;
    }

    @Override
    public @Nullable JsonValue get(@Nullable Object name) {
        int index = indexOf(name);
        return index < 0 ? null : values[index];
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return indexOf(name) >= 0;
    }

    @Override
    public int size() {
        return names.length;
    }

    @Override
    public Set<Entry<String, JsonValue>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<String, JsonValue>> iterator() {
                return new Entries(names, values);
            }

            @Override
            public int size() {
                return names.length;
            }
        };
    }

    private static final class Entries implements Iterator<Map.Entry<String, JsonValue>> {

        private final String[] names;
        private final JsonValue[] values;
        private int next;

        Entries(String[] names, JsonValue[] values) {
            this.names = names;
            this.values = values;
        }

        @Override
        public boolean hasNext() {
            return next < names.length;
        }

        @Override
        public Map.Entry<String, JsonValue> next() {
            if (next == names.length) {
                throw new NoSuchElementException();
            }
            int index = next++;
            return Map.entry(names[index], values[index]);
        }
    }
}
