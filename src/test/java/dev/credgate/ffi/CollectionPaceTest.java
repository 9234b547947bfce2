package dev.credgate.ffi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CollectionPaceTest {

    private final CollectionPace pace = new CollectionPace(24, 256);

    @Test
    void collectionsEachSecondAreWorthMemory() {
        assertThat(pace.size(true)).isEqualTo(24);
        assertThat(pace.size(false)).isEqualTo(24);
        assertThat(pace.size(true)).isEqualTo(24);
        assertThat(pace.size(true)).isEqualTo(256);
        // They become seldom then, which is what it was for.
        for (int second = 0; second < 300; second++) {
            assertThat(pace.size(second % 30 == 0)).isEqualTo(256);
        }
    }

    @Test
    void memoryIsGivenBackWhenNoneWasNeededForHalfAMinute() {
        long _ = pace.size(true);
        assertThat(pace.size(true)).isEqualTo(256);
        for (int second = 1; second < 30; second++) {
            assertThat(pace.size(false)).isEqualTo(256);
        }
        assertThat(pace.size(false)).isEqualTo(24);
        assertThat(pace.size(false)).isEqualTo(24);
        assertThat(pace.size(true)).isEqualTo(24);
        assertThat(pace.size(true)).isEqualTo(256);
    }
}
