package dev.credgate.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.store.ChainTransactions;
import dev.credgate.store.ChainTransactions.Backlog;
import dev.credgate.store.StoreUnavailableException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What the gauges of the outbox say, also before anything was counted. */
class OutboxMetersTest {

    private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicReference<Optional<Backlog>> backlog =
            new AtomicReference<>(Optional.empty());
    private final OutboxMeters meters =
            new OutboxMeters(
                    registry, new OutboxCounts(), transactions(), InstantSource.fixed(NOW));

    /** The database answers what is set, and is away where that is nothing. */
    private ChainTransactions transactions() {
        return (ChainTransactions)
                Proxy.newProxyInstance(
                        OutboxMetersTest.class.getClassLoader(),
                        new Class<?>[] {ChainTransactions.class},
                        (_, method, _) -> {
                            assertThat(method.getName()).isEqualTo("backlog");
                            return backlog.get()
                                    .orElseThrow(() -> new StoreUnavailableException("away"));
                        });
    }

    private double gauge(String name) {
        return registry.get("credgate.outbox." + name).gauge().value();
    }

    @Test
    void nothing_is_said_of_what_was_not_counted_yet() {
        assertThat(gauge("queued")).isNaN();
        assertThat(gauge("sent")).isNaN();
        assertThat(gauge("oldest")).isNaN();
        meters.refresh();
        assertThat(gauge("queued")).isNaN();

        backlog.set(Optional.of(new Backlog(3, 2, Optional.of(NOW.minusSeconds(90)))));
        meters.refresh();
        assertThat(gauge("queued")).isEqualTo(3);
        assertThat(gauge("sent")).isEqualTo(2);
        assertThat(gauge("oldest")).isEqualTo(90);

        backlog.set(Optional.of(new Backlog(0, 0, Optional.empty())));
        meters.refresh();
        assertThat(gauge("queued")).isZero();
        assertThat(gauge("sent")).isZero();
        assertThat(gauge("oldest")).isZero();
    }
}
