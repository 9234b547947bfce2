package dev.credgate.ledger;

import dev.credgate.crypto.Hash;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All statuses that one issuer set, by status key and by index of its lists, each as a {@link
 * StatusWord}. Persistent: a change shares what it leaves alone.
 *
 * @param byKey status key to word
 * @param byIndex (list, index / 64) to the words of the 64 indexes from there on
 * @param lists hash of a list's URI to the list's number
 * @param indexes how many indexes have an entry
 */
record IssuerStatuses(
        HashTrie<Long> byKey, HashTrie<Chunk> byIndex, HashTrie<Long> lists, long indexes) {

    private static final int CHUNK_BITS = 6;

    static IssuerStatuses none(SipHash paths) {
        return new IssuerStatuses(
                HashTrie.ofNumbers(paths), HashTrie.empty(paths), HashTrie.ofNumbers(paths), 0);
    }

    /** The word of a status key; null when it has none. */
    @Nullable Long at(Hash key) {
        return byKey.get(key);
    }

    /** The word of an index; null when it has none. */
    @Nullable Long at(long list, long index) {
        Chunk chunk = byIndex.get(chunkKey(list, index >>> CHUNK_BITS));
        return chunk == null ? null : chunk.at((int) index);
    }

    OptionalLong list(Hash uri) {
        Long list = lists.get(uri);
        return list == null ? OptionalLong.empty() : OptionalLong.of(list);
    }

    /** The numbers of all lists that have an address or an index. */
    Set<Long> numbers() {
        Set<Long> numbers = new HashSet<>();
        lists.forEach((_, list) -> numbers.add(list));
        byIndex.forEach((key, _) -> numbers.add(key.c()));
        return numbers;
    }

    IssuerStatuses with(Hash key, long word) {
        return new IssuerStatuses(byKey.with(key, word), byIndex, lists, indexes);
    }

    IssuerStatuses with(long list, long index, long word) {
        Hash key = chunkKey(list, index >>> CHUNK_BITS);
        Chunk chunk = byIndex.get(key);
        Chunk before = chunk == null ? Chunk.EMPTY : chunk;
        Chunk after = before.with((int) index, word);
        long added = after.words.length - before.words.length;
        return new IssuerStatuses(byKey, byIndex.with(key, after), lists, indexes + added);
    }

    IssuerStatuses withList(Hash uri, long list) {
        return new IssuerStatuses(byKey, byIndex, lists.with(uri, list), indexes);
    }

    /** How many statuses are kept. */
    long size() {
        return byKey.size() + indexes;
    }

    /** Calls {@code visitor} with each word that was set by index. */
    void forEachIndex(IndexVisitor visitor) {
        byIndex.forEach((key, chunk) -> {
            long left = chunk.present;
            for (long word : chunk.words) {
                long index = (key.d() << CHUNK_BITS) + Long.numberOfTrailingZeros(left);
                visitor.visit(key.c(), index, word);
                left &= left - 1;
            }
        });
    }

    /** Receives the word of one index of one list. */
    interface IndexVisitor {
        void visit(long list, long index, long word);
    }

    private static Hash chunkKey(long list, long chunk) {
        return new Hash(0, 0, list, chunk);
    }

    /** The words of 64 neighbouring indexes, those that exist packed by the bits of present. */
    static final class Chunk {
        private static final Chunk EMPTY = new Chunk(0, new long[0]);

        final long present;
        final long[] words;

        /** Takes the array over. */
        Chunk(long present, long[] words) {
            this.present = present;
            this.words = words;
        }

        @Nullable Long at(int index) {
            long bit = 1L << index;
            return (present & bit) == 0 ? null : (Long) words[Long.bitCount(present & (bit - 1))];
        }

        Chunk with(int index, long word) {
            long bit = 1L << index;
            int slot = Long.bitCount(present & (bit - 1));
            if ((present & bit) != 0) {
                long[] replaced = words.clone();
                replaced[slot] = word;
                return new Chunk(present, replaced);
            }
            long[] wider = new long[words.length + 1];
            System.arraycopy(words, 0, wider, 0, slot);
            wider[slot] = word;
            System.arraycopy(words, slot, wider, slot + 1, words.length - slot);
            return new Chunk(present | bit, wider);
        }
    }
}
