package dev.credgate.gateway;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Keeps what can be made anew, within a number of bytes for all parties together: when there are
 * more, the party that has the most loses what it was asked for the longest ago. So nobody's many
 * push out others' few. Thread-safe; never waits for anybody who makes something.
 */
final class Larder<K, V> {

    /** What anything takes beside its own bytes, generously. */
    static final long BESIDE = 4096;

    private final long most;
    private final Map<String, Shelf<K, V>> shelves = new HashMap<>();
    private long bytes;

    /**
     * @param most bytes
     */
    Larder(long most) {
        this.most = most;
    }

    private record Kept<V>(V value, long bytes) {}

    private static final class Shelf<K, V> {
        /** By when they were asked for last. */
        private final Map<K, Kept<V>> kept = new LinkedHashMap<>(16, 0.75f, true);

        private long bytes;
    }

    /** What is kept under that key, asked for now. */
    synchronized Optional<V> find(String party, K key) {
        Shelf<K, V> shelf = shelves.get(party);
        Kept<V> kept = shelf == null ? null : shelf.kept.get(key);
        return kept == null ? Optional.empty() : Optional.of(kept.value);
    }

    /** What is kept under that key, asked for now; else something new, of no bytes of its own. */
    synchronized V findOrAdd(String party, K key, Supplier<V> anew) {
        Optional<V> found = find(party, key);
        if (found.isPresent()) {
            return found.get();
        }
        V added = anew.get();
        put(party, key, added, 0);
        return added;
    }

    /**
     * Keeps it under that key, in the place of what is there.
     *
     * @param own how many bytes it has
     */
    synchronized void put(String party, K key, V value, long own) {
        Shelf<K, V> shelf = shelves.computeIfAbsent(party, _ -> new Shelf<>());
        Kept<V> kept = new Kept<>(value, own + BESIDE);
        Kept<V> before = shelf.kept.put(key, kept);
        grow(shelf, kept.bytes - (before == null ? 0 : before.bytes));
        while (bytes > most) {
            dropOne();
        }
    }

    /** How many bytes are kept. */
    synchronized long bytes() {
        return bytes;
    }

    private void dropOne() {
        Map.Entry<String, Shelf<K, V>> largest =
                shelves.entrySet().stream()
                        .max(Comparator.comparingLong(entry -> entry.getValue().bytes))
                        .orElseThrow();
        Shelf<K, V> shelf = largest.getValue();
        Iterator<Kept<V>> oldest = shelf.kept.values().iterator();
        grow(shelf, -oldest.next().bytes);
        oldest.remove();
        if (shelf.kept.isEmpty()) {
            shelves.remove(largest.getKey());
        }
    }

    private void grow(Shelf<K, V> shelf, long by) {
        shelf.bytes += by;
        bytes += by;
    }
}
