package dev.credgate.ffi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CollectionPaceTest {

    private final CollectionPace pace = new CollectionPace(24, 256, 7);

    @Test
    void collectionsEachSecondAreWorthMemory() {
        assertThat(pace.size(7)).isEqualTo(24);
        assertThat(pace.size(8)).isEqualTo(24);
        assertThat(pace.size(10)).isEqualTo(256);
        // They become seldom then, which is what it was for.
        for (int collections = 11; collections < 20; collections++) {
            assertThat(pace.size(collections)).isEqualTo(256);
        }
    }

    @Test
    void memoryIsGivenBackWhenNoneWasNeededForHalfAMinute() {
        assertThat(pace.size(20)).isEqualTo(256);
        for (int second = 1; second < 30; second++) {
            assertThat(pace.size(20)).isEqualTo(256);
        }
        assertThat(pace.size(21)).isEqualTo(256);
        for (int second = 1; second < 30; second++) {
            assertThat(pace.size(21)).isEqualTo(256);
        }
        assertThat(pace.size(21)).isEqualTo(24);
        assertThat(pace.size(21)).isEqualTo(24);
        assertThat(pace.size(30)).isEqualTo(256);
    }
}
