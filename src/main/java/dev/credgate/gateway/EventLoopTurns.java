package dev.credgate.gateway;

import dev.credgate.ffi.ShortTurns;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** The threads that answer ask the kernel for short turns, so that they are let in soon. */
@Singleton
class EventLoopTurns {

    void start(@Observes StartupEvent started, Vertx vertx) {
        vertx.nettyEventLoopGroup().forEach(loop -> loop.execute(ShortTurns::ask));
    }
}
