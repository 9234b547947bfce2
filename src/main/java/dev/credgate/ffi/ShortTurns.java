package dev.credgate.ffi;

import java.util.Optional;
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
    private static final int FLAGS = 8;
    private static final int RUNTIME = 24;

    /** {@code SCHED_FLAG_RESET_ON_FORK}. */
    private static final long NOT_FOR_CHILDREN = 1;

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

        static Optional<Machine> here() {
            return switch (System.getProperty("os.arch")) {
                case "amd64" -> Optional.of(X86_64);
                case "aarch64" -> Optional.of(AARCH64);
                default -> Optional.empty();
            };
        }
    }

    /**
     * Asks for the shortest turns for the calling thread, which must be one of the operating
     * system's, and for none that it starts. Where the kernel refuses (a sandbox, another policy
     * than the ordinary one) or knows nothing of it, everything stays as it was.
     */
    public static void ask() {
        long _ = turn(true).orElse(0);
    }

    /** Nanoseconds of a turn of the calling thread; none where the kernel does not tell. */
    public static OptionalLong turn() {
        return turn(false);
    }

    private static OptionalLong turn(boolean shorten) {
        Optional<Machine> machine = Machine.here();
        if (machine.isEmpty()) {
            return OptionalLong.empty();
        }
        try (NativeLibrary libc = NativeLibrary.open("libc.so.6");
                NativeMemory attributes = NativeMemory.allocate(SIZE)) {
            NativeFunction syscall = libc.function("syscall", 5);
            if (syscall.call(machine.get().get, 0, attributes.address(), SIZE, 0) != 0
                    || attributes.get(POLICY, 1)[0] != ORDINARY
                    || attributes.getLong(RUNTIME) == 0) {
                return OptionalLong.empty();
            }
            if (shorten) {
                attributes.putLong(RUNTIME, SHORTEST);
                attributes.putLong(FLAGS, attributes.getLong(FLAGS) | NOT_FOR_CHILDREN);
                if (syscall.call(machine.get().set, 0, attributes.address(), 0, 0) != 0) {
                    LOG.log(System.Logger.Level.DEBUG, "the kernel gives no short turns");
                }
            }
            return OptionalLong.of(attributes.getLong(RUNTIME));
        } catch (NativeLibraryException e) {
            LOG.log(System.Logger.Level.DEBUG, "no short turns without a C library", e);
            return OptionalLong.empty();
        }
    }
}
