package dev.credgate.source.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.source.http.FetchSlots.Claim;
import dev.credgate.source.http.FetchSlots.Slot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FetchSlotsTest {

    private static Optional<Slot> take(FetchSlots slots, String host, Claim claim)
            throws InterruptedException {
        long until = System.nanoTime() + Duration.ofMillis(20).toNanos();
        return slots.take(host, claim, () -> until);
    }

    @Test
    void aQuarterIsKeptFromStrangers() throws Exception {
        FetchSlots slots = new FetchSlots(8, 4);
        List<Slot> strangers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            take(slots, "h" + i, Claim.STRANGER).ifPresent(strangers::add);
        }
        assertThat(strangers).hasSize(6);
        assertThat(take(slots, "h0", Claim.KNOWN)).isPresent();
        assertThat(take(slots, "x", Claim.KNOWN)).as("kept for pinned lists").isEmpty();
        assertThat(take(slots, "x", Claim.PINNED)).isPresent();
        assertThat(take(slots, "x", Claim.PINNED)).isEmpty();
        strangers.getFirst().close();
        assertThat(take(slots, "x", Claim.KNOWN)).isPresent();
    }

    @Test
    void ofOneHostToo() throws Exception {
        FetchSlots slots = new FetchSlots(32, 4);
        for (int i = 0; i < 3; i++) {
            assertThat(take(slots, "host", Claim.STRANGER)).isPresent();
        }
        assertThat(take(slots, "HOST", Claim.STRANGER)).isEmpty();
        assertThat(take(slots, "host", Claim.KNOWN)).isPresent();
        assertThat(take(slots, "host", Claim.KNOWN)).isEmpty();
        assertThat(take(slots, "other", Claim.STRANGER)).isPresent();
    }

    @Test
    void aSingleSlotIsEverybodys() throws Exception {
        FetchSlots slots = new FetchSlots(1, 1);
        Slot slot = take(slots, "a", Claim.STRANGER).orElseThrow();
        assertThat(take(slots, "b", Claim.KNOWN)).isEmpty();
        slot.close();
        assertThat(take(slots, "b", Claim.KNOWN)).isPresent();
    }

    @Test
    void nothingIsKeptOfHostsThatNobodyFetchesFrom() throws Exception {
        FetchSlots slots = new FetchSlots(1, 1);
        Slot slot = take(slots, "a", Claim.STRANGER).orElseThrow();
        for (int i = 0; i < 20; i++) {
            assertThat(take(slots, "h" + i, i % 2 == 0 ? Claim.STRANGER : Claim.PINNED)).isEmpty();
        }
        assertThat(take(slots, "a", Claim.STRANGER)).isEmpty();
        assertThat(slots.hosts()).isOne();
        slot.close();
        assertThat(slots.hosts()).isZero();
    }
}
