package dev.credgate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Keccak256;
import dev.credgate.ledger.DidRegistry.Bounds;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The registry of ERC-1056 under honest events, odd ones and floods. */
class DidRegistryTest {

    private static final Address REGISTRY = address(0xe1);
    private static final Address OTHER = address(0xe2);
    private static final Address ALICE = address(1);
    private static final Address BOB = address(2);
    private static final Instant NOW = Instant.ofEpochSecond(1_000);
    private static final String POINT = "02" + "ab".repeat(32);
    private static final String HEX = "did/pub/Secp256k1/veriKey/hex";

    private final Set<Address> named = new HashSet<>();
    private DidRegistry registry = registry(new Bounds(4, 20, 8));

    private static DidRegistry registry(Bounds bounds) {
        return DidRegistry.empty(Optional.of(REGISTRY), bounds, SipHash.drawn());
    }

    private static Address address(int number) {
        return new Address(0, 0, number);
    }

    private void owner(Address identity, Address owner) {
        registry =
                registry.after(
                        new LedgerEvent.DidOwnerChanged(REGISTRY, identity, owner),
                        named::contains);
    }

    private void delegate(Address identity, String type, Address delegate, long validTo) {
        registry =
                registry.after(
                        new LedgerEvent.DidDelegateChanged(
                                REGISTRY, identity, type, delegate, validTo),
                        NOW,
                        named::contains);
    }

    private void attribute(Address identity, String name, String value, long validTo) {
        registry =
                registry.after(
                        new LedgerEvent.DidAttributeChanged(
                                REGISTRY, identity, name, value, validTo),
                        NOW,
                        named::contains);
    }

    private RegisteredDid of(Address identity) {
        return registry.did(REGISTRY, identity).orElseThrow();
    }

    private List<Long> inForce(Address identity) {
        return of(identity).keys().stream()
                .filter(key -> key.holdsAt(NOW))
                .map(RegisteredKey::number)
                .toList();
    }

    @Test
    void anAccountThatNothingWasSaidOfIsItsOwnOwner() {
        assertThat(registry.did(REGISTRY, ALICE)).isEmpty();
        owner(ALICE, BOB);
        assertThat(of(ALICE).owner()).isEqualTo(BOB);
        assertThat(registry.did(REGISTRY, BOB)).isEmpty();
        owner(ALICE, ALICE);
        assertThat(of(ALICE).owner()).isEqualTo(ALICE);
    }

    @Test
    void ofAContractThatIsNotFollowedNothingCanBeSaid() {
        assertThat(registry.did(OTHER, ALICE).orElseThrow().undecided()).isTrue();
        DidRegistry none = DidRegistry.empty(Optional.empty(), Bounds.STANDARD, SipHash.drawn());
        assertThat(none.did(REGISTRY, ALICE).orElseThrow().undecided()).isTrue();
    }

    @Test
    void numbersAreThoseOfTheEvents() {
        attribute(ALICE, HEX, POINT, 2_000);
        attribute(ALICE, "did/svc/Hub", "00", 2_000);
        attribute(ALICE, "did/pub/RSA/veriKey/hex", "00", 2_000);
        delegate(ALICE, "sigAuth", BOB, 2_000);
        attribute(ALICE, HEX, POINT, 0);
        delegate(ALICE, "enc", BOB, 2_000);
        delegate(ALICE, "veriKey", BOB, 2_000);
        owner(ALICE, BOB);
        attribute(ALICE, "did/pub/Ed25519/sigAuth/base58", "cd".repeat(32), 2_000);
        assertThat(inForce(ALICE)).containsExactly(3L, 6L, 7L);
        assertThat(of(ALICE).keys())
                .filteredOn(key -> !key.holdsAt(NOW))
                .singleElement()
                .matches(key -> key.number() == 1 && key.until() == RegisteredKey.REVOKED);
    }

    @Test
    void whatIsEnteredAnewHasItsNewNumberAndEnd() {
        delegate(ALICE, "veriKey", BOB, 2_000);
        delegate(ALICE, "veriKey", BOB, 3_000);
        assertThat(inForce(ALICE)).containsExactly(2L);
        delegate(ALICE, "veriKey", BOB, NOW.getEpochSecond());
        assertThat(inForce(ALICE)).isEmpty();
        delegate(ALICE, "veriKey", BOB, 3_000);
        assertThat(inForce(ALICE)).containsExactly(4L);
        assertThat(of(ALICE).keys()).hasSize(1);
    }

