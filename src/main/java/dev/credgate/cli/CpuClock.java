package dev.credgate.cli;

import dev.credgate.ffi.NativeFunction;
import dev.credgate.ffi.NativeLibrary;
import dev.credgate.ffi.NativeMemory;

/**
 * The CPU time of the calling thread, from clock_gettime(3): what a measurement on a busy machine
 * is worth, and the same call on a JVM and in the native executable. Not thread-safe.
 */
final class CpuClock implements AutoCloseable {

    private static final int CLOCK_THREAD_CPUTIME_ID = 3;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final NativeLibrary library = NativeLibrary.open("libc.so.6");
    private final NativeFunction clock = library.function("clock_gettime", 2);
    private final NativeMemory time = NativeMemory.allocate(2 * Long.BYTES);

    /** Nanoseconds since some moment. */
    long nanos() {
        clock.call(CLOCK_THREAD_CPUTIME_ID, time.address());
        return time.getLong(0) * NANOS_PER_SECOND + time.getLong(Long.BYTES);
    }

    @Override
    public void close() {
        time.close();
        library.close();
    }
}
