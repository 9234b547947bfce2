package dev.credgate.ledger.chain;

import dev.credgate.ledger.LedgerEvent;
import dev.credgate.ledger.LedgerState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The states of the last blocks, newest at the end; one for each block, without a gap. Undoing
 * blocks is dropping states. Never empty. Not thread-safe.
 */
final class History {

    private final Deque<LedgerState> states = new ArrayDeque<>();
    private final int depth;

    /**
     * @param depth how many blocks can be undone
     * @param first the state to go on from
     */
    History(int depth, LedgerState first) {
        this.depth = depth;
        states.add(first);
    }

    LedgerState newest() {
        return states.getLast();
    }

    /** The state that no reorganisation within the depth touches. */
    LedgerState oldest() {
        return states.getFirst();
    }

    void apply(ChainSegment.Block block) {
        List<LedgerEvent> events = block.events();
        states.add(newest().apply(block.header().block(), events));
        if (states.size() > depth + 1) {
            states.removeFirst();
        }
    }

    /** The kept state at a block of this number. */
    Optional<LedgerState> at(long number) {
        return states.stream().filter(state -> state.block().number() == number).findFirst();
    }

    /** Drops what came after {@code state}, which must be kept here; how many blocks that were. */
    int backTo(LedgerState state) {
        int undone = 0;
        while (newest() != state) {
            states.removeLast();
            undone++;
        }
        return undone;
    }

    /** The kept states, newest first. */
    Iterable<LedgerState> newestFirst() {
        return states.reversed();
    }
}
