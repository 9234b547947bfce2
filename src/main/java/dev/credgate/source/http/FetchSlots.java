package dev.credgate.source.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many fetches run at once, in all and from one host. A quarter of the slots is kept from
 * strangers: addresses that anybody may have named, whose servers may be made to hang. Of all slots
 * an eighth is kept for pinned lists: a stranger's document that was had once is none any more, and
 * its server may hang from then on. Whoever comes first goes first. For virtual threads: waits.
 * Thread-safe.
 */
final class FetchSlots {

    /** One slot in so many is no stranger's. */
    private static final int RESERVED_ONE_IN = 4;

    /** One slot of all in so many is for pinned lists alone. */
    private static final int PINNED_ONE_IN = 8;

    private final int perHost;
    private final Slots all;

    /** Of hosts for which somebody has a slot or waits for one, and of no others. */
    private final ConcurrentHashMap<String, Slots> hosts = new ConcurrentHashMap<>();

    FetchSlots(int concurrency, int perHost) {
        this.perHost = perHost;
        this.all = new Slots(concurrency, concurrency / PINNED_ONE_IN);
    }

    /** Who wants a slot, those first who get fewer. */
    enum Claim {
        /** Anybody may have named the document. */
        STRANGER,
        /** It was had when it was asked for last. */
        KNOWN,
        /** Nobody but the operator, and those whom he pinned, can have named it. */
        PINNED
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
    Optional<Slot> take(String host, Claim claim, LongSupplier until) throws InterruptedException {
        // By its own name: hosts that shared a slot could be made to keep one another waiting.
        String name = host.toLowerCase(Locale.ROOT);
        Slots own = enter(name);
        boolean taken = false;
        boolean both = false;
        try {
            taken = own.take(claim, until);
            both = taken && all.take(claim, until);
        } finally {
            if (!both) {
                leave(name, own, taken, claim);
            }
        }
        return both
                ? Optional.of(() -> {
                    all.give(claim);
                    leave(name, own, true, claim);
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
                    Slots slots = there == null ? new Slots(perHost, 0) : there;
                    slots.users++;
                    return slots;
                });
    }

    private void leave(String name, Slots own, boolean taken, Claim claim) {
        if (taken) {
            own.give(claim);
        }
        hosts.computeIfPresent(name, (_, there) -> --there.users == 0 ? null : there);
    }

    /** Some slots, fewer of them for some; a single one is everybody's. */
    private static final class Slots {
        private final Semaphore free;
        private final Semaphore freeForUnpinned;
        private final Semaphore freeForStrangers;

        /** Changed within the map's own lock of its entry. */
        private int users;

        Slots(int count, int pinned) {
            int reserved = count == 1 ? 0 : Math.max(1, count / RESERVED_ONE_IN);
            this.free = new Semaphore(count, true);
            this.freeForUnpinned = new Semaphore(count - pinned, true);
            this.freeForStrangers = new Semaphore(count - reserved, true);
        }

        boolean take(Claim claim, LongSupplier until) throws InterruptedException {
            List<Semaphore> needed = needed(claim);
            int taken = 0;
            try {
                while (taken < needed.size() && acquire(needed.get(taken), until)) {
                    taken++;
                }
            } finally {
                if (taken < needed.size()) {
                    needed.subList(0, taken).forEach(Semaphore::release);
                }
            }
            return taken == needed.size();
        }

        /** The scarcest first: whoever waits for that keeps nothing from others meanwhile. */
        private List<Semaphore> needed(Claim claim) {
            return switch (claim) {
                case STRANGER -> List.of(freeForStrangers, freeForUnpinned, free);
                case KNOWN -> List.of(freeForUnpinned, free);
                case PINNED -> List.of(free);
            };
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

        void give(Claim claim) {
            needed(claim).forEach(Semaphore::release);
        }
    }
}
