package dev.credgate.hsm;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Threads that wait for work, the one that had some last in front: it may not even be asleep yet.
 * Makes as many as there is work at once; a thread without any for a while ends. In the place of an
 * executor of the JDK because handing over is what a quick token's signature costs most: nobody is
 * woken here who is awake. Thread-safe.
 */
final class IdleThreads implements AutoCloseable {

    /** For how long a thread waits for work before it ends. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private record Idle(ModuleThread thread, @Nullable Idle next) {}

    private final String name;
    private final LongSupplier nanos;
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicReference<@Nullable Idle> idle = new AtomicReference<>();
    private volatile boolean closed;

    /**
     * None yet.
     *
     * @param nanos by which is told how long they are inside the module, as {@link System#nanoTime}
     */
    IdleThreads(String name, LongSupplier nanos) {
        this.name = name;
        this.nanos = nanos;
    }

    /** What time it is, in nanoseconds since whenever. */
    long nanos() {
        return nanos.getAsLong();
    }

    /**
     * Has something done, at once.
     *
     * @param work throws nothing
     * @throws RejectedExecutionException after the end
     */
    void execute(Runnable work) {
        if (closed) {
            throw new RejectedExecutionException(name + " is closed");
        }
        for (ModuleThread thread = taken(); thread != null; thread = taken()) {
            if (thread.give(work)) {
                return;
            }
            // It ended meanwhile.
        }
        new ModuleThread(this, work, "hsm-" + name + "-" + made.getAndIncrement()).start();
    }

    private @Nullable ModuleThread taken() {
        Idle first = idle.getAndUpdate(top -> top == null ? null : top.next());
        return first == null ? null : first.thread();
    }

    /** A thread that has nothing to do. */
    void add(ModuleThread thread) {
        Idle _ = idle.getAndUpdate(top -> new Idle(thread, top));
    }

    /** Whether a thread without work ends now. */
    boolean isClosed() {
        return closed;
    }

    /** Takes no more work; what was begun goes on. */
    @Override
    public void close() {
        closed = true;
        for (ModuleThread thread = taken(); thread != null; thread = taken()) {
            thread.wake();
        }
    }
}
