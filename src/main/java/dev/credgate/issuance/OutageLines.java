package dev.credgate.issuance;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What the log tells of orders that cannot be carried out while a token is away: a line when it
 * begins, one for each further reason, and one with their number when orders are carried out again,
 * however many there were. Where some are carried out and others refused in turn, as by a token
 * that is busy, that is one outage until none was refused for a while: its end is told with the
 * next order after that. Thread-safe.
 */
final class OutageLines {

    private static final Logger LOG = Logger.getLogger(OutageLines.class);

    /** Reasons that are told of one outage; one that names something else each time has no end. */
    private static final int MOST_REASONS = 5;

    /** Orders are carried out again when none was refused for longer. */
    private static final Duration QUIET = Duration.ofSeconds(10);

    /** Whoever has not ordered for longer since may be nobody any more. */
    private static final Duration FORGOTTEN = Duration.ofDays(1);

    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    /** An outage of whatever signs some orders. Changed within a step of the map only. */
    private static final class Outage {
        private final Instant since;
        private final Set<String> reasons = new HashSet<>();
        private long refused;

        /** When an order was refused last; looked at out of step as well. */
        private volatile Instant last;

        /** Whether one was carried out since. */
        private boolean carriedOut;

        Outage(Instant now) {
            this.since = now.truncatedTo(ChronoUnit.SECONDS);
            this.last = now;
        }

        /** Whether that reason is to be told. Its figures are others each time. */
        boolean refused(String why, Instant now) {
            refused++;
            last = now;
            carriedOut = false;
            return reasons.size() < MOST_REASONS
                    && reasons.add(DIGITS.matcher(why).replaceAll("0"));
        }

        boolean isOver(Instant now) {
            return carriedOut && isOlder(QUIET, now);
        }

        boolean isOlder(Duration age, Instant now) {
            return Duration.between(last, now).compareTo(age) > 0;
        }

        void tellEnd(String orders) {
            LOG.warnf(
                    "Orders of %s are carried out again; %d were not since %s",
                    orders, refused, since);
        }
    }

    private final Map<String, Outage> open = new ConcurrentHashMap<>();

    /**
     * An order cannot be carried out.
     *
     * @param orders which are signed by the same: whose, and in which format
     */
    void refused(String orders, String why, Instant now) {
        if (!open.containsKey(orders)) {
            open.values().removeIf(outage -> outage.isOlder(FORGOTTEN, now));
        }
        // In one step with what ends it: nobody counts for an outage of which the end was told.
        open.compute(
                orders,
                (_, running) -> {
                    Outage outage = going(orders, running, now);
                    if (outage.refused(why, now)) {
                        LOG.warnf("Nothing can be issued for %s: %s", orders, why);
                    }
                    return outage;
                });
    }

    /** That outage or, where it is over and nobody ordered since to be told, the next one. */
    private static Outage going(String orders, @Nullable Outage running, Instant now) {
        if (running == null) {
            return new Outage(now);
        }
        if (running.isOver(now)) {
            running.tellEnd(orders);
            return new Outage(now);
        }
        return running;
    }

    /** An order was carried out. */
    void carriedOut(String orders, Instant now) {
        if (open.isEmpty()) {
            return;
        }
        open.computeIfPresent(
                orders,
                (_, running) -> {
                    running.carriedOut = true;
                    if (!running.isOver(now)) {
                        return running;
                    }
                    running.tellEnd(orders);
                    return null;
                });
    }
}
