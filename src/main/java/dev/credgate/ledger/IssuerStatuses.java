package dev.credgate.ledger;

import dev.credgate.crypto.Hash;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * All statuses that one issuer set: by status key and by index of its lists. Persistent: a change
 * shares what it leaves alone.
 *
 * @param byKey status key to entry
 * @param byIndex (list, index / 64) to the 64 entries from there on
 * @param lists hash of a list's URI to the list's number
 * @param indexes how many indexes have an entry
 */
record IssuerStatuses(
        HashTrie<StatusEntry> byKey, HashTrie<Chunk> byIndex, HashTrie<Long> lists, long indexes) {

    static final IssuerStatuses NONE =
            new IssuerStatuses(HashTrie.empty(), HashTrie.empty(), HashTrie.empty(), 0);

    private static final int CHUNK_BITS = 6;

    StatusEntry at(Hash key) {
        StatusEntry entry = byKey.get(key);
        return entry == null ? StatusEntry.NONE : entry;
    }

    StatusEntry at(long list, long index) {
        Chunk chunk = byIndex.get(chunkKey(list, index >>> CHUNK_BITS));
        StatusEntry entry = chunk == null ? null : chunk.at((int) index);
        return entry == null ? StatusEntry.NONE : entry;
    }

    OptionalLong list(Hash uri) {
        Long list = lists.get(uri);
        return list == null ? OptionalLong.empty() : OptionalLong.of(list);
    }

    IssuerStatuses with(Hash key, StatusEntry entry) {
        return new IssuerStatuses(byKey.with(key, entry), byIndex, lists, indexes);
    }

    IssuerStatuses with(long list, long index, StatusEntry entry) {
        Hash key = chunkKey(list, index >>> CHUNK_BITS);
        Chunk chunk = byIndex.get(key);
        Chunk before = chunk == null ? Chunk.EMPTY : chunk;
        Chunk after = before.with((int) index, entry);
        long added = after.entries.length - before.entries.length;
        return new IssuerStatuses(byKey, byIndex.with(key, after), lists, indexes + added);
    }

    IssuerStatuses withList(Hash uri, long list) {
        return new IssuerStatuses(byKey, byIndex, lists.with(uri, list), indexes);
    }

    /** How many statuses are kept. */
    long size() {
        return byKey.size() + indexes;
    }

    /** Calls {@code visitor} with each entry that was set by index. */
    void forEachIndex(IndexVisitor visitor) {
        byIndex.forEach((key, chunk) -> {
            long left = chunk.present;
            for (StatusEntry entry : chunk.entries) {
                long index = (key.d() << CHUNK_BITS) + Long.numberOfTrailingZeros(left);
                visitor.visit(key.c(), index, entry);
                left &= left - 1;
            }
        });
    }

    /** Receives one entry of one list. */
    interface IndexVisitor {
        void visit(long list, long index, StatusEntry entry);
    }

    private static Hash chunkKey(long list, long chunk) {
        return new Hash(0, 0, list, chunk);
    }

    /** The entries of 64 neighbouring indexes, those that exist packed by the bits of present. */
    static final class Chunk {
        private static final Chunk EMPTY = new Chunk(0, new StatusEntry[0]);

        private final long present;
        private final StatusEntry[] entries;

        private Chunk(long present, StatusEntry[] entries) {
            this.present = present;
            this.entries = entries;
        }

        @Nullable StatusEntry at(int index) {
            long bit = 1L << index;
            return (present & bit) == 0 ? null : entries[Long.bitCount(present & (bit - 1))];
        }

        Chunk with(int index, StatusEntry entry) {
            long bit = 1L << index;
            int slot = Long.bitCount(present & (bit - 1));
            if ((present & bit) != 0) {
                StatusEntry[] replaced = entries.clone();
                replaced[slot] = entry;
                return new Chunk(present, replaced);
            }
            StatusEntry[] wider = new StatusEntry[entries.length + 1];
            System.arraycopy(entries, 0, wider, 0, slot);
            wider[slot] = entry;
            System.arraycopy(entries, slot, wider, slot + 1, entries.length - slot);
            return new Chunk(present | bit, wider);
        }
    }
}
