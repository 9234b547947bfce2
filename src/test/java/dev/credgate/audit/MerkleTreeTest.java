package dev.credgate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.audit.MerklePath.Part;
import dev.credgate.crypto.Hash;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The tree and its proofs, against the vectors of Certificate Transparency's reference
 * implementation (the tree of RFC 6962 is RFC 9162's) and against the definitions, written down
 * once more without any cleverness.
 */
class MerkleTreeTest {

    private static final List<String> LEAVES =
            List.of(
                    "",
                    "00",
                    "10",
                    "2021",
                    "3031",
                    "40414243",
                    "5051525354555657",
                    "606162636465666768696a6b6c6d6e6f");
    private static final List<String> ROOTS =
            List.of(
                    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    private static final String A =
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
    private static final String B =
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
    private static final String C =
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
    private static final String D =
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
    private static final String E =
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";

    @Test
    void rootsAreThoseOfTheReference() throws Exception {
        var tree = new MerkleTree();
        for (int size = 0; size <= LEAVES.size(); size++) {
            assertThat(tree.root()).isEqualTo(root(size));
            assertThat(tree.root()).isEqualTo(plain(published().subList(0, size)));
            if (size < LEAVES.size()) {
                tree.add(published().get(size));
            }
        }
    }

    @Test
    void inclusionPathsAreThoseOfTheReference() {
        pathOf(0, 1);
        pathOf(0, 8, A, B, C);
        pathOf(5, 8, D, E, ROOTS.get(4));
        pathOf(2, 3, ROOTS.get(2));
        pathOf(1, 5, ROOTS.get(1), B, D);
    }

    private static void pathOf(int index, int size, String... expected) {
        List<byte[]> leaves = published();
        List<Hash> path = hashes(expected);
        assertThat(parts(leaves, MerklePath.inclusion(index, size))).isEqualTo(path);
        assertThat(MerklePath.includes(leaves.get(index), index, size, path, root(size))).isTrue();
    }

    @Test
    void everySizeAndIndexAgreesWithTheDefinitions() throws Exception {
        List<byte[]> leaves = IntStream.range(0, 40).mapToObj(i -> new byte[] {(byte) i}).toList();
        var tree = new MerkleTree();
        for (int size = 1; size <= leaves.size(); size++) {
            tree.add(leaves.get(size - 1));
            Hash root = plain(leaves.subList(0, size));
            assertThat(tree.root()).isEqualTo(root);
            assertThat(MerkleTree.of(size, tree.peaks()).root()).isEqualTo(root);
            for (int index = 0; index < size; index++) {
                List<Hash> path = parts(leaves, MerklePath.inclusion(index, size));
                assertThat(path).isEqualTo(plainPath(index, leaves.subList(0, size)));
                for (int claimed = 0; claimed < size; claimed++) {
                    assertThat(MerklePath.includes(leaves.get(index), claimed, size, path, root))
                            .isEqualTo(claimed == index);
                }
            }
        }
    }

    @Test
    void aPathThatIsAlteredShortenedOrLengthenedProvesNothing() {
        List<byte[]> leaves = published();
        List<Hash> path = hashes(D, E, ROOTS.get(4));
        byte[] leaf = leaves.get(5);
        Hash root = root(8);
        for (int i = 0; i < path.size(); i++) {
            List<Hash> altered = new ArrayList<>(path);
            altered.set(i, Hash.ZERO);
            assertThat(MerklePath.includes(leaf, 5, 8, altered, root)).isFalse();
            altered.remove(i);
            assertThat(MerklePath.includes(leaf, 5, 8, altered, root)).isFalse();
        }
        List<Hash> longer = new ArrayList<>(path);
        longer.add(Hash.ZERO);
        assertThat(MerklePath.includes(leaf, 5, 8, longer, root)).isFalse();
        assertThat(MerklePath.includes(leaf, 5, 6, path, root)).isFalse();
        assertThat(MerklePath.includes(leaves.get(4), 5, 8, path, root)).isFalse();
        // A node's two hashes are no leaf (that is what the byte before each is for).
        byte[] node = new byte[2 * Hash.BYTES];
        hashes(ROOTS.get(4)).getFirst().copyTo(node, 0);
        hashes(C).getFirst().copyTo(node, Hash.BYTES);
        assertThat(MerklePath.includes(node, 0, 1, List.of(), root)).isFalse();
    }

    @Test
    void numbersOfAnySizeEndInNoProof() {
        byte[] leaf = published().getFirst();
        List<Hash> path = hashes(A);
        long most = Long.MAX_VALUE;
        assertThat(MerklePath.inclusion(most - 1, most)).hasSizeLessThanOrEqualTo(63);
        assertThat(MerklePath.inclusion(0, most)).hasSize(63);
        for (long[] pair :
                new long[][] {{0, 0}, {-1, 8}, {8, 8}, {0, -1}, {most, most}, {most - 1, most}}) {
            assertThat(MerklePath.includes(leaf, pair[0], pair[1], path, root(8))).isFalse();
        }
    }

    @Test
    void peaksOfAnotherSizeAreRefused() {
        var tree = new MerkleTree();
        published().forEach(tree::add);
        String peaks = tree.peaks();
        for (long size : new long[] {-1, 0, 3, 7, 15, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThatThrownBy(() -> MerkleTree.of(size, peaks))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> MerkleTree.of(8, peaks.replace('0', 'z')))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(MerkleTree.of(0, "").root()).isEqualTo(root(0));
    }

    private static List<byte[]> published() {
        return LEAVES.stream().map(HexFormat.of()::parseHex).toList();
    }

    private static Hash root(int size) {
        return hashes(ROOTS.get(size)).getFirst();
    }

    private static List<Hash> hashes(String... hex) {
        return List.of(hex).stream().map(text -> Hash.parse("0x" + text).orElseThrow()).toList();
    }

    private static List<Hash> parts(List<byte[]> leaves, List<Part> parts) {
        return parts.stream()
                .map(part -> {
                    var tree = new MerkleTree();
                    leaves.subList((int) part.from(), (int) part.to()).forEach(tree::add);
                    return tree.root();
                })
                .toList();
    }

    /** RFC 9162 §2.1.1, word for word. */
    private static Hash plain(List<byte[]> leaves) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        if (leaves.isEmpty()) {
            return Hash.of(digest.digest());
        }
        if (leaves.size() == 1) {
            digest.update((byte) 0);
            return Hash.of(digest.digest(leaves.getFirst()));
        }
        int k = k(leaves.size());
        digest.update((byte) 1);
        digest.update(plain(leaves.subList(0, k)).toBytes());
        return Hash.of(digest.digest(plain(leaves.subList(k, leaves.size())).toBytes()));
    }

    /** RFC 9162 §2.1.3.1, word for word. */
    private static List<Hash> plainPath(int m, List<byte[]> leaves) throws Exception {
        if (leaves.size() == 1) {
            return List.of();
        }
        int k = k(leaves.size());
        List<byte[]> left = leaves.subList(0, k);
        List<byte[]> right = leaves.subList(k, leaves.size());
        List<Hash> path = new ArrayList<>(m < k ? plainPath(m, left) : plainPath(m - k, right));
        path.add(m < k ? plain(right) : plain(left));
        return path;
    }

    /** The largest power of two smaller than n. */
    private static int k(int n) {
        int k = 1;
        while (2 * k < n) {
            k *= 2;
        }
        return k;
    }
}
