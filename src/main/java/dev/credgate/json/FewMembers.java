package dev.credgate.json;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
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

    /** At least the {@link #bit} of each name. */
    private final long bits;

    private final boolean plain;

    /**
     * Takes the arrays over.
     *
     * @param names at most {@link #MOST}, distinct
     * @param bits of the names
     * @param plain whether each character of the names, and of the values that are strings, is
     *     known to be one of {@link PlainBytes}
     */
    FewMembers(String[] names, JsonValue[] values, long bits, boolean plain) {
        this.names = names;
        this.values = values;
        this.bits = bits;
        this.plain = plain;
    }

    /**
     * One of 64 bits, by a name's length and first character: by it most names that are not there
     * are told without a look at those that are.
     */
    static long bit(String name) {
        return name.isEmpty() ? 1 : 1L << name.length() * 57 + name.charAt(0);
    }

    /** The names, in the order of the text; nobody may change them. */
    String[] names() {
        return names;
    }

    /**
     * Whether the names, and the values that are strings, are spelled by their characters alone.
     */
    boolean isPlain() {
        return plain;
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
        return new FewMembers(fewerNames, fewerValues, bits, plain);
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
        return new FewMembers(moreNames, moreValues, bits | bit(name), false);
    }

    /** Most names differ in their lengths, which costs no call. */
    static boolean same(String one, String other) {
        return one.length() == other.length() && one.equals(other);
    }

    private int indexOf(@Nullable Object name) {
        if (!(name instanceof String text) || (bits & bit(text)) == 0) {
            return -1;
        }
        // Names that the parser was told of are the same objects on both sides.
        for (int i = 0; i < names.length; i++) {
            if (names[i] == text) {
                return i;
            }
        }
        for (int i = 0; i < names.length; i++) {
            if (same(names[i], text)) {
                return i;
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
