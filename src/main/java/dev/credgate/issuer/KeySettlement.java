package dev.credgate.issuer;

import dev.credgate.issuance.KeyCourse;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Takes up keys that a killed process, an outage or a slow chain left half-way, and retires those
 * whose overlap has ended: from the start on, every few seconds.
 */
@ApplicationScoped
class KeySettlement {

    private final KeyCourse course;

    KeySettlement(KeyCourse course) {
        this.course = course;
    }

    @Scheduled(every = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    void run() {
        course.settle();
    }
}
