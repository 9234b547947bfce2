package dev.credgate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void aLoadedStateGrowsAsTheSavedOneWould(long seed) throws IOException {
        var some = new RandomChain(new Random(seed));
        LedgerState state = some.replay(some.grow(RandomChain.start(), 40));
        checkpoint.save(state);
        LedgerState loaded = loaded();
        for (RandomChain.Block block : some.grow(state, 40)) {
            state = state.apply(block.ref(), block.events());
            loaded = loaded.apply(block.ref(), block.events());
        }
        assertThat(StateText.of(loaded)).isEqualTo(StateText.of(state));
    }

    @Test
    void bringsBackManyEntriesOfManyKinds() throws IOException {
        // Several chunks, maps several branches deep, an issuer's numbers beside another's.
        Random random = new Random(11);
        LedgerState state = RandomChain.start();
        for (int block = 0; block < 40; block++) {
            List<LedgerEvent> events = new ArrayList<>();
            for (int i = 0; i < 2000; i++) {
                Hash issuer = new Hash(7, 7, 7, i % 3 == 0 ? 0 : random.nextInt(500));
                Address by = new Address(1, 2, random.nextInt(3000));
                StatusValue value = StatusValue.values()[random.nextInt(3)];
                events.add(
                        i % 4 == 0
                                ? new LedgerEvent.IndexStatusChanged(
                                        issuer, 1, random.nextInt(20_000), value, by)
                                : new LedgerEvent.StatusChanged(
                                        issuer, new Hash(0, 1, 2, random.nextLong()), value, by));
            }
            state =
                    state.apply(
                            new BlockRef(
                                    (1L << 33) + block, new Hash(1, 1, 1, block), Instant.EPOCH),
                            events);
        }
        checkpoint.save(state);
        assertThat(Files.size(file)).isGreaterThan(2L << 20);
        assertThat(StateText.of(loaded()).equals(StateText.of(state))).isTrue();
    }

    /** Who publishes keys that verify nothing chooses how long they are, and how many. */
    @Test
    void keysThatVerifyNothingTakeLittleRoom() throws IOException {
        Address contract = RandomChain.start().books.keySet().iterator().next();
        Address who = new Address(0, 0, 77);
        List<LedgerEvent> events = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String text = "%08x".formatted(i).repeat(512);
            String name = i % 2 == 0 ? "/weId/pubkey/RSA/base64" : "/weId/pubkey/SM2/base64";
            events.add(new LedgerEvent.EntityAttribute(contract, who, name, text + "|" + who));
        }
        LedgerState state =
                RandomChain.start().apply(new BlockRef(1, Hash.ZERO, Instant.EPOCH), events);
        assertThat(state.entity(contract, who).orElseThrow().keys()).hasSize(200);
        checkpoint.save(state);
        assertThat(Files.size(file)).isLessThan(20_000);
        LedgerState loaded = loaded();
        assertThat(StateText.of(loaded)).isEqualTo(StateText.of(state));
        // And is known again.
        BlockRef next = new BlockRef(2, Hash.ZERO, Instant.EPOCH);
        assertThat(StateText.of(loaded.apply(next, events)))
                .isEqualTo(StateText.of(state.apply(next, events)));
        assertThat(loaded.apply(next, events).entity(contract, who))
                .isEqualTo(state.entity(contract, who));
    }

    private LedgerState loaded() {
        assertThat(checkpoint.load()).isInstanceOf(Checkpoint.Loaded.State.class);
        return ((Checkpoint.Loaded.State) checkpoint.load()).state();
    }

    @Test
    void onlyTheOwnerReadsTheSecretInIt() throws IOException {
        checkpoint.save(RandomChain.start());
        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void refusesAnOlderFormat() throws IOException {
        checkpoint.save(RandomChain.start());
        byte[] older = Files.readAllBytes(file);
        older[7] = 3;
        Files.write(file, older);
        assertThat(checkpoint.load())
                .isEqualTo(new Checkpoint.Loaded.Refused("it is of another format or version"));
    }

    @Test
    void writesThoughACrashLeftAHalf() throws IOException {
        Files.createDirectories(folder.resolve("state"));
        Files.write(folder.resolve("state/ledger.new"), new byte[] {1, 2, 3});
        checkpoint.save(RandomChain.start());
        assertThat(StateText.of(loaded())).isEqualTo(StateText.of(RandomChain.start()));
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
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 + random.nextInt(255));
            Files.write(file, damaged);
            assertThat(checkpoint.load()).isInstanceOf(Checkpoint.Loaded.Refused.class);
        }
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            assertThat(checkpoint.load()).isInstanceOf(Checkpoint.Loaded.Refused.class);
        }
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length + 1));
        assertThat(checkpoint.load()).isInstanceOf(Checkpoint.Loaded.Refused.class);
        Files.write(file, whole);
        assertThat(checkpoint.load()).isInstanceOf(Checkpoint.Loaded.State.class);
    }

    @Test
    void refusesChunksOutOfOrder() throws IOException {
        // Each seal holds the one before it: a chunk that is whole, but elsewhere, does not fit.
        LedgerState state = RandomChain.start();
        List<LedgerEvent> events = new ArrayList<>();
        for (int i = 0; i < 80_000; i++) {
            events.add(
                    new LedgerEvent.StatusChanged(
                            Hash.ZERO, new Hash(i, 0, 0, i), StatusValue.REVOKED, Address.ZERO));
        }
        checkpoint.save(state.apply(new BlockRef(1, Hash.ZERO, Instant.EPOCH), events));
        byte[] whole = Files.readAllBytes(file);
        ByteBuffer lengths = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
        int first = 8 + 32;
        int second = first + 4 + 32 + lengths.getInt(first);
        int third = second + 4 + 32 + lengths.getInt(second);
        var left = new ByteArrayOutputStream();
        left.write(whole, 0, second);
        left.write(whole, third, whole.length - third);
        Files.write(file, left.toByteArray());
        assertThat(checkpoint.load())
                .isEqualTo(
                        new Checkpoint.Loaded.Refused("it is damaged: its SHA-256 does not fit"));
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
