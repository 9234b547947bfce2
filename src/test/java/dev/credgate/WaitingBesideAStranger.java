package dev.credgate;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A test that waits, in a process in which another thread dies. */
public abstract class WaitingBesideAStranger {

    @Test
    protected void aStrangersFaultIsNotTheWaitingTests() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> {
                    Thread stranger =
                            Thread.ofVirtual()
                                    .start(() -> {
                                        throw new IllegalStateException("meant to be thrown");
                                    });
                    stranger.join();
                    return true;
                });
    }
}
