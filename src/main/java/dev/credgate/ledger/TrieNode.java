package dev.credgate.ledger;

import dev.credgate.crypto.Hash;
import java.util.Arrays;

/** What a {@link HashTrie} is made of. Immutable. */
sealed interface TrieNode {

    /** How many bits of a key's path lead through a branch of the greatest width. */
    int PATH_BITS = 6;

    /**
     * A power of two of slots, up to {@link #WIDTH}, of which the lowest bits of a path choose one.
     * A page stands in all slots that agree in as many bits as lead to it, so that it is half full
     * at least once it was divided, and the branch is no wider than its pages ask for. Only from
     * the slots of a branch of the greatest width another branch hangs.
     */
    final class Branch implements TrieNode {

        static final int WIDTH = 1 << PATH_BITS;

        final TrieNode[] slots;

        /** Takes the array over. */
        Branch(TrieNode... slots) {
            this.slots = slots;
        }

        TrieNode child(long path) {
            return slots[(int) path & (slots.length - 1)];
        }

        /** Whether no slot before this one has the same child. */
        boolean isFirst(int slot) {
            return slot == 0 || slots[slot] != slots[slot ^ Integer.highestOneBit(slot)];
        }

        /** How many bits lead to a child: those in which its slots agree. */
        int leading(TrieNode child) {
            int count = 0;
            for (TrieNode slot : slots) {
                if (slot == child) {
                    count++;
                }
            }
            return Integer.numberOfTrailingZeros(slots.length / count);
        }

        /** This branch with another child in the child's slots. */
        Branch replaced(TrieNode child, TrieNode other) {
            TrieNode[] changed = slots.clone();
            for (int slot = 0; slot < changed.length; slot++) {
                if (changed[slot] == child) {
                    changed[slot] = other;
                }
            }
            return new Branch(changed);
        }

        /**
         * This branch with two pages in a page's slots, wider if it has one only.
         *
         * @param leading how many bits lead to the page, fewer than {@link #PATH_BITS}
         * @param zero where the next bit is 0
         * @param one where it is 1
         */
        Branch divided(Page page, int leading, Page zero, Page one) {
            boolean room = 1 << leading < slots.length;
            TrieNode[] changed = Arrays.copyOf(slots, room ? slots.length : 2 * slots.length);
            if (!room) {
                System.arraycopy(slots, 0, changed, slots.length, slots.length);
            }
            for (int slot = 0; slot < changed.length; slot++) {
                if (changed[slot] == page) {
                    changed[slot] = (slot >>> leading & 1) == 0 ? zero : one;
                }
            }
            return new Branch(changed);
        }
    }

    /**
     * Entries side by side: first the first words of all keys, for looking through, then all else,
     * entry by entry. No page is in two places, not even an empty one.
     */
    abstract sealed class Page implements TrieNode {

        static final int KEY_WORDS = Hash.BYTES / Long.BYTES;

        final int size;
        final long[] words;

        private Page(int size, long[] words) {
            this.size = size;
            this.words = words;
        }

        /** How many words an entry has. */
        abstract int entryWords();

        /** Where the second word of an entry stands, which the others follow. */
        final int rest(int at) {
            return size + at * (entryWords() - 1);
        }

        Hash key(int at) {
            int rest = rest(at);
            return new Hash(words[at], words[rest], words[rest + 1], words[rest + 2]);
        }

        /** Where a key's entry is; negative when there is none. */
        int find(Hash key) {
            for (int i = 0; i < size; i++) {
                if (words[i] == key.a()) {
                    int rest = rest(i);
                    if (words[rest] == key.b()
                            && words[rest + 1] == key.c()
                            && words[rest + 2] == key.d()) {
                        return i;
                    }
                }
            }
            return -1;
        }

        abstract Object value(int at);

        /** This page with a key's value. */
        Page with(Hash key, Object value) {
            int at = find(key);
            return at < 0 ? grown(key, value) : replaced(at, value);
        }

        /** This page with another value there. */
        abstract Page replaced(int at, Object value);

        /** This page with one more entry, at the end. */
        abstract Page grown(Hash key, Object value);

        /** A page of the first {@code count} entries that {@code at} names. */
        abstract Page select(int[] at, int count);

        final long[] selectWords(int[] at, int count) {
            int more = entryWords() - 1;
            long[] selected = new long[entryWords() * count];
            for (int i = 0; i < count; i++) {
                selected[i] = words[at[i]];
                System.arraycopy(words, rest(at[i]), selected, count + i * more, more);
            }
            return selected;
        }

        /** The words with room for one more entry, which has that key. */
        final long[] grownWords(Hash key) {
            int more = entryWords() - 1;
            long[] wider = new long[words.length + entryWords()];
            System.arraycopy(words, 0, wider, 0, size);
            System.arraycopy(words, size, wider, size + 1, size * more);
            int rest = wider.length - more;
            wider[size] = key.a();
            wider[rest] = key.b();
            wider[rest + 1] = key.c();
            wider[rest + 2] = key.d();
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
        int entryWords() {
            return KEY_WORDS;
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

    /** A page of numbers, each one more word of its entry: no object for each. */
    final class Numbers extends Page {

        static final Numbers EMPTY = new Numbers(0, new long[0]);

        static final int WORDS = KEY_WORDS + 1;

        Numbers(int size, long[] words) {
            super(size, words);
        }

        @Override
        int entryWords() {
            return WORDS;
        }

        private int valueAt(int at) {
            return rest(at) + KEY_WORDS - 1;
        }

        @Override
        Object value(int at) {
            return words[valueAt(at)];
        }

        @Override
        Page replaced(int at, Object value) {
            long[] replaced = words.clone();
            replaced[valueAt(at)] = (long) value;
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
