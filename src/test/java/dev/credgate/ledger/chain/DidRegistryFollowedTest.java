package dev.credgate.ledger.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.credgate.crypto.AccountKey;
import dev.credgate.crypto.Address;
import dev.credgate.did.KeyFinding;
import dev.credgate.did.KeyResolver;
import dev.credgate.did.NamedKey;
import dev.credgate.did.ethr.Ethr;
import dev.credgate.ledger.EntitiesContract;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.LedgerState;
import dev.credgate.ledger.RegisteredDid;
import dev.credgate.source.Sources;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The registry of ERC-1056 itself, on a chain, followed, and did:ethr by what was read of it. */
class DidRegistryFollowedTest {

    private static final Person ALICE = new Person(1);
    private static final Person BOB = new Person(2);
    private static final Person MALLORY = new Person(3);
    private static final Person CAROL = new Person(4);
    private static final String DID = "did:ethr:0x7a69:" + ALICE.address();
    private static final long HOUR = 3_600;

    @TempDir private Path folder;
    private final FollowedAnvil on = new FollowedAnvil();

    @BeforeAll
    static void present() {
        Optional<String> missing = EthereumDidRegistry.missing();
        assumeTrue(missing.isEmpty(), "ERC-1056 was NOT run: " + missing.orElse(""));
    }

    private EthereumDidRegistry registry() {
        EthereumDidRegistry registry = EthereumDidRegistry.deploy(on.chain);
        on.followRegistry(registry.address());
        return registry;
    }

    @AfterEach
    void stop() {
        on.close();
    }

    private static RegisteredDid entered(
            LedgerState state, EthereumDidRegistry registry, Person person) {
        return state.registered(registry.address(), person.address()).orElseThrow();
    }

    private Map<String, NamedKey> keys(
            LedgerState state, EthereumDidRegistry registry, Instant now) {
        KeyResolver resolver =
                Ethr.by(
                        registry.address(),
                        new EntitiesContract(Anvil.CHAIN_ID, on.contracts.entities));
        return ((KeyFinding.Found)
                        resolver.resolve(
                                DID, new KeyResolver.Ground(now, Optional.of(state), Sources.NONE)))
                .keys().stream()
                        .collect(Collectors.toMap(key -> key.id().substring(DID.length()), k -> k));
    }

    @Test
    void readsADocumentThroughItsLife() {
        EthereumDidRegistry registry = registry();
        byte[] edwards = new byte[32];
        java.util.Arrays.fill(edwards, (byte) 0xab);
        String name = "did/pub/Ed25519/veriKey/base64";
        try (Follower follower = on.follow()) {
            LedgerState state = on.awaitHead(follower);
            assertThat(state.registered(registry.address(), ALICE.address())).isEmpty();
            assertThat(keys(state, registry, Instant.now())).containsOnlyKeys("#controller");

            registry.addDelegate(ALICE.address(), "veriKey", BOB.address(), HOUR);
            registry.addDelegate(ALICE.address(), "sigAuth", BOB.address(), HOUR);
            registry.setAttribute(ALICE.address(), name, edwards, HOUR);
            registry.setAttribute(ALICE.address(), "did/svc/Hub", new byte[5_000], HOUR);
            state = on.awaitHead(follower);
            assertThat(entered(state, registry, ALICE).keys())
                    .extracting(key -> key.number() + " " + key.entry().name())
                    .containsExactly("1 veriKey", "2 sigAuth", "3 " + name);
            Instant block = state.block().time();
            assertThat(keys(state, registry, block).get("#delegate-1"))
                    .matches(key ->
                            key.key().equals(new AccountKey(BOB.address()))
                                    && key.state() == KeyState.ACTIVE);
            assertThat(keys(state, registry, block.plusSeconds(HOUR + 1)).get("#delegate-1"))
                    .matches(key -> key.state() == KeyState.REVOKED);

            registry.revokeDelegate(ALICE.address(), "veriKey", BOB.address());
            registry.revokeAttribute(ALICE.address(), name, edwards);
            state = on.awaitHead(follower);
            assertThat(entered(state, registry, ALICE).keys())
                    .filteredOn(key -> key.holdsAt(Instant.EPOCH))
                    .extracting(key -> key.entry().name())
                    .containsExactly("sigAuth");

            registry.changeOwner(ALICE.address(), ALICE.address(), BOB.address());
            state = on.awaitHead(follower);
            assertThat(keys(state, registry, block).get("#controller"))
                    .matches(key -> key.key().equals(new AccountKey(BOB.address())));
            registry.changeOwner(BOB.address(), ALICE.address(), Address.ZERO);
            // The contract takes the account for its own owner again; nobody here does.
            registry.changeOwner(ALICE.address(), ALICE.address(), ALICE.address());
            state = on.awaitHead(follower);
            assertThat(entered(state, registry, ALICE).deactivated()).isTrue();
            assertThat(state.counts().ignored()).isZero();
            on.assertSameAsAnew(follower);
        }
    }

