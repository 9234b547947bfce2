package dev.credgate.gateway;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Takes what blocks or computes for long off the event loop, onto virtual threads. */
@Singleton
class Work {

    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("credgate-gateway-", 0).factory());

    /** Computes elsewhere, then goes on with the result on the request's own event loop. */
    <T> void offload(RoutingContext context, Supplier<T> work, Consumer<T> then) {
        Context loop = Objects.requireNonNull(Vertx.currentContext(), "not on an event loop");
        threads.execute(() -> {
            try {
                T result = work.get();
                loop.runOnContext(_ -> Door.guarded(context, () -> then.accept(result)));
            } catch (RuntimeException | Error thrown) {
                // Errors too, want of memory above all: nobody else would answer whoever asked.
                loop.runOnContext(_ -> Door.failed(context, thrown));
            }
        });
    }

    /** Does something elsewhere that nobody waits for. */
    void aside(Runnable work) {
        threads.execute(work);
    }

    @PreDestroy
    void stop() {
        threads.shutdown();
    }
}
