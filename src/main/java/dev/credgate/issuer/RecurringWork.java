package dev.credgate.issuer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/**
 * What is tried every few seconds and may fail each time for the same reason: told when it first
 * does, again each {@link #PAUSE} while it goes on, and when it is over. Thread-safe.
 */
final class RecurringWork {

    /** Between two lines about the same cause. */
    static final Duration PAUSE = Duration.ofMinutes(10);

    private final Logger log;
    private final String what;
    private final InstantSource clock;

    private String cause = "";
    private Instant toldAt = Instant.MIN;
    private long untold;

    /**
     * Nothing has failed yet.
     *
     * @param what as a sentence about it begins
     */
    RecurringWork(Logger log, String what, InstantSource clock) {
        this.log = log;
        this.what = what;
        this.clock = clock;
    }

    /** Does it, and never throws: the next time comes anyway. */
    void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            failed(e);
            return;
        }
        succeeded();
    }

    private synchronized void failed(RuntimeException e) {
        String why = root(e).toString();
        boolean known = why.equals(cause);
        Instant now = clock.instant();
        if (known && now.isBefore(toldAt.plus(PAUSE))) {
            untold++;
            return;
        }
        if (known) {
            log.errorf("%s fails as before (%d times more): %s", what, untold, why);
        } else {
            log.errorf(e, "%s fails, and is tried again: %s", what, why);
        }
        cause = why;
        toldAt = now;
        untold = 0;
    }

    private synchronized void succeeded() {
        if (!cause.isEmpty()) {
            log.infof("%s goes on", what);
            cause = "";
            untold = 0;
        }
    }

    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        for (int depth = 0; root.getCause() != null && depth < 16; depth++) {
            root = root.getCause();
        }
        return root;
    }
}
