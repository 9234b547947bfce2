package dev.credgate.audit;

import dev.credgate.crypto.Hash;
import java.util.ArrayList;
import java.util.List;

/**
 * Proofs that a leaf is in a tree of {@link MerkleTree} (RFC 9162 §2.1.3): the hashes of some parts
 * of the tree; which parts, follows from the leaf's index and the tree's size alone.
 */
final class MerklePath {

    /**
     * Some leaves in a row, whose tree's hash is part of a proof.
     *
     * @param from the first one's index, from 0
     * @param to the one after the last
     */
    record Part(long from, long to) {}

    private MerklePath() {}

    /**
     * The parts of the path of leaf {@code index} in a tree of {@code size} leaves, in the order of
     * the path: from the leaf up.
     */
    static List<Part> inclusion(long index, long size) {
        List<Part> parts = new ArrayList<>();
        long from = 0;
        long to = size;
        while (to - from > 1) {
            long middle = from + split(to - from);
            if (index < middle) {
                parts.addFirst(new Part(middle, to));
                to = middle;
            } else {
                parts.addFirst(new Part(from, middle));
                from = middle;
            }
        }
        return parts;
    }

    /** Whether the path leads from the leaf to the root. */
    static boolean includes(byte[] entry, long index, long size, List<Hash> path, Hash root) {
        if (index < 0 || index >= size) {
            return false;
        }
        List<Part> parts = inclusion(index, size);
        if (path.size() != parts.size()) {
            return false;
        }
        Hash node = MerkleTree.leaf(entry);
        for (int i = 0; i < parts.size(); i++) {
            node =
                    parts.get(i).from() > index
                            ? MerkleTree.node(node, path.get(i))
                            : MerkleTree.node(path.get(i), node);
        }
        return node.equals(root);
    }

    /** The largest power of two below {@code size}. */
    private static long split(long size) {
        return Long.highestOneBit(size - 1);
    }
}
