package dev.credgate.issuer;

import dev.credgate.issuance.StatusOperationSending;
import dev.credgate.ledger.chain.WhileTheLedgerIsRead;
import dev.credgate.store.StatusBatches;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/** Takes bulk changes of statuses a step further, every second. */
@ApplicationScoped
class StatusOperationsClock {

    private final StatusBatches batches;
    private final Instance<StatusOperationSending> sending;
    private final RecurringWork work;

    StatusOperationsClock(
            StatusBatches batches, Instance<StatusOperationSending> sending, InstantSource clock) {
        this.batches = batches;
        this.sending = sending;
        this.work =
                new RecurringWork(
                        Logger.getLogger(StatusOperationsClock.class),
                        "Sending bulk changes of statuses",
                        clock);
    }

    @Scheduled(
            every = "1s",
            skipExecutionIf = WhileTheLedgerIsRead.class,
            concurrentExecution = ConcurrentExecution.SKIP)
    void run() {
        work.run(() -> {
            // What sends needs the chain, and where nothing is to be sent there may be none.
            if (!batches.sending().isEmpty()) {
                sending.get().run();
            }
        });
    }
}
