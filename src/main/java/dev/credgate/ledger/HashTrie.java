package dev.credgate.ledger;

import dev.credgate.crypto.Hash;
import dev.credgate.ledger.TrieNode.Branch;
import dev.credgate.ledger.TrieNode.Page;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A persistent map from hashes: a change copies the path to one page and shares the rest, so a
 * snapshot of millions of entries costs what changed since the one before.
 *
 * <p>Entries stand in pages of up to 64, keys as bare words, so an entry costs its 32 bytes, its
 * value and little more. A page that overflows is divided in two by the next bit of its keys'
 * paths; pages hang in branches of up to 64 slots, so that two branches lead to each of 100 000
 * entries and three to each of ten million: what finding one costs is how many places in memory
 * must be waited for, one after the other. The path is taken from a keyed hash: whoever chooses
 * keys on the chain cannot make the trie deep. Immutable; iteration order is arbitrary.
 *
 * <p>A checkpoint holds the pages as they stand, so that reading them back is copying words: no key
 * is hashed, compared or moved. Hence it holds the hash's secret as well.
 *
 * @param <V> what is kept; immutable by contract
 */
final class HashTrie<V> {

    /** How many entries a page has before it is divided. */
    static final int PAGE_ENTRIES = 64;

    /** No branch is on that level: a path has no bits left for it. The root's level is 0. */
    static final int DEEPEST = Long.SIZE / TrieNode.PATH_BITS;

    private final SipHash paths;
    private final TrieNode root;
    private final long size;

    /**
     * A map as it stands.
     *
     * @param root holds {@code size} entries, each where {@code paths} has it
     */
    HashTrie(SipHash paths, TrieNode root, long size) {
        this.paths = paths;
        this.root = root;
        this.size = size;
    }

    /** The map without entries. */
    static <V> HashTrie<V> empty(SipHash paths) {
        return new HashTrie<>(paths, TrieNode.Objects.EMPTY, 0);
    }

    /** The map without entries, for numbers: it keeps them without an object for each. */
    static HashTrie<Long> ofNumbers(SipHash paths) {
        return new HashTrie<>(paths, TrieNode.Numbers.EMPTY, 0);
    }

    /** What the map is made of. */
    TrieNode root() {
        return root;
    }

    /** Number of entries. */
    long size() {
        return size;
    }

    /** The value of a key, or null. */
    @SuppressWarnings("unchecked") // only with() puts values in
    @Nullable V get(Hash key) {
        TrieNode node = root;
        if (node instanceof Branch) {
            long path = paths.of(key);
            while (node instanceof Branch branch) {
                node = branch.child(path);
                path >>>= TrieNode.PATH_BITS;
            }
        }
        Page page = (Page) node;
        int at = page.find(key);
        return at < 0 ? null : (V) page.value(at);
    }

    /** This map with {@code key} set to {@code value}. */
    HashTrie<V> with(Hash key, V value) {
        boolean known = get(key) != null;
        TrieNode changed = with(root, paths, 0, paths.of(key), key, value);
        return new HashTrie<>(paths, changed, known ? size : size + 1);
    }

    /** Calls {@code visitor} with each entry. */
    @SuppressWarnings("unchecked") // only with() puts values in
    void forEach(BiConsumer<Hash, V> visitor) {
        visit(root, (key, value) -> visitor.accept(key, (V) value));
    }

    private static TrieNode with(
            TrieNode node, SipHash paths, int level, long path, Hash key, Object value) {
        return switch (node) {
            case Page page -> divided(page.with(key, value), paths, level);
            case Branch branch -> {
                TrieNode child = branch.child(path);
                if (!(child instanceof Page page)) {
                    long further = path >>> TrieNode.PATH_BITS;
                    yield branch.replaced(
                            child, with(child, paths, level + 1, further, key, value));
                }
                Page changed = page.with(key, value);
                int leading = changed.size > PAGE_ENTRIES ? branch.leading(page) : 0;
                if (changed.size <= PAGE_ENTRIES) {
                    yield branch.replaced(page, changed);
                } else if (leading == TrieNode.PATH_BITS) {
                    yield branch.replaced(page, divided(changed, paths, level + 1));
                }
                int bit = level * TrieNode.PATH_BITS + leading;
                yield branch.divided(
                        page, leading, half(changed, paths, bit, 0), half(changed, paths, bit, 1));
            }
        };
    }

    /** A page of that level; two below a branch when it has too many entries. */
    private static TrieNode divided(Page page, SipHash paths, int level) {
        // Below the last path bit a page only grows: 60 secret bits would have to collide.
        if (page.size <= PAGE_ENTRIES || level == DEEPEST) {
            return page;
        }
        int bit = level * TrieNode.PATH_BITS;
        return new Branch(half(page, paths, bit, 0), half(page, paths, bit, 1));
    }

    /** The entries of a page whose paths have that value in that bit: half of them, by chance. */
    private static Page half(Page page, SipHash paths, int bit, int value) {
        int[] at = new int[page.size];
        int count = 0;
        for (int i = 0; i < page.size; i++) {
            if ((paths.of(page.key(i)) >>> bit & 1) == value) {
                at[count++] = i;
            }
        }
        return page.select(at, count);
    }

    private static void visit(TrieNode node, BiConsumer<Hash, Object> visitor) {
        switch (node) {
            case Page page -> {
                for (int i = 0; i < page.size; i++) {
                    visitor.accept(page.key(i), page.value(i));
                }
            }
            case Branch branch -> {
                for (int slot = 0; slot < branch.slots.length; slot++) {
                    if (branch.isFirst(slot)) {
                        visit(branch.slots[slot], visitor);
                    }
                }
            }
        }
    }
}
