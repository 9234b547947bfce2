package dev.credgate.hsm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A few places, and a row before them. */
class TurnsTest {

    private record One(String name, AtomicBoolean waits) implements Turns.Waiting {

        One(String name) {
            this(name, new AtomicBoolean(true));
        }

        @Override
        public boolean takesTurn() {
            return waits.compareAndSet(true, false);
        }
    }

    private final Turns<One> turns = new Turns<>(2);

    private boolean bothTaken() {
        boolean first = turns.take();
        return turns.take() && first;
    }

    @Test
    void thereAreSoManyPlacesAndAFreeOneIsTakenAgain() {
        assertThat(bothTaken()).isTrue();
        assertThat(turns.take()).isFalse();
        assertThat(turns.next()).isNull();
        assertThat(turns.take()).isTrue();
        assertThat(turns.take()).isFalse();
    }

    @Test
    void whoWaitsHasTheirTurnInTheOrderOfTheRowAndWhoLeftItHasNone() {
        assertThat(bothTaken()).isTrue();
        List<One> row = List.of(new One("first"), new One("left"), new One("last"));
        row.forEach(turns::await);
        row.get(1).waits().set(false);
        assertThat(turns.next()).isSameAs(row.getFirst());
        assertThat(turns.next()).isSameAs(row.getLast());
        assertThat(turns.take()).isFalse();
        assertThat(turns.next()).isNull();
        assertThat(turns.take()).isTrue();
    }

    /** However places are given back and asked for at once, none waits where one is free. */
    @Test
    void nobodyIsForgotten() throws Exception {
        AtomicInteger had = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                all.add(
                        threads.submit(() -> {
                            for (int i = 0; i < 10_000; i++) {
                                boolean place = turns.take();
                                if (place) {
                                    had.incrementAndGet();
                                } else {
                                    turns.await(new One("waits"));
                                    place = turns.take();
                                }
                                while (place && turns.next() != null) {
                                    had.incrementAndGet();
                                }
                            }
                        }));
            }
            for (Future<?> one : all) {
                one.get(60, TimeUnit.SECONDS);
            }
        }
        assertThat(had).hasValue(80_000);
        assertThat(bothTaken()).isTrue();
    }
}
