package dev.credgate.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * From a sender's bytes to the canonical ones and their digest, {@link JsonParser} and {@link
 * JcsWriter} say what RFC 8785 says word by word ({@link PlainJcs}).
 *
 * <p>{@code ./credgate test inputs 1000000} draws a million.
 */
class JcsAgreesTest {

    private static final long INPUTS = Long.getLong("credgate.inputs", 50_000);
    private static final long SEED = Long.getLong("credgate.seed", System.nanoTime());

    @Test
    void onRandomTexts() {
        AtomicInteger canonical = new AtomicInteger();
        LongStream.range(0, INPUTS)
                .parallel()
                .forEach(at -> {
                    RandomJson drawn = new RandomJson(SEED + at);
                    Optional<String> slow = PlainJcs.canonical(drawn.value);
                    byte[] text = drawn.text.getBytes(StandardCharsets.UTF_8);
                    assertThat(JsonParser.parse(text))
                            .as("input %d of seed %d: %s", at, SEED, drawn.text)
                            .isInstanceOfSatisfying(
                                    JsonReading.Read.class,
                                    read -> agrees(read.value(), slow, at, drawn.text));
                    slow.ifPresent(_ -> canonical.incrementAndGet());
                });
        System.out.printf(
                "JCS: %d inputs, seed %d: %d with a canonical text, the same both ways%n",
                INPUTS, SEED, canonical.get());
        // A generator that drew refusals only would compare nothing.
        assertThat((double) canonical.get()).isBetween(INPUTS * 0.5, INPUTS * 0.99);
    }

    private static void agrees(JsonValue value, Optional<String> slow, long at, String text) {
        Optional<byte[]> fast = JcsWriter.canonical(value);
        assertThat(fast.map(one -> new String(one, StandardCharsets.UTF_8)))
                .as("input %d of seed %d: %s", at, SEED, text)
                .isEqualTo(slow);
        assertThat(JcsWriter.digest(value, Sha2.SHA_256).map(HexFormat.of()::formatHex))
                .as("digest of input %d of seed %d: %s", at, SEED, text)
                .isEqualTo(slow.map(JcsAgreesTest::sha256));
    }

    private static String sha256(String text) {
        return HexFormat.of()
                .formatHex(Sha2.SHA_256.hash(Message.of(text.getBytes(StandardCharsets.UTF_8))));
    }
}
