package dev.credgate.ffi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class YoungGenerationTest {

    private static final long MB = 1 << 20;

    @Test
    void aQuarterOfTheHeapAndNoMoreThanWhatAPauseIsWorth() {
        assertThat(YoungGeneration.busy(8192 * MB)).isEqualTo(256 * MB);
        assertThat(YoungGeneration.busy(410 * MB)).isEqualTo(410 * MB / 4);
        assertThat(YoungGeneration.busy(32 * MB)).isEqualTo(YoungGeneration.STARTING);
        assertThat(YoungGeneration.busy(Long.MAX_VALUE)).isEqualTo(256 * MB);
    }

    /** Another size in the build would be taken for an operator's choice, and stay. */
    @Test
    void theExecutableIsBuiltWithTheSizeForTheStart() throws Exception {
        assertThat(Files.readString(Path.of("pom.xml")))
                .contains("-R:MaxNewSize=" + YoungGeneration.STARTING / MB + "m,");
    }

    @Test
    void aJvmHasNoneOfThisKind() {
        assertThat(YoungGeneration.own()).isEmpty();
    }
}
