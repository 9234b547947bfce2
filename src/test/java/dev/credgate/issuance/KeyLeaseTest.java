package dev.credgate.issuance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.credgate.store.IssuerKeys;
import dev.credgate.store.StoreUnavailableException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Work that goes on is left to whoever does it; that of the dead is not for long. */
class KeyLeaseTest {

    private static final Instant NOW = Instant.parse("2026-11-28T09:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);
    private static final Duration RENEWAL = Duration.ofMillis(20);

    private static final Instant TAKEN = NOW.plusSeconds(29);

    private final List<Instant> heldUntil = new CopyOnWriteArrayList<>();
    private final AtomicReference<Instant> onRecord = new AtomicReference<>(TAKEN);
    private final AtomicBoolean away = new AtomicBoolean();
    private final UUID key = UUID.randomUUID();
    private final IssuerKeys keys =
            (IssuerKeys)
                    Proxy.newProxyInstance(
                            IssuerKeys.class.getClassLoader(),
                            new Class<?>[] {IssuerKeys.class},
                            (_, method, arguments) -> {
                                assertThat(method.getName()).isEqualTo("release");
                                assertThat(arguments[0]).isEqualTo(key);
                                if (away.get()) {
                                    throw new StoreUnavailableException(
                                            "away", new IOException("away"));
                                }
                                // The very instants that were given.
                                boolean held =
                                        onRecord.compareAndSet(
                                                (Instant) arguments[1], (Instant) arguments[2]);
                                if (held) {
                                    heldUntil.add((Instant) arguments[2]);
                                }
                                return held;
                            });

    @Test
    void isRenewedWhileTheWorkGoesOnAndGivenBackAtItsEnd() throws InterruptedException {
        try (KeyLease lease = KeyLease.held(keys, key, TAKEN, CLOCK, RENEWAL)) {
            await().atMost(Duration.ofSeconds(10)).until(() -> heldUntil.size() >= 3);
            assertThat(heldUntil).containsOnly(NOW.plus(KeyLease.LASTS));
            lease.restsFor(Duration.ofMinutes(10));
        }
        int calls = heldUntil.size();
        assertThat(heldUntil.getLast()).isEqualTo(NOW.plus(Duration.ofMinutes(10)));
        Thread.sleep(RENEWAL.multipliedBy(5));
        assertThat(heldUntil).hasSize(calls);
    }

    @Test
    void aDatabaseThatIsAwayEndsNeitherTheWorkNorTheRenewing() {
        away.set(true);
        try (KeyLease _ = KeyLease.held(keys, key, TAKEN, CLOCK, RENEWAL)) {
            await().pollDelay(RENEWAL.multipliedBy(3)).until(() -> true);
            away.set(false);
            await().atMost(Duration.ofSeconds(10)).until(() -> !heldUntil.isEmpty());
        }
        assertThat(heldUntil.getLast()).isEqualTo(NOW);
    }

    @Test
    void whatSomebodyElseHasByNowIsNeitherRenewedNorSentToRest() throws InterruptedException {
        try (KeyLease lease = KeyLease.held(keys, key, TAKEN, CLOCK, RENEWAL)) {
            onRecord.set(NOW);
            Thread.sleep(RENEWAL.multipliedBy(5));
            lease.restsFor(Duration.ofMinutes(10));
        }
        assertThat(onRecord).hasValue(NOW);
    }
}
