package dev.credgate.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ShortTurnsTest {

    @Test
    void aThreadAsksForItselfAlone() throws Exception {
        OptionalLong ordinary = ShortTurns.turn();
        // Before 6.12 a kernel tells 0, and takes nothing.
        assumeTrue(ordinary.orElse(0) > 0, "this kernel knows no turns");
        var asked = new CompletableFuture<OptionalLong>();
        var child = new CompletableFuture<OptionalLong>();
        Thread.ofPlatform()
                .start(() -> {
                    ShortTurns.ask();
                    asked.complete(ShortTurns.turn());
                    Thread.ofPlatform().start(() -> child.complete(ShortTurns.turn()));
                });
        assertThat(asked.get(1, TimeUnit.MINUTES)).hasValue(100_000);
        assertThat(child.get(1, TimeUnit.MINUTES)).isEqualTo(ordinary);
        assertThat(ShortTurns.turn()).isEqualTo(ordinary);
    }
}
