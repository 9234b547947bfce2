package dev.credgate.source.http;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many fetches run at once, in all and from one host. A quarter of the slots is kept from
 * strangers: addresses that anybody may have named, whose servers may be made to hang. Whoever
 * comes first goes first. For virtual threads: waits. Thread-safe.
 */
final class FetchSlots {

    /** One slot in so many is no stranger's. */
    private static final int RESERVED_ONE_IN = 4;

    private final int perHost;
    private final Slots all;

    /** Of hosts for which somebody has a slot or waits for one, and of no others. */
    private final ConcurrentHashMap<String, Slots> hosts = new ConcurrentHashMap<>();

    FetchSlots(int concurrency, int perHost) {
        this.perHost = perHost;
        this.all = new Slots(concurrency);
    }

    /** A slot that is had, until it is closed. */
    interface Slot extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Waits for a slot; empty when none came free in time.
     *
     * @param until by {@link System#nanoTime}; may be put off meanwhile
     */
    Optional<Slot> take(String host, boolean stranger, LongSupplier until)
            throws InterruptedException {
        // By its own name: hosts that shared a slot could be made to keep one another waiting.
        String name = host.toLowerCase(Locale.ROOT);
        Slots own = enter(name);
        boolean taken = false;
        boolean both = false;
        try {
            taken = own.take(stranger, until);
            both = taken && all.take(stranger, until);
        } finally {
            if (!both) {
                leave(name, own, taken, stranger);
            }
        }
        return both
                ? Optional.of(() -> {
                    all.give(stranger);
                    leave(name, own, true, stranger);
                })
                : Optional.empty();
    }

    /** Hosts of which anything is known at this moment. */
    int hosts() {
        return hosts.size();
    }

    private Slots enter(String name) {
        return hosts.compute(
                name,
                (_, there) -> {
                    Slots slots = there == null ? new Slots(perHost) : there;
                    slots.users++;
                    return slots;
                });
    }

    private void leave(String name, Slots own, boolean taken, boolean stranger) {
        if (taken) {
            own.give(stranger);
        }
        hosts.computeIfPresent(name, (_, there) -> --there.users == 0 ? null : there);
    }

    /** Some slots, fewer of them for strangers; a single one is everybody's. */
    private static final class Slots {
        private final Semaphore free;
        private final Semaphore freeForStrangers;

        /** Changed within the map's own lock of its entry. */
        private int users;

        Slots(int count) {
            int reserved = count == 1 ? 0 : Math.max(1, count / RESERVED_ONE_IN);
            this.free = new Semaphore(count, true);
            this.freeForStrangers = new Semaphore(count - reserved, true);
        }

        boolean take(boolean stranger, LongSupplier until) throws InterruptedException {
            if (stranger && !acquire(freeForStrangers, until)) {
                return false;
            }
            boolean taken = false;
            try {
                taken = acquire(free, until);
            } finally {
                if (stranger && !taken) {
                    freeForStrangers.release();
                }
            }
            return taken;
        }

        private static boolean acquire(Semaphore permits, LongSupplier until)
                throws InterruptedException {
            long left = until.getAsLong() - System.nanoTime();
            do {
                if (permits.tryAcquire(left, TimeUnit.NANOSECONDS)) {
                    return true;
                }
                left = until.getAsLong() - System.nanoTime();
            } while (left > 0);
            return false;
        }

        void give(boolean stranger) {
            free.release();
            if (stranger) {
                freeForStrangers.release();
            }
        }
    }
}
