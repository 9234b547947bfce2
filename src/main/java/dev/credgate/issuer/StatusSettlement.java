package dev.credgate.issuer;

import dev.credgate.issuance.StatusRecord;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Ends status changes that a killed process, an outage or a slow chain left open: from the start
 * on, every few seconds.
 */
@ApplicationScoped
class StatusSettlement {

    private final StatusRecord record;
    private final Duration age;

    StatusSettlement(StatusRecord record, IssuerConfig config) {
        this.record = record;
        // By then whoever began it has given up, here and on other replicas: waiting for the block
        // has a limit of 30 s, waiting for the snapshot one of the status timeout.
        this.age = config.statusTimeout().multipliedBy(2).plusSeconds(30);
    }

    @Scheduled(every = "10s", concurrentExecution = ConcurrentExecution.SKIP)
    void run() {
        record.settle(age);
    }
}
