package dev.credgate.issuer;

import dev.credgate.issuance.IdempotentIssuing;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Provider;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/**
 * Tells of what killed processes left of orders that nobody sent again, and of what the database
 * left open: every minute, and of the latter when the gateway stops.
 */
@ApplicationScoped
class OrderSettlement {

    private final Provider<IdempotentIssuing> issuing;
    private final RecurringWork work;

    OrderSettlement(Provider<IdempotentIssuing> issuing, InstantSource clock) {
        this.issuing = issuing;
        this.work =
                new RecurringWork(
                        Logger.getLogger(OrderSettlement.class), "Ending open orders", clock);
    }

    @Scheduled(every = "1m", delayed = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    void run() {
        work.run(() -> issuing.get().settle());
    }

    /** Before the pool is closed, and after the last answer. */
    void stop(@Observes ShutdownEvent stopping) {
        work.run(() -> issuing.get().stop());
    }
}
