package dev.credgate.issuer;

import dev.credgate.issuance.StatusOperationSending;
import dev.credgate.store.StatusOperations;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/** Takes bulk changes of statuses a step further, every half second. */
@ApplicationScoped
class StatusOperationsClock {

    private final StatusOperations operations;
    private final Instance<StatusOperationSending> sending;
    private final RecurringWork work;

    StatusOperationsClock(
            StatusOperations operations,
            Instance<StatusOperationSending> sending,
            InstantSource clock) {
        this.operations = operations;
        this.sending = sending;
        this.work =
                new RecurringWork(
                        Logger.getLogger(StatusOperationsClock.class),
                        "sending bulk changes of statuses",
                        clock);
    }

    @Scheduled(every = "0.5s", concurrentExecution = ConcurrentExecution.SKIP)
    void run() {
        work.run(() -> {
            // What sends needs the chain, and where nothing is to be sent there may be none.
            if (!operations.sending().isEmpty()) {
                sending.get().run();
            }
        });
    }
}
