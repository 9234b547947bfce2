package dev.credgate.crypto;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Things that are dear to make and that one thread at a time may use. A thread-local would keep one
 * for each virtual thread; this keeps as many as were ever in use at once, at most {@link #SLOTS}.
 * Thread-safe, without locks.
 *
 * <p>Who does not give a thing back, because its use went wrong, loses it to the garbage collector;
 * a thing with memory outside the heap is therefore given back or disposed of in every case.
 */
final class Pool<T> {

    private static final int SLOTS = 16;

    private final AtomicReferenceArray<T> slots = new AtomicReferenceArray<>(SLOTS);
    private final Supplier<T> maker;
    private final Consumer<T> disposer;

    Pool(Supplier<T> maker, Consumer<T> disposer) {
        this.maker = maker;
        this.disposer = disposer;
    }

    /** One that nobody else has; made when none is there. */
    T take() {
        for (int slot = 0; slot < SLOTS; slot++) {
            if (slots.getPlain(slot) != null) {
                T taken = slots.getAndSet(slot, null);
                if (taken != null) {
                    return taken;
                }
            }
        }
        return maker.get();
    }

    /** Gives it back; it is disposed of when there are enough. */
    void give(T thing) {
        for (int slot = 0; slot < SLOTS; slot++) {
            if (slots.getPlain(slot) == null && slots.compareAndSet(slot, null, thing)) {
                return;
            }
        }
        disposer.accept(thing);
    }

    /** Disposes of all that are not in use. */
    void clear() {
        for (int slot = 0; slot < SLOTS; slot++) {
            T thing = slots.getAndSet(slot, null);
            if (thing != null) {
                disposer.accept(thing);
            }
        }
    }
}
