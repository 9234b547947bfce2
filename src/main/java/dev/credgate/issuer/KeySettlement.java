package dev.credgate.issuer;

import dev.credgate.issuance.KeyCourse;
import dev.credgate.ledger.chain.WhileTheLedgerIsRead;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Provider;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/**
 * Takes up keys that a killed process, an outage or a slow chain left half-way, and retires those
 * whose overlap has ended: from the start on, every few seconds. Now and then, holds those that are
 * retired or compromised against what the chain says.
 */
@ApplicationScoped
class KeySettlement {

    /** Made at the first use: what is wrong with the settings of the chain shows there. */
    private final Provider<KeyCourse> course;

    private final RecurringWork work;
    private final RecurringWork comparison;

    KeySettlement(Provider<KeyCourse> course, InstantSource clock) {
        this.course = course;
        this.work =
                new RecurringWork(
                        Logger.getLogger(KeySettlement.class), "Taking up open keys", clock);
        this.comparison =
                new RecurringWork(
                        Logger.getLogger(KeySettlement.class),
                        "Holding keys against the chain",
                        clock);
    }

    @Scheduled(
            every = "5s",
            skipExecutionIf = WhileTheLedgerIsRead.class,
            concurrentExecution = ConcurrentExecution.SKIP)
    void run() {
        work.run(() -> course.get().settle());
    }

    @Scheduled(every = "30s", delayed = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    void compare() {
        comparison.run(() -> course.get().compare());
    }
}
