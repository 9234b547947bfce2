package dev.credgate.ledger.chain;

import static dev.credgate.ledger.chain.FollowedAnvil.hash;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.ledger.Checkpoint;
import dev.credgate.ledger.LedgerState;
import dev.credgate.ledger.StatusValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartTest {

    private static final Person ISSUER = new Person(1);

    private final FollowedAnvil on = new FollowedAnvil();
    @TempDir private Path folder;

    @AfterEach
    void stop() {
        on.close();
    }

    @Test
    void goesOnFromItsCheckpointAndMissesNothing() throws IOException {
        var settings = FollowedAnvil.with(on.settings(), folder.resolve("ledger"));
        for (int i = 0; i < 30; i++) {
            on.contracts.setStatus(ISSUER, hash(i), 2);
        }
        try (Follower follower = FollowedAnvil.follow(settings)) {
            on.awaitHead(follower);
        }
        long saved = savedBlock(settings);
        assertThat(saved).isEqualTo(on.chain.blockNumber() - settings.reorgDepth());
        for (int i = 30; i < 40; i++) {
            on.contracts.setStatus(ISSUER, hash(i), 1);
        }
        try (var between = new NodeDouble(on.chain.url());
                Follower follower =
                        FollowedAnvil.follow(
                                FollowedAnvil.with(
                                        on.settings(between.url()), folder.resolve("ledger")))) {
            LedgerState state = on.awaitHead(follower);
            assertThat(state.status(ISSUER.didHash(), hash(0)).value())
                    .isEqualTo(StatusValue.REVOKED);
            assertThat(between.lowestLogsAskedFor()).isEqualTo(saved + 1);
            on.assertSameAsAnew(follower);
        }
    }

    @Test
    void restartsInTheMiddleOfEverythingWithoutMissingOrDoubling() {
        var settings = FollowedAnvil.with(on.settings(), folder.resolve("ledger"));
        AtomicInteger next = new AtomicInteger();
        for (int round = 0; round < 8; round++) {
            try (Follower follower = FollowedAnvil.follow(settings)) {
                for (int i = 0; i < 5; i++) {
                    on.contracts.setStatus(ISSUER, hash(next.incrementAndGet()), 2);
                }
                if (round % 2 == 1) {
                    on.awaitHead(follower);
                }
            }
            on.chain.rpc("anvil_reorg", 1 + round, List.of());
            on.contracts.setStatus(ISSUER, hash(next.incrementAndGet()), 1);
        }
        try (Follower follower = FollowedAnvil.follow(settings)) {
            on.assertSameAsAnew(follower);
        }
    }

    @Test
    void readsAllAnewWhenTheCheckpointsBlockIsGone() {
        var settings = FollowedAnvil.with(on.settings(), folder.resolve("ledger"));
        for (int i = 0; i < 20; i++) {
            on.contracts.setStatus(ISSUER, hash(i), 2);
        }
        try (Follower follower = FollowedAnvil.follow(settings)) {
            on.awaitHead(follower);
        }
        on.chain.rpc("anvil_reorg", 20, List.of());
        try (Follower follower = FollowedAnvil.follow(settings)) {
            assertThat(on.awaitHead(follower).status(ISSUER.didHash(), hash(0)).value())
                    .isEqualTo(StatusValue.ACTIVE);
            assertThat(follower.counts().rebuilds.sum()).isEqualTo(1);
            on.assertSameAsAnew(follower);
        }
    }

    @Test
    void readsAllAnewWhenTheCheckpointIsDamaged() throws IOException {
        Path file = folder.resolve("ledger");
        var settings = FollowedAnvil.with(on.settings(), file);
        on.contracts.setStatus(ISSUER, hash(1), 2);
        on.chain.mine(20);
        try (Follower follower = FollowedAnvil.follow(settings)) {
            on.awaitHead(follower);
        }
        byte[] whole = Files.readAllBytes(file);
        whole[whole.length / 2] ^= 1;
        Files.write(file, whole);
        try (Follower follower = FollowedAnvil.follow(settings)) {
            on.assertSameAsAnew(follower);
        }
        assertThat(savedBlock(settings)).isEqualTo(on.chain.blockNumber() - 16);
    }

    private static long savedBlock(LedgerSettings settings) {
        var loaded =
                new Checkpoint(settings.checkpointFile().orElseThrow(), settings.meaningOfState())
                        .load();
        return ((Checkpoint.Loaded.State) loaded).state().block().number();
    }
}
