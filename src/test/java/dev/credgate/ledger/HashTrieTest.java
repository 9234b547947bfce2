package dev.credgate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.Hash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashTrieTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void isTheMapThatAHashMapIs(long seed) {
        Random random = new Random(seed);
        Map<Hash, Integer> expected = new HashMap<>();
        HashTrie<Integer> trie = HashTrie.empty(SipHash.drawn());
        List<Map<Hash, Integer>> earlierExpected = new ArrayList<>();
        List<HashTrie<Integer>> earlier = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            // Few different low words: keys that share most of their bits, and repeated ones.
            Hash key = new Hash(0, random.nextInt(3), 7, random.nextInt(8000));
            trie = trie.with(key, i);
            expected.put(key, i);
            if (i % 4000 == 0) {
                earlier.add(trie);
                earlierExpected.add(Map.copyOf(expected));
            }
        }
        assertSame(trie, expected);
        for (int i = 0; i < earlier.size(); i++) {
            assertSame(earlier.get(i), earlierExpected.get(i));
        }
        assertThat(trie.get(new Hash(1, 0, 7, 0))).isNull();
    }

    @Test
    void keepsNumbersByTheHundredThousandAcrossThreeBranches() {
        // Some pages in several slots of their branch, branches that hang from branches.
        HashTrie<Long> trie = HashTrie.ofNumbers(new SipHash(1, 2));
        for (long i = 0; i < 400_000; i++) {
            trie = trie.with(key(i), i);
        }
        for (long i = 0; i < 400_000; i += 3) {
            trie = trie.with(key(i), -i);
        }
        assertThat(trie.size()).isEqualTo(400_000);
        for (long i = 0; i < 400_000; i++) {
            assertThat(trie.get(key(i))).isEqualTo(i % 3 == 0 ? -i : i);
            assertThat(trie.get(key(-1 - i))).isNull();
        }
        int[] visited = new int[1];
        trie.forEach((_, _) -> visited[0]++);
        assertThat(visited[0]).isEqualTo(400_000);
    }

    @Test
    void pagesAreAtLeastHalfFullOnTheWhole() {
        HashTrie<Long> trie = HashTrie.ofNumbers(new SipHash(1, 2));
        for (long i = 0; i < 100_000; i++) {
            trie = trie.with(key(i), i);
        }
        assertThat(100_000 / pages(trie.root())).isBetween(HashTrie.PAGE_ENTRIES / 2, 64);
    }

    private static int pages(TrieNode node) {
        int count = 0;
        switch (node) {
            case TrieNode.Page _ -> count = 1;
            case TrieNode.Branch branch -> {
                for (int slot = 0; slot < branch.slots.length; slot++) {
                    count += branch.isFirst(slot) ? pages(branch.slots[slot]) : 0;
                }
            }
        }
        return count;
    }

    private static Hash key(long number) {
        return new Hash(number % 5, 0, 7, number);
    }

    private static void assertSame(HashTrie<Integer> trie, Map<Hash, Integer> expected) {
        assertThat(trie.size()).isEqualTo(expected.size());
        Map<Hash, Integer> visited = new HashMap<>();
        trie.forEach(visited::put);
        assertThat(visited).isEqualTo(expected);
        expected.forEach((key, value) -> assertThat(trie.get(key)).isEqualTo(value));
    }
}
