package dev.credgate.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KnownHashesTest {

    private static final int MOST = 64 * 1024;

    private final KnownHashes known = new KnownHashes(MOST);

    @Test
    void aHashIsThatOfTheTextHoweverLongItIs() {
        for (String text : new String[] {"", "did:web:a.example", "行政", "x".repeat(5_000)}) {
            assertThat(known.of(text)).isEqualTo(Keccak256.hash(text));
            assertThat(known.of(text)).isEqualTo(Keccak256.hash(text));
        }
    }

    @Test
    void whatIsAskedForAgainIsKept() {
        Hash first = known.of("did:web:a.example");
        assertThat(known.of("did:web:a.example")).isSameAs(first);
    }

    @Test
    void aLongTextIsNotKept() {
        known.of("x".repeat(1_025));
        assertThat(known.weight()).isZero();
        known.of("x".repeat(1_024));
        assertThat(known.weight()).isPositive();
    }

    @Test
    void aFloodOfTextsTakesNoMoreMemoryThanIsAllowed() {
        for (int i = 0; i < 10_000; i++) {
            known.of("did:web:" + "x".repeat(i % 1_000) + i);
        }
        assertThat(known.weight()).isBetween(1L, (long) MOST);
    }
}
