package dev.credgate.issuance;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import org.jboss.logging.Logger;

/**
 * Credentials that nobody was or will be handed and that may stand on record as if somebody had
 * been, since the database did not answer. What the process forgets when it ends stays on record:
 * {@link Release#stop} tells of it as far as it can. Thread-safe.
 */
final class DoubtfulCredentials {

    private static final Logger LOG = Logger.getLogger(DoubtfulCredentials.class);

    /** Beyond that what is in doubt stays on record: the database is away for long. */
    private static final int MOST = 10_000;

    /** Longer than any transaction of ours may go on after nobody waits for it any more. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** Why it is withheld, and since when it is in doubt. */
    private record Doubt(String why, Instant since) {}

    private final Map<UUID, Doubt> all = new ConcurrentHashMap<>();

    /** Remembers one. */
    void add(UUID credential, String why, Instant now) {
        if (all.size() < MOST) {
            all.put(credential, new Doubt(why, now));
        } else {
            LOG.errorf(
                    "Credential %s may stand on record as if somebody had been handed it, and too"
                            + " many do to remember it",
                    credential);
        }
    }

    /** Those that are not told of, which are forgotten when the process ends. */
    Set<UUID> left() {
        return Set.copyOf(all.keySet());
    }

    /**
     * Goes through all of them.
     *
     * @param told tells of one and why, where it is on record; whether it is. What it throws ends
     *     this, and those that were not told of stay
     */
    void settle(Instant now, BiPredicate<UUID, String> told) {
        all.forEach((credential, doubt) -> {
            // What is not on record yet may be by and by.
            if (told.test(credential, doubt.why()) || doubt.since().plus(LONGEST).isBefore(now)) {
                all.remove(credential, doubt);
            }
        });
    }
}
