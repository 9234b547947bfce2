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
 * <p>Entries stand in pages of up to 64, keys as bare words in columns, so an entry costs its 32
 * bytes, its value and little more; pages hang in a 16-way trie. The path is taken from a keyed
 * hash: whoever chooses keys on the chain cannot make the trie deep. Immutable; iteration order is
 * arbitrary.
 *
 * <p>A checkpoint holds the pages as they stand, so that reading them back is copying words: no key
 * is hashed, compared or moved. Hence it holds the hash's secret as well.
 *
 * @param <V> what is kept; immutable by contract
 */
final class HashTrie<V> {

    private static final int PAGE_ENTRIES = 64;

    /** No branch is deeper: a path has no more bits. */
    static final int DEEPEST = Long.SIZE / TrieNode.PATH_BITS;

    private final SipHash paths;
    private final Page kind;
    private final TrieNode root;
    private final long size;

    /**
     * A map as it stands.
     *
     * @param kind the empty page of the map's kind
     * @param root holds {@code size} entries, each where {@code paths} has it
     */
    HashTrie(SipHash paths, Page kind, TrieNode root, long size) {
        this.paths = paths;
        this.kind = kind;
        this.root = root;
        this.size = size;
    }

    /** The map without entries. */
    static <V> HashTrie<V> empty(SipHash paths) {
        return new HashTrie<>(paths, TrieNode.Objects.EMPTY, TrieNode.Objects.EMPTY, 0);
    }

    /** The map without entries, for numbers: it keeps them without an object for each. */
    static HashTrie<Long> ofNumbers(SipHash paths) {
        return new HashTrie<>(paths, TrieNode.Numbers.EMPTY, TrieNode.Numbers.EMPTY, 0);
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
                TrieNode child = branch.child(path);
                if (child == null) {
                    return null;
                }
                node = child;
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
        TrieNode changed = with(root, 0, paths.of(key), key, value);
        return new HashTrie<>(paths, kind, changed, known ? size : size + 1);
    }

    /** Calls {@code visitor} with each entry. */
    @SuppressWarnings("unchecked") // only with() puts values in
    void forEach(BiConsumer<Hash, V> visitor) {
        visit(root, (key, value) -> visitor.accept(key, (V) value));
    }

    private TrieNode with(TrieNode node, int depth, long path, Hash key, Object value) {
        return switch (node) {
            case Page page -> with(page, depth, key, value);
            case Branch branch -> {
                TrieNode child = branch.child(path);
                TrieNode changed =
                        child == null
                                ? kind.grown(key, value)
                                : with(child, depth + 1, path >>> TrieNode.PATH_BITS, key, value);
                yield branch.with(path, changed);
            }
        };
    }

    private TrieNode with(Page page, int depth, Hash key, Object value) {
        int at = page.find(key);
        if (at >= 0) {
            return page.replaced(at, value);
        }
        Page grown = page.grown(key, value);
        // Below the last path bit a page only grows: 64 secret bits would have to collide.
        return grown.size > PAGE_ENTRIES && depth < DEEPEST ? split(grown, depth) : grown;
    }

    /** The entries of a full page, spread over a branch. */
    private Branch split(Page page, int depth) {
        int[] slots = new int[page.size];
        for (int i = 0; i < page.size; i++) {
            long path = paths.of(page.key(i)) >>> (depth * TrieNode.PATH_BITS);
            slots[i] = (int) path & (Branch.WIDTH - 1);
        }
        int[] at = new int[page.size];
        Branch branch = Branch.EMPTY;
        for (int slot = 0; slot < Branch.WIDTH; slot++) {
            int count = 0;
            for (int i = 0; i < page.size; i++) {
                if (slots[i] == slot) {
                    at[count++] = i;
                }
            }
            if (count > 0) {
                branch = branch.with(slot, page.select(at, count));
            }
        }
        return branch;
    }

    private static void visit(TrieNode node, BiConsumer<Hash, Object> visitor) {
        switch (node) {
            case Page page -> {
                for (int i = 0; i < page.size; i++) {
                    visitor.accept(page.key(i), page.value(i));
                }
            }
            case Branch branch -> {
                for (TrieNode child : branch.children()) {
                    visit(child, visitor);
                }
            }
        }
    }
}
