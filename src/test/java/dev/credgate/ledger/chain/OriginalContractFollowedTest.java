package dev.credgate.ledger.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.ledger.ContractRule;
import dev.credgate.ledger.EntityKey;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.LedgerState;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** WeIdentity's own WeIdContract, read by the same follower, and each of its readers' traps. */
class OriginalContractFollowedTest {

    private static final String AUTH = "/weId/auth";
    private static final String SECP = "/weId/pubkey/Secp256k1/base64";
    private static final String CONSTANT = "/weId/pubkey/SECP256K1/base64";
    private static final Person ALICE = new Person(1);
    private static final Person MALLORY = new Person(2);

    private final FollowedAnvil on = new FollowedAnvil();
    private final Address committee = on.chain.account(0);
    private final OriginalWeIdContract original = OriginalWeIdContract.deploy(on.chain, committee);
    private final OriginalWeIdContract trusted = OriginalWeIdContract.deploy(on.chain, committee);
    private final OriginalWeIdContract stranger = OriginalWeIdContract.deploy(on.chain, committee);

    OriginalContractFollowedTest() {
        on.alsoFollow(original.address(), ContractRule.WEIDENTITY);
        on.alsoFollow(trusted.address(), ContractRule.WEIDENTITY_FURTHER_KEYS);
    }

    @AfterEach
    void stop() {
        on.close();
    }

    @Test
    void readsAnOrdinaryDocument() {
        original.createWeId(ALICE.address(), ALICE.publicKey(), 1_600_000_000);
        original.setAttribute(ALICE.address(), "/weId/service/x", "https://x.example", 1);
        original.setAttribute(ALICE.address(), AUTH, "5OBSOLETEAUTH|" + ALICE.address(), 2);
        try (Follower follower = on.follow()) {
            LedgerState state = on.awaitHead(follower);
            assertThat(keys(state, original, ALICE))
                    .singleElement()
                    .matches(key -> key.verifies() && key.material().equals(ALICE.publicKey()));
            original.setAttribute(
                    ALICE.address(), SECP, ALICE.publicKey() + "OBSOLETE|" + ALICE.address(), 3);
            assertThat(keys(on.awaitHead(follower), original, ALICE).getFirst().state())
                    .isEqualTo(KeyState.REVOKED);
            original.setAttribute(
                    ALICE.address(), SECP, ALICE.publicKey() + "|" + ALICE.address(), 4);
            assertThat(keys(on.awaitHead(follower), original, ALICE).getFirst().verifies())
                    .isTrue();
        }
    }

    @Test
    void anotherContractInjectsNothing() {
        original.createWeId(ALICE.address(), ALICE.publicKey(), 1_600_000_000);
        stranger.delegateSetAttribute(
                committee, ALICE.address(), SECP, MALLORY.publicKey() + "|" + ALICE.address(), 1);
        stranger.delegateSetAttribute(
                committee,
                ALICE.address(),
                SECP,
                ALICE.publicKey() + "OBSOLETE|" + ALICE.address(),
                1);
        try (Follower follower = on.follow()) {
            LedgerState state = on.awaitHead(follower);
            assertThat(keys(state, original, ALICE)).singleElement().matches(EntityKey::verifies);
            assertThat(state.entity(stranger.address(), ALICE.address())).isEmpty();
        }
    }

    @Test
    void aCommitteeMembersKeyInSomebodysDocumentCountsOnlyWhereThatIsTrusted() {
        for (var contract : List.of(original, trusted)) {
            contract.createWeId(ALICE.address(), ALICE.publicKey(), 1_600_000_000);
            contract.delegateSetAttribute(
                    committee,
                    ALICE.address(),
                    SECP,
                    MALLORY.publicKey() + "|" + ALICE.address(),
                    1);
        }
        try (Follower follower = on.follow()) {
            LedgerState state = on.awaitHead(follower);
            assertThat(keys(state, original, ALICE))
                    .extracting(EntityKey::verifies)
                    .containsExactly(true, false);
            assertThat(keys(state, trusted, ALICE)).allMatch(EntityKey::verifies);
        }
    }

    @Test
    void aForeignFirstKeyNeverCounts() {
        for (var contract : List.of(original, trusted)) {
            contract.delegateCreateWeId(
                    committee,
                    ALICE.address(),
                    MALLORY.publicKey() + "|" + ALICE.address(),
                    1_600_000_000);
            contract.createWeId(MALLORY.address(), "123", 1_600_000_000);
        }
        try (Follower follower = on.follow()) {
            LedgerState state = on.awaitHead(follower);
            for (var contract : List.of(original, trusted)) {
                assertThat(keys(state, contract, ALICE)).noneMatch(EntityKey::verifies);
                assertThat(keys(state, contract, MALLORY)).noneMatch(EntityKey::verifies);
            }
        }
    }

