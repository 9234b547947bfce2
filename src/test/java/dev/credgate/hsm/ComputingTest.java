package dev.credgate.hsm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is guessed of a module from its calls. */
class ComputingTest {

    private final Computing computing = new Computing();

    private void took(int calls, long wall, long processor) {
        for (int i = 0; i < calls; i++) {
            computing.took(wall, processor);
        }
    }

    @Test
    void nothingIsThoughtOfAModuleThatWasNotSeen() {
        assertThat(computing.isLikely()).isFalse();
    }

    @Test
    void whatHasTheProcessorMostOfItsTimeComputesThoughItMayWaitForACoreNowAndThen() {
        took(10, 50_000, 49_000);
        assertThat(computing.isLikely()).isTrue();
        for (int i = 0; i < 100; i++) {
            took(1, 3_000_000, 50_000);
            took(3, 80_000, 50_000);
            assertThat(computing.isLikely()).isTrue();
        }
    }

    /** A device beside this machine, or in it. */
    @Test
    void whatWaitsDoesNotHoweverQuickItIs() {
        took(100, 200_000, 20_000);
        assertThat(computing.isLikely()).isFalse();
    }

    @Test
    void aModuleThatBeginsToWaitIsBelievedSoon() {
        took(1000, 50_000, 50_000);
        took(5, 1_000_000, 50_000);
        assertThat(computing.isLikely()).isFalse();
    }

    /** A vendor's library answers some calls by itself. */
    @Test
    void callsThatTheDeviceIsNotAskedInDoNotHideThoseThatItIs() {
        for (int i = 0; i < 100; i++) {
            took(1, 5_000, 5_000);
            took(1, 300_000, 20_000);
            assertThat(computing.isLikely()).isFalse();
        }
    }
}
