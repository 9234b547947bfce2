package dev.credgate.hsm;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Turns inside a module that computes on this machine. More calls than cores gain nothing there:
 * they stand in each other's way, at the cores and at the module's own locks. So there are a few
 * places; what finds none free waits in a row, and whoever is done takes up what comes next, for
 * which nobody need be woken. A place is had by one at a time, who gives it to the next or back by
 * {@link #next}, once. Thread-safe.
 *
 * @param <W> what waits
 */
final class Turns<W extends Turns.Waiting> {

    /** What waits for its turn. */
    interface Waiting {
        /** It is its turn. False when it waits no longer: it has no place then. */
        boolean takesTurn();
    }

    private final AtomicInteger free;
    private final ConcurrentLinkedQueue<W> row = new ConcurrentLinkedQueue<>();

    /** That many places, all free. */
    Turns(int places) {
        this.free = new AtomicInteger(places);
    }

    /** Takes a place that is free; false when there is none. */
    boolean take() {
        for (int places = free.get(); places > 0; places = free.get()) {
            if (free.compareAndSet(places, places - 1)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Puts it at the end of the row. Whoever does so then tries to {@link #take} a place once more,
     * and gives that to the {@link #next}: the last that was taken may be free since.
     */
    void await(W one) {
        row.add(one);
    }

    /** How many wait; for whoever watches. */
    int waiting() {
        return row.size();
    }

    /** Gives the caller's place to whose turn it is; null: there is nobody, and it is free. */
    @Nullable W next() {
        do {
            for (W one = row.poll(); one != null; one = row.poll()) {
                if (one.takesTurn()) {
                    return one;
                }
            }
            free.incrementAndGet();
            // Whoever came in between found no place, and this one is not looked for again.
        } while (!row.isEmpty() && take());
        return null;
    }
}
