package dev.credgate.issuance;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * What the log tells of orders that cannot be carried out while a token is away: a line when it
 * begins, one for each further reason, and one with their number when an order is carried out
 * again, however many there were. Thread-safe.
 */
final class OutageLines {

    private static final Logger LOG = Logger.getLogger(OutageLines.class);

    /** Reasons that are told of one outage; one that names something else each time has no end. */
    private static final int MOST_REASONS = 5;

    /** An outage of whatever signs some orders; guarded by itself. */
    private static final class Outage {
        private final Instant since;
        private final Set<String> reasons = new HashSet<>();
        private long refused;

        Outage(Instant since) {
            this.since = since;
        }

        /** Whether that reason is to be told. */
        synchronized boolean refused(String why) {
            refused++;
            return reasons.size() < MOST_REASONS && reasons.add(why);
        }

        synchronized long count() {
            return refused;
        }
    }

    private final Map<String, Outage> open = new ConcurrentHashMap<>();

    /**
     * An order cannot be carried out.
     *
     * @param orders which are signed by the same: whose, and in which format
     */
    void refused(String orders, String why, Instant now) {
        // In one step with what ends it: nobody counts for an outage of which the end was told.
        open.compute(
                orders,
                (_, running) -> {
                    Outage outage =
                            Optional.ofNullable(running)
                                    .orElseGet(
                                            () -> new Outage(now.truncatedTo(ChronoUnit.SECONDS)));
                    if (outage.refused(why)) {
                        LOG.warnf("Nothing can be issued for %s: %s", orders, why);
                    }
                    return outage;
                });
    }

    /** An order was carried out. */
    void carriedOut(String orders) {
        if (open.isEmpty()) {
            return;
        }
        Outage over = open.remove(orders);
        if (over != null) {
            LOG.warnf(
                    "Orders of %s are carried out again; %d were not since %s",
                    orders, over.count(), over.since);
        }
    }
}
