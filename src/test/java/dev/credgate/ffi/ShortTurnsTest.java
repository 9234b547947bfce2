package dev.credgate.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ShortTurnsTest {

    @Test
    void aThreadAsksForItselfAlone() {
        OptionalLong ordinary = ShortTurns.turn();
        // Before 6.12 a kernel tells 0, and takes nothing.
        assumeTrue(ordinary.orElse(0) > 0, "this kernel knows no turns");
        var asked = new CompletableFuture<OptionalLong>();
        Thread.ofPlatform()
                .start(() -> {
                    ShortTurns.ask();
                    asked.complete(ShortTurns.turn());
                });
        assertThat(asked.join()).hasValue(100_000);
        assertThat(ShortTurns.turn()).isEqualTo(ordinary);
    }
}
