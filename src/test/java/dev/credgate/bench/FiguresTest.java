package dev.credgate.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The figures of {@code ./credgate bench}: their own tests, which node runs. */
class FiguresTest {

    @Test
    void theTablesAndTheComparisonAreRight() throws IOException, InterruptedException {
        Process node =
                new ProcessBuilder(
                                "node",
                                "--test",
                                "src/test/figures/figures.test.mjs",
                                "src/test/figures/engines.test.mjs")
                        .redirectErrorStream(true)
                        .start();
        String said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(node.waitFor()).as(said).isZero();
    }
}
