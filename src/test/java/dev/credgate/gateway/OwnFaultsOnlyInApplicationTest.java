package dev.credgate.gateway;

import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A test of an application that waits, in a process in which another thread dies. */
@QuarkusTest
@TestProfile(GatewayProfile.class)
class OwnFaultsOnlyInApplicationTest {

    @Test
    void aStrangersFaultIsNotTheWaitingTests() {
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