    @Test
    void anotherRegistryChangesNothing() {
        EthereumDidRegistry registry = registry();
        EthereumDidRegistry stranger = EthereumDidRegistry.deploy(on.chain);
        stranger.changeOwner(ALICE.address(), ALICE.address(), MALLORY.address());
        stranger.addDelegate(BOB.address(), "veriKey", MALLORY.address(), HOUR);
        try (Follower follower = on.follow()) {
            LedgerState state = on.awaitHead(follower);
            assertThat(state.registered(registry.address(), ALICE.address())).isEmpty();
            assertThat(state.registered(registry.address(), BOB.address())).isEmpty();
            assertThat(state.registered(stranger.address(), ALICE.address()).orElseThrow())
                    .matches(RegisteredDid::undecided);
        }
    }

    @Test
    void aReorganisationTakesBackAnOwnerAndADelegate() {
        EthereumDidRegistry registry = registry();
        try (Follower follower = on.follow()) {
            registry.addDelegate(ALICE.address(), "veriKey", BOB.address(), HOUR);
            on.awaitHead(follower);
            registry.revokeDelegate(ALICE.address(), "veriKey", BOB.address());
            registry.changeOwner(ALICE.address(), ALICE.address(), MALLORY.address());
            LedgerState before = on.awaitHead(follower);
            assertThat(entered(before, registry, ALICE).owner()).isEqualTo(MALLORY.address());
            on.chain.rpc("anvil_reorg", 2, java.util.List.of());
            LedgerState after = on.awaitHead(follower);
            assertThat(entered(after, registry, ALICE).owner()).isEqualTo(ALICE.address());
            assertThat(keys(after, registry, after.block().time()).get("#delegate-1"))
                    .matches(key -> key.state() == KeyState.ACTIVE);
            assertThat(entered(before, registry, ALICE).owner()).isEqualTo(MALLORY.address());
            on.assertSameAsAnew(follower);
        }
    }

    @Test
    void aRestartGoesOnFromItsCheckpointAndOneOfAnotherRegistryIsRefused() {
        EthereumDidRegistry registry = registry();
        registry.changeOwner(ALICE.address(), ALICE.address(), BOB.address());
        on.chain.mine(20);
        LedgerSettings settings = FollowedAnvil.with(on.settings(), folder.resolve("ledger"));
        try (Follower follower = FollowedAnvil.follow(settings)) {
            on.awaitHead(follower);
        }
        registry.addDelegate(CAROL.address(), "veriKey", ALICE.address(), HOUR);
        try (Follower follower = FollowedAnvil.follow(settings)) {
            LedgerState state = on.awaitHead(follower);
            assertThat(entered(state, registry, ALICE).owner()).isEqualTo(BOB.address());
            on.assertSameAsAnew(follower);
        }
        EthereumDidRegistry second = registry();
        LedgerSettings moved = FollowedAnvil.with(on.settings(), folder.resolve("ledger"));
        try (Follower follower = FollowedAnvil.follow(moved)) {
            LedgerState state = on.awaitHead(follower);
            assertThat(state.registered(second.address(), ALICE.address())).isEmpty();
        }
    }

    /** What it said before the first block that is read would not be known. */
    @Test
    void aRegistryThatIsOlderThanTheFirstBlockIsNotFollowed() {
        EthereumDidRegistry registry = registry();
        registry.changeOwner(ALICE.address(), ALICE.address(), BOB.address());
        long later = on.chain.blockNumber() + 1;
        on.chain.mine(2);
        try (Follower follower =
                FollowedAnvil.follow(FollowedAnvil.depths(on.settings(), later, 0, 16, 1000))) {
            FollowedAnvil.within(() ->
                    assertThat(follower.trouble())
                            .contains("credgate.ledger.from-block")
                            .contains("is older"));
            assertThat(follower.newest()).isEmpty();
        }
    }