    /** A clock that is behind the chain's must not see it in force for another second. */
    @Test
    void whatIsRevokedInItsBlockIsRevokedAtAnyInstant() {
        delegate(ALICE, "veriKey", BOB, Long.MAX_VALUE);
        delegate(ALICE, "veriKey", BOB, NOW.getEpochSecond());
        assertThat(of(ALICE).keys()).noneMatch(key -> key.holdsAt(Instant.EPOCH));
    }

    @Test
    void whatHasAnEndHoldsUntilThen() {
        delegate(ALICE, "veriKey", BOB, 2_000);
        RegisteredKey key = of(ALICE).keys().getFirst();
        assertThat(key.holdsAt(Instant.ofEpochSecond(1_999, 999_999_999))).isTrue();
        assertThat(key.holdsAt(Instant.ofEpochSecond(2_000))).isFalse();
    }

    @Test
    void revokingUnderAnotherNameOrUseLeavesAnEntry() {
        attribute(ALICE, HEX, POINT, 2_000);
        attribute(ALICE, "did/pub/Secp256k1/veriKey/base64", POINT, 0);
        attribute(ALICE, "did/pub/Secp256k1/sigAuth/hex", POINT, 0);
        delegate(ALICE, HEX, BOB, 0);
        assertThat(inForce(ALICE)).containsExactly(1L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "did/pub/Secp256k1/veriKey/hex\u0000x",
                "did/pub/Secp256k1/veriKey/hex/",
                "did/pub/Secp256k1/veriKey/hexx",
                "did/pub/Secp256k1/verikey/hex",
                "did/pub/secp256k1/veriKey/hex",
                "did/pub/Secp256k1//hex",
                "did/pub/Secp256k1",
                "did/pub/Secp256k1/enc/hex",
                "did/pub/X25519/enc/base64",
                "did/pub/",
                "did/pub",
                "veriKey",
                "sigAuth",
                ""
            })
    void otherNamesAreNoKeys(String name) {
        attribute(ALICE, name, POINT, 2_000);
        delegate(ALICE, name.equals("veriKey") || name.equals("sigAuth") ? "x" : name, BOB, 2_000);
        assertThat(of(ALICE).keys()).isEmpty();
    }

    @Test
    void bytesThatNoKeyHasAreNotKept() {
        attribute(ALICE, HEX, "", 2_000);
        assertThat(of(ALICE).keys()).isEmpty();
        assertThat(of(ALICE).changes()).isEqualTo(1);
    }

    @Test
    void deactivationIsFinal() {
        delegate(ALICE, "veriKey", BOB, 2_000);
        owner(ALICE, Address.ZERO);
        owner(ALICE, ALICE);
        delegate(ALICE, "veriKey", BOB, 2_000);
        attribute(ALICE, HEX, POINT, 2_000);
        assertThat(of(ALICE).deactivated()).isTrue();
        assertThat(of(ALICE).keys()).isEmpty();
        assertThat(registry.keys()).isZero();
    }

    @Test
    void whoHasMoreKeysThanAreKeptIsUndecidedForGood() {
        for (int number = 0; number < 4; number++) {
            delegate(ALICE, "veriKey", address(100 + number), 2_000);
        }
        assertThat(of(ALICE).undecided()).isFalse();
        delegate(ALICE, "veriKey", address(104), 2_000);
        assertThat(of(ALICE).undecided()).isTrue();
        assertThat(of(ALICE).deactivated()).isFalse();
        assertThat(registry.keys()).isZero();
        delegate(ALICE, "veriKey", address(100), 0);
        owner(ALICE, BOB);
        assertThat(of(ALICE).undecided()).isTrue();
        delegate(BOB, "veriKey", address(100), 2_000);
        assertThat(of(BOB).undecided()).isFalse();
    }

    @Test
    void whatIsOverGivesWay() {
        for (int number = 0; number < 50; number++) {
            delegate(ALICE, "veriKey", address(100 + number), 2_000);
            delegate(ALICE, "veriKey", address(100 + number), NOW.getEpochSecond());
        }
        delegate(ALICE, "veriKey", BOB, 2_000);
        assertThat(of(ALICE).undecided()).isFalse();
        assertThat(inForce(ALICE)).containsExactly(101L);
        assertThat(registry.keys()).isEqualTo(of(ALICE).keys().size()).isLessThan(5);
    }

