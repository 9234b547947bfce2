package dev.credgate.gateway;

import dev.credgate.ffi.StartMemory;
import dev.credgate.ffi.YoungGeneration;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/**
 * Gives back the memory that the start took, when the first probes have been answered and the token
 * is likely to be open; from then on what is allocated between two collections follows the load.
 */
@Singleton
class StartOver {

    private static final Duration FIRST_PROBES = Duration.ofMillis(800);

    void start(@Observes StartupEvent started) {
        Thread.ofVirtual().name("credgate-start-over").start(StartOver::giveBack);
    }

    private static void giveBack() {
        try {
            Thread.sleep(FIRST_PROBES);
            Optional<YoungGeneration> young = YoungGeneration.own();
            StartMemory.giveBack();
            if (young.isPresent()) {
                young.get().follow();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
