package dev.credgate.outbox;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Believes what a node says only once it has lasted: a node that lags, or one of several behind an
 * address, says for a moment what is not so. One thread at a time.
 */
final class Lasting {

    private record Seen(long nanos, long block) {}

    private final Map<Object, Seen> seen = new HashMap<>();
    private final Set<Object> now = new HashSet<>();

    /** Whether it has been said in each round since so long ago, and for so many blocks. */
    boolean since(Object what, Duration time, long head, long blocks) {
        boolean unused = now.add(what);
        Seen first = seen.computeIfAbsent(what, _ -> new Seen(System.nanoTime(), head));
        return System.nanoTime() - first.nanos() >= time.toNanos()
                && head >= first.block() + blocks;
    }

    /** Ends a round: what was not said in it is forgotten. */
    void round() {
        seen.keySet().retainAll(now);
        now.clear();
    }
}
