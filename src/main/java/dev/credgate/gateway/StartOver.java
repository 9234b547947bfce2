package dev.credgate.gateway;

import dev.credgate.ffi.StartMemory;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/**
 * Gives back the memory that the start took: when the first probes have been answered and the token
 * is likely to be open, and once more when everything that comes by the clock has come.
 */
@Singleton
class StartOver {

    private static final List<Duration> PAUSES =
            List.of(Duration.ofMillis(800), Duration.ofSeconds(10));

    void start(@Observes StartupEvent started) {
        Thread.ofVirtual().name("credgate-start-over").start(StartOver::giveBack);
    }

    private static void giveBack() {
        try {
            for (Duration pause : PAUSES) {
                Thread.sleep(pause);
                StartMemory.giveBack();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