    @Test
    void aFloodOfKeysMakesOnlyThoseUndecidedWhoEnterMore() {
        delegate(ALICE, "veriKey", BOB, 2_000);
        owner(BOB, ALICE);
        for (int flood = 0; flood < 6; flood++) {
            for (int number = 0; number < 4; number++) {
                delegate(address(50 + flood), "veriKey", address(100 + number), 2_000);
            }
        }
        assertThat(registry.keys()).isLessThanOrEqualTo(20);
        assertThat(inForce(ALICE)).containsExactly(1L);
        delegate(ALICE, "veriKey", BOB, 0);
        assertThat(inForce(ALICE)).isEmpty();
        delegate(BOB, "veriKey", ALICE, 2_000);
        delegate(BOB, "sigAuth", ALICE, 2_000);
        delegate(BOB, "sigAuth", address(3), 2_000);
        assertThat(of(BOB).owner()).isEqualTo(ALICE);
        assertThat(inForce(BOB)).hasSize(3);
        delegate(BOB, "sigAuth", address(4), 2_000);
        assertThat(registry.keys()).isLessThanOrEqualTo(20);
        assertThat(of(BOB).undecided()).isTrue();
    }

    @Test
    void whereThereIsNoRoomWhatIsOverGivesWayFirst() {
        delegate(ALICE, "veriKey", address(3), 2_000);
        delegate(ALICE, "veriKey", address(3), 0);
        delegate(ALICE, "veriKey", address(4), 2_000);
        delegate(ALICE, "veriKey", address(4), 0);
        for (int flood = 0; registry.keys() < 20; flood++) {
            delegate(address(50 + flood / 4), "veriKey", address(100 + flood), 2_000);
        }
        delegate(ALICE, "veriKey", BOB, 2_000);
        assertThat(of(ALICE).undecided()).isFalse();
        assertThat(inForce(ALICE)).containsExactly(5L);
        assertThat(of(ALICE).keys()).hasSize(1);
        assertThat(registry.keys()).isEqualTo(19);
    }

    /** Whose event had to be passed over must not pass for somebody of whom nothing was said. */
    @Test
    void aFloodOfAccountsMakesOnlyThoseUndecidedWhoComeAfterIt() {
        owner(ALICE, BOB);
        for (int flood = 0; flood < 7; flood++) {
            owner(address(50 + flood), BOB);
        }
        assertThat(registry.undecided()).isZero();
        owner(address(60), BOB);
        delegate(address(61), "veriKey", BOB, 2_000);
        attribute(address(62), HEX, POINT, 2_000);
        owner(address(60), address(60));
        assertThat(registry.dids().size()).isEqualTo(8);
        assertThat(registry.undecided()).isEqualTo(3);
        for (int late = 60; late <= 62; late++) {
            assertThat(of(address(late)).undecided()).isTrue();
        }
        assertThat(registry.did(REGISTRY, address(70))).isEmpty();
        assertThat(of(ALICE).owner()).isEqualTo(BOB);
        owner(ALICE, address(3));
        assertThat(of(ALICE).owner()).isEqualTo(address(3));
        owner(ALICE, Address.ZERO);
        assertThat(of(ALICE).deactivated()).isTrue();
    }

    @Test
    void aFloodLeavesRoomForWhomTheTrustRegistryNames() {
        for (int flood = 0; flood < 12; flood++) {
            for (int number = 0; number < 4; number++) {
                delegate(address(50 + flood), "veriKey", address(100 + number), 2_000);
            }
        }
        named.add(ALICE);
        for (int number = 0; number < 4; number++) {
            delegate(ALICE, "veriKey", address(100 + number), 2_000);
        }
        assertThat(inForce(ALICE)).containsExactly(1L, 2L, 3L, 4L);
        delegate(ALICE, "veriKey", address(100), 0);
        owner(ALICE, BOB);
        assertThat(inForce(ALICE)).containsExactly(2L, 3L, 4L);
        assertThat(of(ALICE).owner()).isEqualTo(BOB);
        // Its own bound holds for it as for any other.
        delegate(ALICE, "veriKey", address(104), 2_000);
        delegate(ALICE, "veriKey", address(105), 2_000);
        assertThat(of(ALICE).undecided()).isTrue();
    }

    /** What was said while there was no room is lost: naming him later cannot bring it back. */
    @Test
    void whoIsNamedAfterHeWasPassedOverStaysUndecided() {
        for (int flood = 0; flood < 8; flood++) {
            owner(address(50 + flood), BOB);
        }
        owner(ALICE, BOB);
        named.add(ALICE);
        owner(ALICE, ALICE);
        assertThat(of(ALICE).undecided()).isTrue();
        named.add(BOB);
        owner(BOB, address(3));
        assertThat(of(BOB).owner()).isEqualTo(address(3));
    }

