package dev.credgate.ledger.chain;

import dev.credgate.ledger.Ledger;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.ScheduledExecution;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Passes over recurring work as long as the ledger is being read at the start, for some seconds at
 * most: whoever waits for the gateway is not to wait for what nobody waits for. Safe for use by
 * many threads.
 */
@Singleton
public class WhileTheLedgerIsRead implements Scheduled.SkipPredicate {

    /** A chain that is away keeps nothing from going on. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Ledger ledger;
    private final InstantSource clock;
    private final long end = System.nanoTime() + LONGEST.toNanos();
    private volatile boolean over;

    WhileTheLedgerIsRead(Ledger ledger, InstantSource clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    @Override
    public boolean test(ScheduledExecution execution) {
        if (!over) {
            over =
                    System.nanoTime() - end > 0
                            || ledger.read(clock.instant()) instanceof Ledger.Reading.Fresh;
        }
        return !over;
    }
}
