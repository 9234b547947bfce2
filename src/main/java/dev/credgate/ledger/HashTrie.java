package dev.credgate.ledger;

import dev.credgate.crypto.Hash;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A persistent map from hashes: a change copies the path to one page and shares the rest, so a
 * snapshot of millions of entries costs what changed since the one before.
 *
 * <p>Entries stand in pages of up to 64, keys as bare words in columns, so an entry costs its 32
 * bytes, a reference and little more; pages hang in a 16-way trie. The path is taken from a keyed
 * hash (SipHash-2-4) with a secret drawn at start-up: whoever chooses keys on the chain cannot make
 * the trie deep. Immutable; iteration order is arbitrary.
 *
 * @param <V> what is kept; immutable by contract
 */
final class HashTrie<V> {

    private static final int PATH_BITS = 4;
    private static final int PAGE_ENTRIES = 64;
    private static final HashTrie<?> EMPTY =
            new HashTrie<>(new Page(new long[0], new Object[0]), 0);

    private final Node root;
    private final long size;

    private HashTrie(Node root, long size) {
        this.root = root;
        this.size = size;
    }

    /** The map without entries. */
    @SuppressWarnings("unchecked") // no value is in it
    static <V> HashTrie<V> empty() {
        return (HashTrie<V>) EMPTY;
    }

    /** Number of entries. */
    long size() {
        return size;
    }

    /** The value of a key, or null. */
    @SuppressWarnings("unchecked") // only with() puts values in
    @Nullable V get(Hash key) {
        Node node = root;
        long path = pathOf(key);
        while (node instanceof Branch branch) {
            Node child = branch.child(path);
            if (child == null) {
                return null;
            }
            node = child;
            path >>>= PATH_BITS;
        }
        Page page = (Page) node;
        int at = page.find(key);
        return at < 0 ? null : (V) page.values[at];
    }

    /** This map with {@code key} set to {@code value}. */
    HashTrie<V> with(Hash key, V value) {
        boolean known = get(key) != null;
        return new HashTrie<>(with(root, 0, pathOf(key), key, value), known ? size : size + 1);
    }

    /** Calls {@code visitor} with each entry. */
    @SuppressWarnings("unchecked") // only with() puts values in
    void forEach(BiConsumer<Hash, V> visitor) {
        visit(root, (key, value) -> visitor.accept(key, (V) value));
    }

    private static Node with(Node node, int depth, long path, Hash key, Object value) {
        return switch (node) {
            case Page page -> page.with(key, value, depth);
            case Branch branch -> {
                Node child = branch.child(path);
                Node changed =
                        child == null
                                ? Page.of(key, value)
                                : with(child, depth + 1, path >>> PATH_BITS, key, value);
                yield branch.with(path, changed);
            }
        };
    }

    private static void visit(Node node, BiConsumer<Hash, Object> visitor) {
        switch (node) {
            case Page page -> {
                for (int i = 0; i < page.values.length; i++) {
                    visitor.accept(page.key(i), page.values[i]);
                }
            }
            case Branch branch -> {
                for (Node child : branch.children) {
                    visit(child, visitor);
                }
            }
        }
    }

    private sealed interface Node {}

    /** Keys in four columns of {@code values.length} words each. */
    private static final class Page implements Node {
        private final long[] words;
        private final Object[] values;

        Page(long[] words, Object[] values) {
            this.words = words;
            this.values = values;
        }

        static Page of(Hash key, Object value) {
            return new Page(new long[] {key.a(), key.b(), key.c(), key.d()}, new Object[] {value});
        }

        Hash key(int at) {
            int n = values.length;
            return new Hash(words[at], words[n + at], words[2 * n + at], words[3 * n + at]);
        }

        int find(Hash key) {
            int n = values.length;
            for (int i = 0; i < n; i++) {
                if (words[i] == key.a()
                        && words[n + i] == key.b()
                        && words[2 * n + i] == key.c()
                        && words[3 * n + i] == key.d()) {
                    return i;
                }
            }
            return -1;
        }

