package dev.credgate.issuer;

import dev.credgate.issuance.StatusSettling;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Provider;
import java.time.Duration;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/**
 * Ends status changes that a killed process, an outage or a slow chain left open: from the start
 * on, every few seconds.
 */
@ApplicationScoped
class StatusSettlement {

    private final Provider<StatusSettling> settling;
    private final Duration age;
    private final RecurringWork work;

    StatusSettlement(Provider<StatusSettling> settling, IssuerConfig config, InstantSource clock) {
        this.settling = settling;
        this.work =
                new RecurringWork(
                        Logger.getLogger(StatusSettlement.class),
                        "Ending open status changes",
                        clock);
        // By then whoever began it has given up, here and on other replicas: waiting for the block
        // has a limit of 30 s, waiting for the snapshot one of the status timeout.
        this.age = config.statusTimeout().multipliedBy(2).plusSeconds(30);
    }

    @Scheduled(every = "10s", delayed = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    void run() {
        work.run(() -> {
            int _ = settling.get().settle(age);
        });
    }
}
