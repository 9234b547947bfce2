package dev.credgate.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UnendingTest {

    @Test
    void aTurnThatThrowsIsNotTheLast() {
        AtomicInteger turns = new AtomicInteger();
        try (ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor()) {
            executor.scheduleWithFixedDelay(
                    Unending.of(
                            "a turn is not taken",
                            () -> {
                                switch (turns.incrementAndGet()) {
                                    case 1 -> throw new OutOfMemoryError("tried out");
                                    case 2 -> throw new IllegalStateException("tried out");
                                    default -> {}
                                }
                            }),
                    0,
                    1,
                    TimeUnit.MILLISECONDS);
            await().untilAsserted(() -> assertThat(turns.get()).isGreaterThan(3));
            executor.shutdownNow();
        }
    }

    @Test
    void saysWhetherATurnCameToItsEnd() {
        assertThat(Unending.survive("a turn is not taken", () -> {})).isTrue();
        assertThat(
                        Unending.survive(
                                "a turn is not taken",
                                () -> {
                                    throw new OutOfMemoryError("tried out");
                                }))
                .isFalse();
    }
}
