package dev.credgate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {

    @TempDir private Path folder;
    private Path file;
    private Checkpoint checkpoint;
    private final RandomChain chain = new RandomChain(new Random(42));

    @BeforeEach
    void filed() {
        file = folder.resolve("state/ledger");
        checkpoint = new Checkpoint(file, "chain 31337");
    }

    @Test
    void bringsBackTheVeryState() throws IOException {
        LedgerState state = chain.replay(chain.grow(RandomChain.start(), 60));
        checkpoint.save(state);
        assertThat(checkpoint.load()).isInstanceOf(Checkpoint.Loaded.State.class);
        LedgerState loaded = ((Checkpoint.Loaded.State) checkpoint.load()).state();
        assertThat(StateText.of(loaded)).isEqualTo(StateText.of(state));
        assertThat(state.counts().statuses()).isPositive();
        assertThat(state.counts().entities()).isPositive();
        try (Stream<Path> left = Files.list(folder.resolve("state"))) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void nothingIsNoDamage() {
        assertThat(checkpoint.load()).isInstanceOf(Checkpoint.Loaded.Absent.class);
    }

    @Test
    void refusesEveryDamage() throws IOException {
        checkpoint.save(chain.replay(chain.grow(RandomChain.start(), 5)));
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, damaged);
            assertThat(checkpoint.load()).isInstanceOf(Checkpoint.Loaded.Refused.class);
        }
        for (int length : new int[] {0, 1, 39, 71, 72, whole.length / 2, whole.length - 1}) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            assertThat(checkpoint.load()).isInstanceOf(Checkpoint.Loaded.Refused.class);
        }
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length + 1));
        assertThat(checkpoint.load()).isInstanceOf(Checkpoint.Loaded.Refused.class);
        Files.write(file, whole);
        assertThat(checkpoint.load()).isInstanceOf(Checkpoint.Loaded.State.class);
    }

    @Test
    void refusesAnotherConfigurationsFile() throws IOException {
        checkpoint.save(chain.replay(chain.grow(RandomChain.start(), 5)));
        assertThat(new Checkpoint(file, "chain 1").load())
                .isEqualTo(
                        new Checkpoint.Loaded.Refused(
                                "it belongs to another chain or other contracts"));
    }

    @Test
    void aFolderInItsPlaceIsNoCrash() throws IOException {
        Files.createDirectories(file);
        assertThat(checkpoint.load()).isInstanceOf(Checkpoint.Loaded.Refused.class);
    }
}