        Node with(Hash key, Object value, int depth) {
            int at = find(key);
            if (at >= 0) {
                Object[] replaced = values.clone();
                replaced[at] = value;
                return new Page(words, replaced);
            }
            Page grown = grownBy(key, value);
            // Below the last path bit a page only grows: 64 secret bits would have to collide.
            boolean full = grown.values.length > PAGE_ENTRIES && depth * PATH_BITS < Long.SIZE;
            return full ? grown.split(depth) : grown;
        }

        private Page grownBy(Hash key, Object value) {
            int n = values.length;
            long[] wider = new long[4 * (n + 1)];
            for (int column = 0; column < 4; column++) {
                System.arraycopy(words, column * n, wider, column * (n + 1), n);
            }
            wider[n] = key.a();
            wider[2 * n + 1] = key.b();
            wider[3 * n + 2] = key.c();
            wider[4 * n + 3] = key.d();
            Object[] more = Arrays.copyOf(values, n + 1);
            more[n] = value;
            return new Page(wider, more);
        }

        private Node split(int depth) {
            Node branch = new Branch(0, new Node[0]);
            for (int i = 0; i < values.length; i++) {
                Hash key = key(i);
                branch =
                        HashTrie.with(
                                branch, depth, pathOf(key) >>> (depth * PATH_BITS), key, values[i]);
            }
            return branch;
        }
    }

    /** Up to 16 children, those that exist packed by the bits of {@code present}. */
    private static final class Branch implements Node {
        private final int present;
        private final Node[] children;

        Branch(int present, Node[] children) {
            this.present = present;
            this.children = children;
        }

        @Nullable Node child(long path) {
            int bit = bit(path);
            return (present & bit) == 0 ? null : children[slot(bit)];
        }

        Branch with(long path, Node child) {
            int bit = bit(path);
            int slot = slot(bit);
            if ((present & bit) != 0) {
                Node[] replaced = children.clone();
                replaced[slot] = child;
                return new Branch(present, replaced);
            }
            Node[] wider = new Node[children.length + 1];
            System.arraycopy(children, 0, wider, 0, slot);
            wider[slot] = child;
            System.arraycopy(children, slot, wider, slot + 1, children.length - slot);
            return new Branch(present | bit, wider);
        }

        private static int bit(long path) {
            return 1 << (path & ((1 << PATH_BITS) - 1));
        }

        private int slot(int bit) {
            return Integer.bitCount(present & (bit - 1));
        }
    }

    /** SipHash-2-4 (Aumasson and Bernstein, 2012) of the key's 32 bytes. */
    private static long pathOf(Hash key) {
        SipState state = new SipState();
        state.absorb(key.a());
        state.absorb(key.b());
        state.absorb(key.c());
        state.absorb(key.d());
        return state.finish();
    }

    /** Drawn when the program starts, never when a native executable is built. */
    private static final class Secret {
        static final long K0;
        static final long K1;

        static {
            var random = new SecureRandom();
            K0 = random.nextLong();
            K1 = random.nextLong();
        }
    }

    private static final class SipState {
        private long v0 = Secret.K0 ^ 0x736f6d6570736575L;
        private long v1 = Secret.K1 ^ 0x646f72616e646f6dL;
        private long v2 = Secret.K0 ^ 0x6c7967656e657261L;
        private long v3 = Secret.K1 ^ 0x7465646279746573L;

        void absorb(long word) {
            v3 ^= word;
            round();
            round();
            v0 ^= word;
        }

        long finish() {
            absorb((long) Hash.BYTES << 56);
            v2 ^= 0xff;
            for (int i = 0; i < 4; i++) {
                round();
            }
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void round() {
            v0 += v1;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v3;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v2 = Long.rotateLeft(v2, 32);
        }
    }
}
