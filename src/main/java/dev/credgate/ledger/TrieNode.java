package dev.credgate.ledger;

import dev.credgate.crypto.Hash;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a {@link HashTrie} is made of. Immutable. */
sealed interface TrieNode {

    /** How many bits of a key's path lead from a branch to its child. */
    int PATH_BITS = 4;

    /** Up to 16 children, those that exist packed by the bits of {@code present}. */
    record Branch(int present, TrieNode[] children) implements TrieNode {

        static final int WIDTH = 1 << PATH_BITS;
        static final Branch EMPTY = new Branch(0, new TrieNode[0]);

        @Nullable TrieNode child(long path) {
            int bit = bit(path);
            return (present & bit) == 0 ? null : children[slot(bit)];
        }

        Branch with(long path, TrieNode child) {
            int bit = bit(path);
            int slot = slot(bit);
            if ((present & bit) != 0) {
                TrieNode[] replaced = children.clone();
                replaced[slot] = child;
                return new Branch(present, replaced);
            }
            TrieNode[] wider = new TrieNode[children.length + 1];
            System.arraycopy(children, 0, wider, 0, slot);
            wider[slot] = child;
            System.arraycopy(children, slot, wider, slot + 1, children.length - slot);
            return new Branch(present | bit, wider);
        }

        private static int bit(long path) {
            return 1 << (path & (WIDTH - 1));
        }

        private int slot(int bit) {
            return Integer.bitCount(present & (bit - 1));
        }
    }

    /** Entries side by side: one column of words for each part of the keys. */
    abstract sealed class Page implements TrieNode {

        static final int KEY_COLUMNS = Hash.BYTES / Long.BYTES;

        final int size;
        final long[] words;

        private Page(int size, long[] words) {
            this.size = size;
            this.words = words;
        }

        Hash key(int at) {
            return new Hash(
                    words[at], words[size + at], words[2 * size + at], words[3 * size + at]);
        }

        /** Where a key's entry is; negative when there is none. */
        int find(Hash key) {
            for (int i = 0; i < size; i++) {
                if (words[i] == key.a()
                        && words[size + i] == key.b()
                        && words[2 * size + i] == key.c()
                        && words[3 * size + i] == key.d()) {
                    return i;
                }
            }
            return -1;
        }

        abstract Object value(int at);

        /** This page with another value there. */
        abstract Page replaced(int at, Object value);

        /** This page with one more entry, at the end. */
        abstract Page grown(Hash key, Object value);

        /** A page of the first {@code count} entries that {@code at} names. */
        abstract Page select(int[] at, int count);

        /** How many words an entry has. */
        abstract int columns();

        final long[] selectWords(int[] at, int count) {
            int columns = columns();
            long[] selected = new long[columns * count];
            for (int column = 0; column < columns; column++) {
                for (int i = 0; i < count; i++) {
                    selected[column * count + i] = words[column * size + at[i]];
                }
            }
            return selected;
        }

        /** The columns with room for one more entry, which has that key. */
        final long[] grownWords(Hash key) {
            int columns = columns();
            long[] wider = new long[columns * (size + 1)];
            for (int column = 0; column < columns; column++) {
                System.arraycopy(words, column * size, wider, column * (size + 1), size);
            }
            wider[size] = key.a();
            wider[2 * size + 1] = key.b();
            wider[3 * size + 2] = key.c();
            wider[4 * size + 3] = key.d();
            return wider;
        }
    }

    /** A page of objects. */
    final class Objects extends Page {

        static final Objects EMPTY = new Objects(new long[0], new Object[0]);

        private final Object[] values;

        Objects(long[] words, Object[] values) {
            super(values.length, words);
            this.values = values;
        }

        @Override
        int columns() {
            return KEY_COLUMNS;
        }

        @Override
        Object value(int at) {
            return values[at];
        }

        @Override
        Page replaced(int at, Object value) {
            Object[] replaced = values.clone();
            replaced[at] = value;
            return new Objects(words, replaced);
        }

        @Override
        Page grown(Hash key, Object value) {
            Object[] more = Arrays.copyOf(values, size + 1);
            more[size] = value;
            return new Objects(grownWords(key), more);
        }

        @Override
        Page select(int[] at, int count) {
            Object[] selected = new Object[count];
            for (int i = 0; i < count; i++) {
                selected[i] = values[at[i]];
            }
            return new Objects(selectWords(at, count), selected);
        }
    }

    /** A page of numbers, which stand in one more column: no object for each. */
    final class Numbers extends Page {

        static final Numbers EMPTY = new Numbers(0, new long[0]);

        static final int COLUMNS = KEY_COLUMNS + 1;

        Numbers(int size, long[] words) {
            super(size, words);
        }

        @Override
        int columns() {
            return COLUMNS;
        }

        @Override
        Object value(int at) {
            return words[KEY_COLUMNS * size + at];
        }

        @Override
        Page replaced(int at, Object value) {
            long[] replaced = words.clone();
            replaced[KEY_COLUMNS * size + at] = (long) value;
            return new Numbers(size, replaced);
        }

        @Override
        Page grown(Hash key, Object value) {
            long[] wider = grownWords(key);
            wider[wider.length - 1] = (long) value;
            return new Numbers(size + 1, wider);
        }

        @Override
        Page select(int[] at, int count) {
            return new Numbers(count, selectWords(at, count));
        }
    }
}
