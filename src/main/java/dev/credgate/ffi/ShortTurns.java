package dev.credgate.ffi;

import java.util.OptionalLong;

/**
 * How long a turn of the processor a thread asks the kernel for. A thread with work of microseconds
 * that asks for a short one is let in before threads in the midst of a long one (compilers, the
 * ledger's follower, other programs); its share of the processor stays what it was. Linux has it
 * since 6.12, where {@code sched_setattr(2)} takes {@code sched_runtime} for it; older kernels
 * ignore it.
 */
public final class ShortTurns {

    /** Bytes of {@code struct sched_attr} in its second version, which Linux has since 5.3. */
    private static final int SIZE = 56;

    private static final int POLICY = 4;
    private static final int RUNTIME = 24;

    /** {@code SCHED_OTHER}. */
    private static final int ORDINARY = 0;

    /** What the kernel takes at the least. */
    private static final long SHORTEST = 100_000;

    private static final System.Logger LOG = System.getLogger(ShortTurns.class.getName());

    private ShortTurns() {}

    /** System calls by the machine's table: their numbers differ. */
    private enum Machine {
        X86_64(314, 315),
        AARCH64(274, 275);

        final long set;
        final long get;

        Machine(long set, long get) {
            this.set = set;
            this.get = get;
        }

        static Machine here() {
            return System.getProperty("os.arch").equals("aarch64") ? AARCH64 : X86_64;
        }
    }

    /**
     * Asks for the shortest turns for the calling thread, which must be one of the operating
     * system's. Where the kernel refuses (a sandbox, another policy than the ordinary one),
     * everything stays as it was.
     */
    public static void ask() {
        try (NativeLibrary libc = NativeLibrary.open("libc.so.6");
                NativeMemory attributes = NativeMemory.allocate(SIZE)) {
            NativeFunction syscall = libc.function("syscall", 5);
            if (read(syscall, attributes)) {
                attributes.putLong(RUNTIME, SHORTEST);
                if (syscall.call(Machine.here().set, 0, attributes.address(), 0, 0) != 0) {
                    LOG.log(System.Logger.Level.DEBUG, "the kernel gives no short turns");
                }
            }
        } catch (NativeLibraryException e) {
            LOG.log(System.Logger.Level.DEBUG, "no short turns without a C library", e);
        }
    }

    /** Nanoseconds of a turn of the calling thread, as far as the kernel tells. */
    public static OptionalLong turn() {
        try (NativeLibrary libc = NativeLibrary.open("libc.so.6");
                NativeMemory attributes = NativeMemory.allocate(SIZE)) {
            return read(libc.function("syscall", 5), attributes)
                    ? OptionalLong.of(attributes.getLong(RUNTIME))
                    : OptionalLong.empty();
        }
    }

    private static boolean read(NativeFunction syscall, NativeMemory attributes) {
        return syscall.call(Machine.here().get, 0, attributes.address(), SIZE, 0) == 0
                && attributes.get(POLICY, 1)[0] == ORDINARY;
    }
}
