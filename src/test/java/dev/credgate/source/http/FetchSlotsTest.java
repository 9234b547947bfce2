package dev.credgate.source.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.source.http.FetchSlots.Slot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FetchSlotsTest {

    private static Optional<Slot> take(FetchSlots slots, String host, boolean stranger)
            throws InterruptedException {
        long until = System.nanoTime() + Duration.ofMillis(20).toNanos();
        return slots.take(host, stranger, () -> until);
    }

    @Test
    void aQuarterIsKeptFromStrangers() throws Exception {
        FetchSlots slots = new FetchSlots(8, 4);
        List<Slot> strangers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            take(slots, "h" + i, true).ifPresent(strangers::add);
        }
        assertThat(strangers).hasSize(6);
        assertThat(take(slots, "h0", false)).isPresent();
        assertThat(take(slots, "x", false)).isPresent();
        assertThat(take(slots, "x", false)).isEmpty();
        strangers.getFirst().close();
        assertThat(take(slots, "x", false)).isPresent();
    }

    @Test
    void ofOneHostToo() throws Exception {
        FetchSlots slots = new FetchSlots(32, 4);
        for (int i = 0; i < 3; i++) {
            assertThat(take(slots, "host", true)).isPresent();
        }
        assertThat(take(slots, "HOST", true)).isEmpty();
        assertThat(take(slots, "host", false)).isPresent();
        assertThat(take(slots, "host", false)).isEmpty();
        assertThat(take(slots, "other", true)).isPresent();
    }

    @Test
    void aSingleSlotIsEverybodys() throws Exception {
        FetchSlots slots = new FetchSlots(1, 1);
        Slot slot = take(slots, "a", true).orElseThrow();
        assertThat(take(slots, "b", false)).isEmpty();
        slot.close();
        assertThat(take(slots, "b", false)).isPresent();
    }

    @Test
    void nothingIsKeptOfHostsThatNobodyFetchesFrom() throws Exception {
        FetchSlots slots = new FetchSlots(1, 1);
        Slot slot = take(slots, "a", true).orElseThrow();
        for (int i = 0; i < 20; i++) {
            assertThat(take(slots, "h" + i, i % 2 == 0)).isEmpty();
        }
        assertThat(take(slots, "a", true)).isEmpty();
        assertThat(slots.hosts()).isOne();
        slot.close();
        assertThat(slots.hosts()).isZero();
    }
}
