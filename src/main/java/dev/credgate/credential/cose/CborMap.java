package dev.credgate.credential.cose;

import dev.credgate.credential.cose.CborItem.CborInteger;
import dev.credgate.credential.cose.CborItem.CborText;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A map whose keys are texts and whole numbers, all distinct, in the order of the document. Few
 * entries are searched from the front; more than {@link #FEW} are hashed, so that hostile input
 * finds no quadratic search. Immutable.
 */
public final class CborMap implements CborItem {

    /** A map without entries. */
    public static final CborMap EMPTY = new CborMap(new Object[0], new CborItem[0], null);

    private static final int FEW = 12;

    /** A {@link Long} or a {@link String}. */
    private final Object[] keys;

    private final CborItem[] values;
    private final @Nullable Index index;

    private CborMap(Object[] keys, CborItem[] values, @Nullable Index index) {
        this.keys = keys;
        this.values = values;
        this.index = index;
    }

    /** One entry. */
    public record Entry(CborItem key, CborItem value) {}

    /** How many entries. */
    public int size() {
        return keys.length;
    }

    /** The value of a text. */
    public Optional<CborItem> get(String key) {
        return Optional.ofNullable(find(key));
    }

    /** The value of a number. */
    public Optional<CborItem> get(long key) {
        return Optional.ofNullable(find(key));
    }

    private @Nullable CborItem find(Object key) {
        if (index != null) {
            return index.get(key);
        }
        for (int at = 0; at < keys.length; at++) {
            if (keys[at].equals(key)) {
                return values[at];
            }
        }
        return null;
    }

    /** The entries in their order. */
    public List<Entry> entries() {
        return new AbstractList<>() {
            @Override
            public Entry get(int at) {
                CborItem key =
                        keys[at] instanceof String text
                                ? new CborText(text)
                                : integer((Long) keys[at]);
                return new Entry(key, values[at]);
            }

            @Override
            public int size() {
                return keys.length;
            }
        };
    }

    private static CborInteger integer(long value) {
        return value < 0 ? new CborInteger(true, -1 - value) : new CborInteger(false, value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CborMap that
                && Arrays.equals(keys, that.keys)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(keys);
    }

    /**
     * Finds keys. Two maps, since a hash map defends itself against keys of one hash only where all
     * compare with each other.
     */
    private record Index(Map<String, CborItem> texts, Map<Long, CborItem> numbers) {

        boolean add(Object key, CborItem value) {
            return key instanceof String text
                    ? texts.put(text, value) == null
                    : numbers.put((Long) key, value) == null;
        }

        @Nullable CborItem get(Object key) {
            return key instanceof String ? texts.get(key) : numbers.get(key);
        }
    }

    /** Gathers the entries of one map. */
    static final class Gathering {

        private Object[] keys = new Object[4];
        private CborItem[] values = new CborItem[4];
        private int size;
        private @Nullable Index index;

        /**
         * Adds an entry; false when its key is there already.
         *
         * @param key a {@link Long} or a {@link String}
         */
        boolean add(Object key, CborItem value) {
            if (index == null && size == FEW) {
                index = new Index(new HashMap<>(4 * FEW), new HashMap<>(4 * FEW));
                for (int at = 0; at < size; at++) {
                    index.add(keys[at], values[at]);
                }
            }
            if (index != null ? !index.add(key, value) : contains(key)) {
                return false;
            }
            if (size == keys.length) {
                keys = Arrays.copyOf(keys, 2 * size);
                values = Arrays.copyOf(values, 2 * size);
            }
            keys[size] = key;
            values[size++] = value;
            return true;
        }

        private boolean contains(Object key) {
            for (int at = 0; at < size; at++) {
                if (keys[at].equals(key)) {
                    return true;
                }
            }
            return false;
        }

        /** What was gathered; nothing may be added any more. */
        CborMap toMap() {
            return size == keys.length
                    ? new CborMap(keys, values, index)
                    : new CborMap(Arrays.copyOf(keys, size), Arrays.copyOf(values, size), index);
        }
    }
}
