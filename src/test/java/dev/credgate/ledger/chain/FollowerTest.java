package dev.credgate.ledger.chain;

import static dev.credgate.ledger.chain.FollowedAnvil.hash;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.Keccak256;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerState;
import dev.credgate.ledger.SaltLength;
import dev.credgate.ledger.StatusValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FollowerTest {

    private static final Person ISSUER = new Person(1);
    private static final Person OTHER = new Person(2);

    private final FollowedAnvil on = new FollowedAnvil();
    private final OurContracts contracts = on.contracts;

    @AfterEach
    void stop() {
        on.close();
    }

    @Test
    void readsEveryEventOfOurContracts() {
        contracts.createEntity(ISSUER);
        contracts.createEntity(OTHER);
        contracts.keyState(OTHER, 2);
        contracts.setAttribute(
                ISSUER,
                "/weId/pubkey/Secp256k1/base64",
                OTHER.publicKey() + "|" + ISSUER.address());
        contracts.nameIssuer(ISSUER, "Registry ü");
        contracts.addSaltLength(ISSUER, 22, 1_600_000_000);
        contracts.authorise(ISSUER, "cpt:1000");
        contracts.setStatus(ISSUER, hash(1), 2);
        contracts.setIndexes(ISSUER, 3, 1, 0, 63, 64, 100_000);
        contracts.registerList(ISSUER, 3, "https://issuer.example/3");
        contracts.publishSchema(OTHER, "cpt:1000", "{\"type\":\"object\"}");
        try (Follower follower = on.follow()) {
            LedgerState state = on.awaitHead(follower);
            var keys = state.entity(contracts.entities, ISSUER.address()).orElseThrow().keys();
            assertThat(keys).hasSize(2).allMatch(key -> key.verifies());
            assertThat(keys.getFirst().material()).isEqualTo(ISSUER.publicKey());
            assertThat(state.entity(contracts.entities, OTHER.address()).orElseThrow().keys())
                    .singleElement()
                    .matches(key -> key.state() == KeyState.COMPROMISED && !key.verifies());
            var record = state.issuer(ISSUER.didHash()).orElseThrow();
            assertThat(record.name()).isEqualTo("Registry ü");
            assertThat(record.account()).isEqualTo(ISSUER.address());
            assertThat(record.recognised()).isTrue();
            assertThat(record.types()).containsEntry(Keccak256.hash("cpt:1000"), true);
            assertThat(record.saltLengths())
                    .isEqualTo(List.of(new SaltLength(22, Instant.ofEpochSecond(1_600_000_000))));
            var entry = state.status(ISSUER.didHash(), hash(1));
            assertThat(entry.value()).isEqualTo(StatusValue.REVOKED);
            assertThat(entry.by()).isEqualTo(ISSUER.address());
            for (long index : new long[] {0, 63, 64, 100_000}) {
                assertThat(state.status(ISSUER.didHash(), 3, index).value())
                        .isEqualTo(StatusValue.SUSPENDED);
            }
            assertThat(state.status(ISSUER.didHash(), 3, 1).value()).isEqualTo(StatusValue.ACTIVE);
            assertThat(
                            state.statusList(
                                    ISSUER.didHash(), Keccak256.hash("https://issuer.example/3")))
                    .hasValue(3);
            assertThat(state.schemaAt(Keccak256.hash("cpt:1000"), state.block().time()))
                    .hasValueSatisfying(
                            schema -> assertThat(schema.text()).isEqualTo("{\"type\":\"object\"}"));
            assertThat(state.counts().ignored()).isZero();
        }
    }

    @Test
    void goesAfterNewBlocksAndLeavesOldSnapshotsAlone() {
        try (Follower follower = on.follow()) {
            LedgerState before = on.awaitHead(follower);
            contracts.setStatus(ISSUER, hash(1), 2);
            LedgerState after = on.awaitHead(follower);
            assertThat(status(after, 1)).isEqualTo(StatusValue.REVOKED);
            assertThat(status(before, 1)).isEqualTo(StatusValue.ACTIVE);
            contracts.setStatus(ISSUER, hash(1), 0);
            assertThat(status(on.awaitHead(follower), 1)).isEqualTo(StatusValue.ACTIVE);
            assertThat(status(after, 1)).isEqualTo(StatusValue.REVOKED);
            on.assertSameAsAnew(follower);
        }
    }

    @Test
    void waitsForConfirmations() {
        var settings = FollowedAnvil.depths(on.settings(), 0, 3, 16, 7);
        try (Follower follower = FollowedAnvil.follow(settings)) {
            contracts.setStatus(ISSUER, hash(1), 2);
            long block = on.chain.blockNumber();
            on.chain.mine(2);
            FollowedAnvil.await(follower, s -> s.block().number() == block - 1);
            assertThat(status(follower.newest().orElseThrow(), 1)).isEqualTo(StatusValue.ACTIVE);
            on.chain.mine(1);
            FollowedAnvil.await(follower, s -> s.block().number() == block);
            assertThat(status(follower.newest().orElseThrow(), 1)).isEqualTo(StatusValue.REVOKED);
        }
    }

    @Test
    void beginsAtTheConfiguredBlock() {
        contracts.setStatus(ISSUER, hash(1), 2);
        long from = on.chain.blockNumber() + 1;
        contracts.setStatus(ISSUER, hash(2), 2);
        try (Follower follower =
                FollowedAnvil.follow(FollowedAnvil.depths(on.settings(), from, 0, 16, 1000))) {
            LedgerState state = on.awaitHead(follower);
            assertThat(status(state, 1)).isEqualTo(StatusValue.ACTIVE);
            assertThat(status(state, 2)).isEqualTo(StatusValue.REVOKED);
        }
    }

    @Test
    void readsLongStretchesInRanges() {
        on.chain.mine(500);
        contracts.setStatus(ISSUER, hash(1), 2);
        on.chain.mine(253);
        try (Follower follower =
                FollowedAnvil.follow(FollowedAnvil.depths(on.settings(), 0, 0, 16, 50))) {
            assertThat(status(on.awaitHead(follower), 1)).isEqualTo(StatusValue.REVOKED);
        }
    }

    @Test
    void saysHowOldItsNewestBlockIs() {
        try (Follower follower =
                FollowedAnvil.follow(
                        FollowedAnvil.maxStaleness(on.settings(), Duration.ofSeconds(10)))) {
            Instant block = on.awaitHead(follower).block().time();
            assertThat(follower.read(block.plusSeconds(10)))
                    .isInstanceOfSatisfying(
                            Ledger.Reading.Fresh.class,
                            fresh -> assertThat(fresh.age()).isEqualTo(Duration.ofSeconds(10)));
            assertThat(follower.read(block.minusSeconds(30)))
                    .isInstanceOfSatisfying(
                            Ledger.Reading.Fresh.class, fresh -> assertThat(fresh.age()).isZero());
            assertThat(follower.read(block.plusMillis(10_001)))
                    .isInstanceOfSatisfying(
                            Ledger.Reading.Stale.class,
                            stale -> assertThat(stale.why()).contains("max-staleness is 10 s"));
            assertThat(follower.read(block.minusMillis(30_001)))
                    .isInstanceOfSatisfying(
                            Ledger.Reading.Stale.class,
                            stale -> assertThat(stale.why()).contains("ahead of our clock"));
        }
    }

    @Test
    void saysWhatIsWrongWithTheConfiguration() {
        var settings = on.settings();
        var wrongChain =
                new LedgerSettings(
                        settings.rpcUrl(),
                        1,
                        settings.entityContracts(),
                        settings.issuerTrust(),
                        settings.credentialStatus(),
                        settings.credentialTypes(),
                        settings.didRegistry(),
                        0,
                        0,
                        16,
                        1000,
                        settings.pollInterval(),
                        settings.requestTimeout(),
                        settings.maxStaleness(),
                        settings.checkpointFile(),
                        settings.checkpointInterval(),
                        settings.patience());
        try (Follower follower = FollowedAnvil.follow(wrongChain)) {
            FollowedAnvil.within(
                    () -> assertUnavailable(follower, "credgate.ledger.chain-id is 1, but"));
        }
        var noContract =
                new LedgerSettings(
                        settings.rpcUrl(),
                        settings.chainId(),
                        settings.entityContracts(),
                        OTHER.address(),
                        settings.credentialStatus(),
                        settings.credentialTypes(),
                        settings.didRegistry(),
                        0,
                        0,
                        16,
                        1000,
                        settings.pollInterval(),
                        settings.requestTimeout(),
                        settings.maxStaleness(),
                        settings.checkpointFile(),
                        settings.checkpointInterval(),
                        settings.patience());
        try (Follower follower = FollowedAnvil.follow(noContract)) {
            FollowedAnvil.within(
                    () -> assertUnavailable(follower, "credgate.ledger.contracts.issuer-trust"));
        }
    }

    private static void assertUnavailable(Follower follower, String why) {
        assertThat(FollowedAnvil.readNow(follower))
                .isInstanceOfSatisfying(
                        Ledger.Reading.Unavailable.class,
                        unavailable -> assertThat(unavailable.why()).contains(why));
    }

    private static StatusValue status(LedgerState state, int credential) {
        return state.status(ISSUER.didHash(), hash(credential)).value();
    }
}