    @Test
    void namesThatAreNoTextAreNoEntries() {
        delegate(ALICE, "\u00ff\u00fe", BOB, 2_000);
        attribute(ALICE, "did/pub/Secp256k1/veriKey/\u00c3", POINT, 2_000);
        assertThat(registry.did(REGISTRY, ALICE)).isEmpty();
        attribute(ALICE, "did/pub/\u00c3\u00a9/veriKey", POINT, 2_000);
        delegate(ALICE, "veriKey", BOB, 2_000);
        assertThat(inForce(ALICE)).containsExactly(2L);
    }

    @Test
    void aStateKeepsWhatALaterBlockTakes() {
        LedgerState before =
                block(
                        LedgerState.empty(31337, Map.of(), Optional.of(REGISTRY)),
                        1,
                        new LedgerEvent.DidDelegateChanged(REGISTRY, ALICE, "veriKey", BOB, 2_000));
        LedgerState after =
                block(
                        before,
                        2,
                        new LedgerEvent.DidDelegateChanged(REGISTRY, ALICE, "veriKey", BOB, 1_000),
                        new LedgerEvent.DidOwnerChanged(REGISTRY, ALICE, BOB),
                        new LedgerEvent.DidOwnerChanged(OTHER, ALICE, Address.ZERO),
                        new LedgerEvent.DidDelegateChanged(OTHER, ALICE, "veriKey", BOB, 2_000),
                        new LedgerEvent.DidAttributeChanged(OTHER, ALICE, HEX, POINT, 2_000));
        RegisteredDid old = before.registered(REGISTRY, ALICE).orElseThrow();
        assertThat(old.owner()).isEqualTo(ALICE);
        assertThat(old.keys()).allMatch(key -> key.holdsAt(NOW));
        RegisteredDid now = after.registered(REGISTRY, ALICE).orElseThrow();
        assertThat(now.owner()).isEqualTo(BOB);
        assertThat(now.keys()).noneMatch(key -> key.holdsAt(NOW));
        assertThat(after.counts().ignored()).isEqualTo(3);
        assertThat(after.registrySize()).isEqualTo(new LedgerState.RegistrySize(1, 1, 0));
    }

    /** By the very text under which trust is kept, and only from the block on that brings it. */
    @ParameterizedTest
    @ValueSource(strings = {"did:ethr:0x7a69:", "did:ethr:0x1:", "did:ethr:"})
    void roomIsKeptForDidsThatTheTrustRegistryNames(String prefix) {
        Address committee = address(9);
        for (long chain : new long[] {31337, 1}) {
            LedgerState full =
                    block(
                            LedgerState.empty(
                                    chain, Map.of(), Optional.of(REGISTRY), new Bounds(4, 1, 1)),
                            1,
                            new LedgerEvent.DidDelegateChanged(
                                    REGISTRY, address(50), "veriKey", BOB, 2_000),
                            new LedgerEvent.IssuerNamed(
                                    Keccak256.hash(prefix + ALICE), committee, "Alice"));
            LedgerState after =
                    block(
                            full,
                            2,
                            new LedgerEvent.DidDelegateChanged(
                                    REGISTRY, ALICE, "veriKey", BOB, 2_000),
                            new LedgerEvent.DidAttributeChanged(REGISTRY, ALICE, HEX, POINT, 2_000),
                            new LedgerEvent.DidOwnerChanged(REGISTRY, ALICE, BOB),
                            new LedgerEvent.DidOwnerChanged(REGISTRY, BOB, ALICE));
            boolean named = (chain == 1) != prefix.equals("did:ethr:0x7a69:");
            RegisteredDid alice = after.registered(REGISTRY, ALICE).orElseThrow();
            assertThat(alice.undecided()).isEqualTo(!named);
            assertThat(alice.keys()).hasSize(named ? 2 : 0);
            assertThat(after.registered(REGISTRY, BOB).orElseThrow().undecided()).isTrue();
            assertThat(after.registered(REGISTRY, address(70))).isEmpty();
            assertThat(after.registrySize())
                    .isEqualTo(
                            new LedgerState.RegistrySize(
                                    named ? 2 : 1, named ? 3 : 1, named ? 1 : 2));
        }
    }

    private static LedgerState block(LedgerState state, long number, LedgerEvent... events) {
        return state.apply(
                new BlockRef(number, Keccak256.hash("b" + number), NOW), List.of(events));
    }
}