    /** A door's refusal says nothing of the registry's age: a wrong start is seen all the same. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "rate limit reached, use an archive node of your own",
                "HTTP 429",
                "429 Too Many Requests",
                "header not found",
                "request timed out",
                "internal error"
            })
    void aRefusalThatMayPassLeavesTheAgeOfTheRegistryAsked(String refusal) {
        EthereumDidRegistry registry = registry();
        registry.changeOwner(ALICE.address(), ALICE.address(), BOB.address());
        long later = on.chain.blockNumber() + 1;
        on.chain.mine(2);
        try (NodeDouble node = refusingOldState(later - 1, refusal);
                Follower follower = FollowedAnvil.follow(from(node, later))) {
            FollowedAnvil.within(
                    () -> assertThat(follower.trouble()).contains("asked").contains(refusal));
            assertThat(follower.newest()).isEmpty();
            node.misbehave((_, _) -> null);
            FollowedAnvil.within(() -> assertThat(follower.trouble()).contains("is older"));
            assertThat(follower.newest()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "missing trie node 5c0ee75d (path ) state 0x5c0ee75d is not available",
                "historical state 5c0ee75d is not available",
                "required historical state unavailable (reexec=128)",
                "World state unavailable",
                "No state available for block 0x01",
                "state at block #12 is pruned",
                "this request needs an Archive Node"
            })
    void aNodeThatKeepsNoOldStateIsFollowed(String refusal) {
        EthereumDidRegistry registry = registry();
        long later = on.chain.blockNumber() + 1;
        on.chain.mine(2);
        registry.changeOwner(ALICE.address(), ALICE.address(), BOB.address());
        try (NodeDouble node = refusingOldState(later - 1, refusal);
                Follower follower = FollowedAnvil.follow(from(node, later))) {
            assertThat(entered(on.awaitHead(follower), registry, ALICE).owner())
                    .isEqualTo(BOB.address());
        }
    }

    /** Besu says nothing of a state that it no longer has. */
    @Test
    void aNodeThatSaysNothingOfABlockThatItHasIsFollowed() {
        EthereumDidRegistry registry = registry();
        long later = on.chain.blockNumber() + 1;
        on.chain.mine(2);
        try (NodeDouble node = ofOldState(later - 1, NodeDouble.result("null"));
                Follower follower = FollowedAnvil.follow(from(node, later))) {
            on.awaitHead(follower);
            registry.changeOwner(ALICE.address(), ALICE.address(), BOB.address());
            assertThat(entered(on.awaitHead(follower), registry, ALICE).owner())
                    .isEqualTo(BOB.address());
        }
    }

    /**
     * It says nothing of a block that it lacks, either. Behind one address another node, which has
     * the block, may have answered before.
     */
    @Test
    void aNodeThatLagsIsAskedAgainHoweverFarItLags() {
        EthereumDidRegistry registry = registry();
        registry.changeOwner(ALICE.address(), ALICE.address(), BOB.address());
        long later = on.chain.blockNumber() + 1;
        on.chain.mine(200);
        try (NodeDouble node = new NodeDouble(on.chain.url())) {
            node.misbehave((method, params) -> {
                if (!method.equals("eth_getCode")) {
                    return null;
                }
                if (params.get(1).has("blockHash")) {
                    return NodeDouble.error(1, "Block not found");
                }
                return params.get(1).asText().equals("0x" + Long.toHexString(later - 1))
                        ? NodeDouble.result("null")
                        : null;
            });
            try (Follower follower = FollowedAnvil.follow(from(node, later))) {
                FollowedAnvil.within(() ->
                        assertThat(follower.trouble()).contains("asked").contains("not found"));
                assertThat(follower.newest()).isEmpty();
                node.misbehave((_, _) -> null);
                FollowedAnvil.within(() -> assertThat(follower.trouble()).contains("is older"));
                assertThat(follower.newest()).isEmpty();
            }
        }
    }

    /** Nor is it let off where it says nothing of blocks that nobody has. */
    @Test
    void aNodeThatSaysNothingOfAnyHashIsAskedAgain() {
        EthereumDidRegistry registry = registry();
        registry.changeOwner(ALICE.address(), ALICE.address(), BOB.address());
        long later = on.chain.blockNumber() + 1;
        on.chain.mine(2);
        try (NodeDouble node = new NodeDouble(on.chain.url())) {
            node.misbehave((method, params) ->
                    method.equals("eth_getCode") && !params.get(1).asText().equals("latest")
                            ? NodeDouble.result("null")
                            : null);
            try (Follower follower = FollowedAnvil.follow(from(node, later))) {
                FollowedAnvil.within(
                        () -> assertThat(follower.trouble()).contains("asked").contains("nothing"));
                assertThat(follower.newest()).isEmpty();
            }
        }
    }

    private LedgerSettings from(NodeDouble node, long block) {
        return FollowedAnvil.depths(on.settings(node.url()), block, 0, 16, 1000);
    }

    private NodeDouble refusingOldState(long block, String refusal) {
        return ofOldState(block, NodeDouble.error(1, refusal));
    }

    private NodeDouble ofOldState(long block, String answer) {
        NodeDouble node = new NodeDouble(on.chain.url());
        AtomicReference<String> hash = new AtomicReference<>("");
        node.misbehave((method, params) -> {
            if (!method.equals("eth_getCode")) {
                return null;
            }
            if (params.get(1).has("blockHash")) {
                // The first that is asked for is that block's.
                String asked = params.get(1).get("blockHash").asText();
                hash.compareAndSet("", asked);
                return hash.get().equals(asked) ? answer : null;
            }
            return params.get(1).asText().equals("0x" + Long.toHexString(block)) ? answer : null;
        });
        return node;
    }
}
