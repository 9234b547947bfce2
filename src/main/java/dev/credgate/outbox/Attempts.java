package dev.credgate.outbox;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What the node said of each transaction when it was last asked. One thread at a time. */
final class Attempts {

    /**
     * When it was last asked after, or handed over.
     *
     * @param had whether the node had it then
     */
    private record Look(long nanos, boolean had) {}

    private final Map<UUID, Look> looks = new HashMap<>();

    /** What the node found too cheap, and its words. */
    private final Map<UUID, String> cheap = new HashMap<>();

    /** Why the node did not take what it was handed last. */
    private final Map<UUID, String> refusals = new HashMap<>();

    /** The node has it. */
    void taken(UUID id) {
        looked(id, true);
        cheap.remove(id);
        refusals.remove(id);
    }

    /** The node has not taken it, for no reason of its own. */
    void away(UUID id) {
        looked(id, false);
        refusals.remove(id);
    }

    /** The node finds that it offers too little. */
    void tooCheap(UUID id, String why) {
        away(id);
        cheap.put(id, why);
    }

    /** The node does not take it. */
    void refused(UUID id, String why) {
        looked(id, false);
        refusals.put(id, why);
    }

    /** It is there, as far as the node was asked. */
    void looked(UUID id, boolean had) {
        looks.put(id, new Look(System.nanoTime(), had));
    }

    /** Whether it is time to ask the node again. */
    boolean isDue(UUID id, Duration again) {
        Look last = looks.get(id);
        return last == null || System.nanoTime() - last.nanos() > again.toNanos();
    }

    /** Whether the node had it when it was last asked, or was not asked yet. */
    boolean isLost(UUID id) {
        Look last = looks.get(id);
        return last == null || last.had();
    }

    /** Why the node did not take it when it was handed over last. */
    Optional<String> refusal(UUID id) {
        return Optional.ofNullable(refusals.get(id));
    }

    /** In which words the node found it too cheap, once. */
    Optional<String> takeCheap(UUID id) {
        return Optional.ofNullable(cheap.remove(id));
    }

    /** Of what is in a block, or has no number any more, nothing is remembered. */
    void forget(UUID id) {
        looks.remove(id);
        cheap.remove(id);
        refusals.remove(id);
    }
}
