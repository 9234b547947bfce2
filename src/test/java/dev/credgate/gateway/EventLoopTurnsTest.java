package dev.credgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.credgate.ffi.ShortTurns;
import io.netty.util.concurrent.EventExecutor;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(GatewayProfile.class)
class EventLoopTurnsTest {

    @Inject Vertx vertx;

    @Test
    void everyEventLoopHasShortTurns() throws Exception {
        long ordinary = ShortTurns.turn().orElse(0);
        assumeTrue(ordinary > 0, "this kernel knows no turns");
        for (EventExecutor loop : vertx.nettyEventLoopGroup()) {
            assertThat(loop.submit(ShortTurns::turn).get().orElse(ordinary)).isLessThan(ordinary);
        }
    }
}