    @Test
    void whatTheSdkRevokesIsRevokedUnderTheTypeThatItNames() {
        String owner = "|" + ALICE.address();
        trusted.createWeId(ALICE.address(), ALICE.publicKey(), 1_600_000_000);
        trusted.setAttribute(ALICE.address(), SECP, MALLORY.publicKey() + owner, 1);
        try (Follower follower = on.follow()) {
            assertThat(keys(on.awaitHead(follower), trusted, ALICE)).allMatch(EntityKey::verifies);
            String obsolete = MALLORY.publicKey() + "OBSOLETE" + owner;
            // revokePublicKeyWithAuthentication names the constant, addPublicKey its type name.
            trusted.setAttribute(ALICE.address(), CONSTANT, obsolete, 2);
            assertThat(states(on.awaitHead(follower)))
                    .containsExactly(KeyState.ACTIVE, KeyState.REVOKED);
            trusted.setAttribute(ALICE.address(), CONSTANT, MALLORY.publicKey() + owner, 3);
            assertThat(states(on.awaitHead(follower)))
                    .containsExactly(KeyState.ACTIVE, KeyState.ACTIVE);
            trusted.setAttribute(ALICE.address(), "/weId/pubkey/ECDSA/base64", obsolete, 4);
            LedgerState state = on.awaitHead(follower);
            assertThat(states(state)).containsExactly(KeyState.ACTIVE, KeyState.REVOKED);
            assertThat(state.counts().ignored()).isZero();
        }
    }

    @Test
    void keysInBase64AreTheSameKeysAsInDecimal() {
        String owner = "|" + ALICE.address();
        byte[] mallory = Secp256k1PublicKey.ofDecimal(MALLORY.publicKey()).orElseThrow().toBytes();
        byte[] marked = new byte[65];
        marked[0] = 4;
        System.arraycopy(mallory, 0, marked, 1, mallory.length);
        Base64.Encoder base64 = Base64.getEncoder();
        trusted.createWeId(ALICE.address(), base64(ALICE), 1_600_000_000);
        trusted.setAttribute(ALICE.address(), SECP, MALLORY.publicKey() + owner, 1);
        trusted.setAttribute(ALICE.address(), SECP, base64.encodeToString(marked) + owner, 2);
        // No point of the curve, and no second spelling of one: base64 has none here.
        trusted.setAttribute(ALICE.address(), SECP, base64.encodeToString(new byte[64]) + owner, 3);
        trusted.setAttribute(
                ALICE.address(),
                SECP,
                base64.withoutPadding().encodeToString(marked) + "OBSOLETE" + owner,
                4);
        try (Follower follower = on.follow()) {
            LedgerState state = on.awaitHead(follower);
            assertThat(keys(state, trusted, ALICE))
                    .allMatch(EntityKey::verifies)
                    .extracting(EntityKey::material)
                    .containsExactly(ALICE.publicKey(), MALLORY.publicKey());
            assertThat(state.counts().ignored()).isEqualTo(2);
            trusted.setAttribute(
                    ALICE.address(), CONSTANT, base64(MALLORY) + "OBSOLETE" + owner, 5);
            assertThat(states(on.awaitHead(follower)))
                    .containsExactly(KeyState.ACTIVE, KeyState.REVOKED);
        }
    }

    private static String base64(Person person) {
        return Base64.getEncoder()
                .encodeToString(
                        Secp256k1PublicKey.ofDecimal(person.publicKey()).orElseThrow().toBytes());
    }

    private List<KeyState> states(LedgerState state) {
        return keys(state, trusted, ALICE).stream().map(EntityKey::state).toList();
    }

    @Test
    void malformedAttributesChangeNothing() {
        original.createWeId(ALICE.address(), ALICE.publicKey(), 1_600_000_000);
        String owner = "|" + ALICE.address();
        // What a reader that looks for parts takes for a revocation of Alice's key.
        set(SECP, ALICE.publicKey().substring(0, 30) + "OBSOLETE" + owner);
        set(SECP, ALICE.publicKey() + "OBSOLETE" + owner + owner);
        set(SECP, ALICE.publicKey() + "OBSOLETE");
        set(SECP, "OBSOLETE" + ALICE.publicKey() + owner);
        set("/weId/pubkey", ALICE.publicKey() + "OBSOLETE" + owner);
        set("/weId/pubkey/Secp256k1/base64x", ALICE.publicKey() + "OBSOLETE" + owner);
        set(AUTH, ALICE.publicKey() + "OBSOLETE" + owner);
        set(SECP, "");
        set(SECP, "|");
        try (Follower follower = on.follow()) {
            LedgerState state = on.awaitHead(follower);
            assertThat(keys(state, original, ALICE)).singleElement().matches(EntityKey::verifies);
            assertThat(state.counts().ignored()).isEqualTo(7);
            assertThat(follower.trouble()).isEmpty();
        }
    }

    private void set(String key, String value) {
        original.setAttribute(ALICE.address(), key, value, 9);
    }

    private static List<EntityKey> keys(
            LedgerState state, OriginalWeIdContract contract, Person person) {
        return state.entity(contract.address(), person.address()).orElseThrow().keys();
    }
}
