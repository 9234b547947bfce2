package dev.credgate.issuance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LikenessTest {

    private static final String SIGNATURE = "s".repeat(86);
    private static final String OTHER = "t".repeat(86);

    private static boolean alike(String rehearsed, String signed) {
        return Likeness.butForSignature(
                rehearsed.getBytes(StandardCharsets.US_ASCII),
                signed.getBytes(StandardCharsets.US_ASCII),
                64);
    }

    @Test
    void theSignatureMayDifferWhereverItStands() {
        assertThat(alike("head." + SIGNATURE, "head." + OTHER)).isTrue();
        assertThat(alike("head." + SIGNATURE + "~tail", "head." + OTHER + "~tail")).isTrue();
        assertThat(alike(SIGNATURE + "tail", OTHER + "tail")).isTrue();
        // In base58 one may be a character shorter.
        assertThat(alike("z" + SIGNATURE + "\"}", "z" + OTHER.substring(1) + "\"}")).isTrue();
        assertThat(alike("same", "same")).isTrue();
    }

    @Test
    void nothingElseMay() {
        String much = "x".repeat(40);
        assertThat(alike("a" + much + SIGNATURE, "b" + much + OTHER)).isFalse();
        assertThat(alike(SIGNATURE + much + "a", OTHER + much + "b")).isFalse();
        assertThat(alike("head." + SIGNATURE, "head." + OTHER + "more text")).isFalse();
        assertThat(alike("head." + SIGNATURE, "")).isFalse();
        assertThat(alike("", OTHER + much)).isFalse();
    }
}
