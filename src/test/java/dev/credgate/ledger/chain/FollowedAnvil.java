package dev.credgate.ledger.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.ledger.ContractRule;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerState;
import dev.credgate.ledger.StateText;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.awaitility.core.ThrowingRunnable;

/** A chain with our contracts, and followers of it. */
final class FollowedAnvil implements AutoCloseable {

    final Anvil chain;
    final OurContracts contracts;
    private final Map<Address, ContractRule> rules = new HashMap<>();
    private Optional<Address> registry = Optional.empty();

    FollowedAnvil() {
        this(Anvil.options());
    }

    FollowedAnvil(Anvil.Options options) {
        chain = options.start();
        contracts = new OurContracts(chain);
        rules.put(contracts.entities, ContractRule.CREDGATE);
    }

    void alsoFollow(Address contract, ContractRule rule) {
        rules.put(contract, rule);
    }

    /** With a registry of ERC-1056. */
    void followRegistry(Address contract) {
        registry = Optional.of(contract);
    }

    LedgerSettings settings() {
        return settings(chain.url());
    }

    LedgerSettings settings(URI url) {
        return new LedgerSettings(
                url,
                Anvil.CHAIN_ID,
                rules,
                contracts.issuerTrust,
                contracts.credentialStatus,
                contracts.credentialTypes,
                registry,
                0,
                0,
                16,
                1000,
                Duration.ofMillis(20),
                Duration.ofMillis(700),
                Duration.ofSeconds(60),
                Optional.empty(),
                Duration.ofMillis(50),
                Duration.ofMillis(200));
    }

    Follower follow() {
        return follow(settings());
    }

    static Follower follow(LedgerSettings settings) {
        Follower follower = new Follower(settings);
        follower.start();
        return follower;
    }

    /** Waits until the follower shows the chain's head. */
    LedgerState awaitHead(Follower follower) {
        within(() -> {
            String hash = hashOf("latest");
            assertThat(follower.newest().map(s -> s.block().hash().toString()))
                    .as(follower.trouble())
                    .contains(hash);
        });
        return follower.newest().orElseThrow();
    }

    /** Requires that the follower says exactly what a reader from the beginning says. */
    void assertSameAsAnew(Follower follower) {
        LedgerState state = awaitHead(follower);
        try (Follower anew = follow()) {
            assertThat(StateText.of(state)).isEqualTo(StateText.of(awaitHead(anew)));
        }
    }

    String hashOf(String block) {
        return chain.rpc("eth_getBlockByNumber", block, false).get("hash").asText();
    }

    static LedgerState await(Follower follower, Predicate<LedgerState> shows) {
        within(() ->
                assertThat(follower.newest())
                        .as(follower.trouble())
                        .matches(s -> s.filter(shows).isPresent()));
        return follower.newest().orElseThrow();
    }

    static void within(ThrowingRunnable assertion) {
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(assertion);
    }

    static Ledger.Reading readNow(Follower follower) {
        return follower.read(Instant.now());
    }

    static LedgerSettings with(LedgerSettings s, Path checkpoint) {
        return changed(
                s,
                s.rpcUrl(),
                new Depths(s),
                s.maxStaleness(),
                Optional.of(checkpoint),
                s.patience());
    }

    static LedgerSettings depths(
            LedgerSettings s, long fromBlock, int confirmations, int reorgDepth, int blockRange) {
        return changed(
                s,
                s.rpcUrl(),
                new Depths(fromBlock, confirmations, reorgDepth, blockRange),
                s.maxStaleness(),
                s.checkpointFile(),
                s.patience());
    }

    static LedgerSettings maxStaleness(LedgerSettings s, Duration maxStaleness) {
        return changed(
                s, s.rpcUrl(), new Depths(s), maxStaleness, s.checkpointFile(), s.patience());
    }

    static LedgerSettings at(LedgerSettings s, URI url) {
        return changed(s, url, new Depths(s), s.maxStaleness(), s.checkpointFile(), s.patience());
    }

    static LedgerSettings patience(LedgerSettings s, Duration patience) {
        return changed(
                s, s.rpcUrl(), new Depths(s), s.maxStaleness(), s.checkpointFile(), patience);
    }

    /** From where, and how far at once and back. */
    private record Depths(long fromBlock, int confirmations, int reorgDepth, int blockRange) {
        Depths(LedgerSettings s) {
            this(s.fromBlock(), s.confirmations(), s.reorgDepth(), s.blockRange());
        }
    }

    private static LedgerSettings changed(
            LedgerSettings s,
            URI url,
            Depths depths,
            Duration maxStaleness,
            Optional<Path> checkpoint,
            Duration patience) {
        return new LedgerSettings(
                url,
                s.chainId(),
                s.entityContracts(),
                s.issuerTrust(),
                s.credentialStatus(),
                s.credentialTypes(),
                s.didRegistry(),
                depths.fromBlock(),
                depths.confirmations(),
                depths.reorgDepth(),
                depths.blockRange(),
                s.pollInterval(),
                s.requestTimeout(),
                maxStaleness,
                checkpoint,
                s.checkpointInterval(),
                patience);
    }

    static Hash hash(int number) {
        return dev.credgate.crypto.Keccak256.hash("credential " + number);
    }

    @Override
    public void close() {
        chain.close();
    }
}
