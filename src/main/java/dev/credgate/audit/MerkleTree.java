package dev.credgate.audit;

import dev.credgate.crypto.Hash;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * A Merkle tree that only grows (RFC 9162 §2.1.1, with SHA-256), as far as growing needs it: the
 * roots of its largest complete parts, one for each bit of its size. Adding a leaf and asking for
 * the root take time logarithmic in the size. Not thread-safe.
 */
final class MerkleTree {

    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    /** {@code 0x} and 64 hex digits. */
    private static final int HASH_TEXT = 2 + 2 * Hash.BYTES;

    /** Largest first. */
    private final List<Hash> peaks;

    private long size;

    /** The empty tree. */
    MerkleTree() {
        this(0, List.of());
    }

    private MerkleTree(long size, List<Hash> peaks) {
        this.size = size;
        this.peaks = new ArrayList<>(peaks);
    }

    /**
     * The tree that {@link #peaks()} was asked of.
     *
     * @throws IllegalArgumentException when that is not the text of a tree of this size
     */
    static MerkleTree of(long size, String peaks) {
        int count = Long.bitCount(size);
        if (size < 0 || peaks.length() != Math.max(0, count * (HASH_TEXT + 1) - 1)) {
            throw new IllegalArgumentException("not as many peaks as a tree of that size has");
        }
        List<Hash> read = new ArrayList<>(count);
        for (int at = 0; at < peaks.length(); at += HASH_TEXT + 1) {
            read.add(
                    Hash.parse(peaks.substring(at, at + HASH_TEXT))
                            .orElseThrow(() -> new IllegalArgumentException("no hash")));
        }
        return new MerkleTree(size, read);
    }

    /** The peaks in hex, a space between two. */
    String peaks() {
        var text = new StringJoiner(" ");
        peaks.forEach(peak -> text.add(peak.toString()));
        return text.toString();
    }

    /** How many leaves there are. */
    long size() {
        return size;
    }

    /** Appends a leaf: a record, by its hash. */
    void add(Hash record) {
        add(record.toBytes());
    }

    /** Appends a leaf. */
    void add(byte[] entry) {
        Hash node = leaf(entry);
        // A one at the end of the size is a complete part as large as the one that just came to be.
        for (long rest = size; (rest & 1) == 1; rest >>>= 1) {
            node = node(peaks.removeLast(), node);
        }
        peaks.addLast(node);
        size++;
    }

    /** The tree's hash. */
    Hash root() {
        if (peaks.isEmpty()) {
            return Hash.of(sha256().digest());
        }
        Hash root = peaks.getLast();
        for (int i = peaks.size() - 2; i >= 0; i--) {
            root = node(peaks.get(i), root);
        }
        return root;
    }

    /** The hash of a leaf. */
    static Hash leaf(byte[] entry) {
        MessageDigest digest = sha256();
        digest.update(LEAF);
        return Hash.of(digest.digest(entry));
    }

    /** The hash of a node above two others. */
    static Hash node(Hash left, Hash right) {
        MessageDigest digest = sha256();
        digest.update(NODE);
        digest.update(left.toBytes());
        return Hash.of(digest.digest(right.toBytes()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
