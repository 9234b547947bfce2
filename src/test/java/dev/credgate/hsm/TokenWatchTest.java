package dev.credgate.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class TokenWatchTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofHours(1);

    private final AtomicInteger looks = new AtomicInteger();

    private TokenWatch watch(Duration pause, BooleanSupplier look) {
        return new TokenWatch(
                "t",
                () -> pause,
                () -> {
                    looks.incrementAndGet();
                    return look.getAsBoolean();
                });
    }

    private static BooleanSupplier throwing(Error thrown) {
        return () -> {
            throw thrown;
        };
    }

    @Test
    void looksOnWhateverALookThrows() {
        try (TokenWatch watch =
                watch(Duration.ofMillis(5), throwing(new OutOfMemoryError("tried out")))) {
            watch.start(() -> {
                throw new LinkageError("tried out");
            });
            await().atMost(SOON).until(() -> looks.get() > 3);
        }
    }

    @Test
    void looksOnWhenThePauseCannotBeTold() {
        Supplier<Duration> untold =
                () -> {
                    throw new OutOfMemoryError("tried out");
                };
        try (TokenWatch watch = new TokenWatch("t", untold, () -> looks.incrementAndGet() > 0)) {
            watch.start(() -> {});
            await().atMost(SOON).until(() -> looks.get() > 1);
        }
    }

    @Test
    void looksWhenItIsWoken() {
        try (TokenWatch watch = watch(LONG, () -> true)) {
            watch.start(() -> {});
            watch.wake();
            await().atMost(SOON).until(() -> looks.get() == 1);
            watch.wake();
            await().atMost(SOON).until(() -> looks.get() == 2);
        }
    }

    @Test
    void endsWhenThereIsNothingMoreToLookAfter() {
        try (TokenWatch watch = watch(Duration.ofMillis(5), () -> false)) {
            watch.start(() -> {});
            await().atMost(SOON).until(() -> looks.get() == 1);
            await().during(Duration.ofMillis(200)).atMost(SOON).until(() -> looks.get() == 1);
        }
    }

    @Test
    void looksNoMoreWhenItIsClosed() {
        TokenWatch watch = watch(LONG, () -> true);
        watch.start(() -> {});
        watch.close();
        assertThat(watch.isClosed()).isTrue();
        await().during(Duration.ofMillis(200)).atMost(SOON).until(() -> looks.get() == 0);
    }
}
