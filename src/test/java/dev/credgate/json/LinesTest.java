package dev.credgate.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.json.Lines.Line;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a stream is cut into chunks, its lines are the same. */
class LinesTest {

    private static final String TEXT =
            "{}\n\n  \r\n" + "x".repeat(41) + "\n" + "y".repeat(40) + "\nlast";

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void doNotDependOnChunks(long seed) {
        Random random = new Random(seed);
        byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
        Lines lines = new Lines(40);
        List<Line> found = new ArrayList<>();
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(bytes.length - at, 1 + random.nextInt(20));
            found.addAll(lines.take(Arrays.copyOfRange(bytes, at, at + length)));
            at += length;
        }
        found.addAll(lines.end());
        assertThat(found.stream().map(LinesTest::shown))
                .containsExactly("1 {}", "2 too long", "3 " + "y".repeat(40), "4 last");
        assertThat(lines.count()).isEqualTo(4);
    }

    private static String shown(Line line) {
        return switch (line) {
            case Line.Whole(long number, byte[] bytes) ->
                    number + " " + new String(bytes, StandardCharsets.UTF_8);
            case Line.TooLong(long number) -> number + " too long";
        };
    }
}
