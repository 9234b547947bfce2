package dev.credgate.did.ethr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.AccountKey;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Ed25519PublicKey;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.Multikey;
import dev.credgate.crypto.TestKey;
import dev.credgate.did.Grounds;
import dev.credgate.did.KeyFinding;
import dev.credgate.did.KeyResolver;
import dev.credgate.did.KeyResolver.Ground;
import dev.credgate.did.NamedKey;
import dev.credgate.did.ProofPurpose;
import dev.credgate.ledger.BlockRef;
import dev.credgate.ledger.ContractRule;
import dev.credgate.ledger.EntitiesContract;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.ledger.LedgerState;
import dev.credgate.source.Sources;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** did:ethr where a registry of ERC-1056 is followed. */
class RegistryKeysTest {

    private static final Address ENTITIES =
            Address.parse("0x00000000000000000000000000000000000000c1").orElseThrow();
    private static final Address REGISTRY =
            Address.parse("0x00000000000000000000000000000000000000e1").orElseThrow();
    private static final long LATER = Grounds.NOW.getEpochSecond() + 1_000;
    private static final Ed25519PublicKey EDWARDS =
            (Ed25519PublicKey)
                    Multikey.parse("z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH")
                            .orElseThrow();

    private final TestKey owner = TestKey.of(1);
    private final TestKey other = TestKey.of(2);
    private final Address address = owner.publicKey().address();
    private final Address stranger = other.publicKey().address();
    private final String byAddress = "did:ethr:0x7a69:" + address;
    private final String byKey =
            "did:ethr:0x7a69:0x" + HexFormat.of().formatHex(owner.publicKey().toCompressed());
    private LedgerState state =
            LedgerState.empty(
                    31337, Map.of(ENTITIES, ContractRule.CREDGATE), Optional.of(REGISTRY));
    private final KeyResolver resolver = Ethr.by(REGISTRY, new EntitiesContract(31337, ENTITIES));

    private void event(LedgerEvent event) {
        long number = state.block().number() + 1;
        state =
                state.apply(
                        new BlockRef(number, Keccak256.hash("b" + number), Grounds.NOW),
                        List.of(event));
    }

    private void owned(Address by) {
        event(new LedgerEvent.DidOwnerChanged(REGISTRY, address, by));
    }

    private void delegate(String type, Address to, long validTo) {
        event(new LedgerEvent.DidDelegateChanged(REGISTRY, address, type, to, validTo));
    }

    private void attribute(String name, byte[] value, long validTo) {
        event(
                new LedgerEvent.DidAttributeChanged(
                        REGISTRY, address, name, HexFormat.of().formatHex(value), validTo));
    }

    private KeyFinding resolve(String did, Instant now) {
        return resolver.resolve(did, new Ground(now, Optional.of(state), Sources.NONE));
    }

    private Map<String, NamedKey> keys(String did) {
        return keys(did, Grounds.NOW);
    }

    private Map<String, NamedKey> keys(String did, Instant now) {
        return ((KeyFinding.Found) resolve(did, now))
                .keys().stream()
                        .collect(
                                Collectors.toMap(
                                        key -> key.id().substring(did.length()), key -> key));
    }

    private static NamedKey the(Map<String, NamedKey> keys, String name) {
        return Objects.requireNonNull(keys.get(name), name);
    }

    @Test
    void anAccountNeedsNoEntry() {
        Map<String, NamedKey> bare = keys(byAddress);
        assertThat(bare).containsOnlyKeys("#controller");
        assertThat(the(bare, "#controller").key()).isEqualTo(new AccountKey(address));
        Map<String, NamedKey> brought = keys(byKey);
        assertThat(brought).containsOnlyKeys("#controller", "#controllerKey");
        assertThat(the(brought, "#controller").key()).isEqualTo(new AccountKey(address));
        assertThat(the(brought, "#controllerKey").key()).isEqualTo(owner.publicKey());
        assertThat(brought.values())
                .allMatch(key -> key.state() == KeyState.ACTIVE && key.purposes().size() == 2);
    }

    @Test
    void anotherOwnerTakesThePlaceOfTheKeyThatTheDidBrings() {
        owned(stranger);
        for (String did : List.of(byKey, byAddress)) {
            assertThat(the(keys(did), "#controller"))
                    .matches(key ->
                            key.key().equals(new AccountKey(stranger))
                                    && key.state() == KeyState.ACTIVE);
        }
        assertThat(the(keys(byKey), "#controllerKey").state()).isEqualTo(KeyState.REVOKED);
        assertThat(keys(byAddress)).containsOnlyKeys("#controller");
        owned(address);
        assertThat(the(keys(byKey), "#controllerKey").state()).isEqualTo(KeyState.ACTIVE);
        assertThat(the(keys(byKey), "#controller").key()).isEqualTo(new AccountKey(address));
    }

    @Test
    void whoIsDeactivatedHasNoKeys() {
        delegate("veriKey", stranger, LATER);
        owned(Address.ZERO);
        assertThat(resolve(byKey, Grounds.NOW)).isInstanceOf(KeyFinding.NotFound.class);
        owned(address);
        assertThat(resolve(byKey, Grounds.NOW)).isInstanceOf(KeyFinding.NotFound.class);
        assertThat(resolve(byAddress, Grounds.NOW)).isInstanceOf(KeyFinding.NotFound.class);
    }

    @Test
    void delegatesServeTheOneUseOfTheirType() {
        delegate("veriKey", stranger, LATER);
        delegate("sigAuth", stranger, LATER);
        delegate("enc", stranger, LATER);
        Map<String, NamedKey> keys = keys(byAddress);
        assertThat(keys).containsOnlyKeys("#controller", "#delegate-1", "#delegate-2");
        assertThat(the(keys, "#delegate-1").purposes())
                .containsExactly(ProofPurpose.ASSERTION_METHOD);
        assertThat(the(keys, "#delegate-2").purposes())
                .containsExactly(ProofPurpose.AUTHENTICATION);
        assertThat(the(keys, "#delegate-1").key()).isEqualTo(new AccountKey(stranger));
    }

    @Test
    void aDelegateCountsUntilItsEnd() {
        delegate("veriKey", stranger, LATER);
        Instant end = Instant.ofEpochSecond(LATER);
        assertThat(the(keys(byAddress, end.minusSeconds(1)), "#delegate-1").state())
                .isEqualTo(KeyState.ACTIVE);
        assertThat(the(keys(byAddress, end), "#delegate-1").state()).isEqualTo(KeyState.REVOKED);
        delegate("veriKey", stranger, Grounds.NOW.getEpochSecond());
        assertThat(the(keys(byAddress, Instant.EPOCH), "#delegate-1").state())
                .isEqualTo(KeyState.REVOKED);
    }

    @Test
    void attributesAreKeysOfTheirKind() {
        attribute("did/pub/Secp256k1/veriKey/hex", other.publicKey().toCompressed(), LATER);
        attribute("did/pub/Ed25519/veriKey/base64", EDWARDS.toBytes(), LATER);
        attribute("did/pub/Ed25519/sigAuth", EDWARDS.toBytes(), Long.MAX_VALUE);
        Map<String, NamedKey> keys = keys(byAddress);
        assertThat(the(keys, "#delegate-1").key()).isEqualTo(other.publicKey());
        assertThat(the(keys, "#delegate-2").key()).isEqualTo(EDWARDS);
        assertThat(the(keys, "#delegate-3").purposes())
                .containsExactly(ProofPurpose.AUTHENTICATION);
        attribute("did/pub/Ed25519/veriKey/base64", EDWARDS.toBytes(), 0);
        assertThat(the(keys(byAddress), "#delegate-2").state()).isEqualTo(KeyState.REVOKED);
        assertThat(the(keys(byAddress), "#delegate-3").state()).isEqualTo(KeyState.ACTIVE);
    }

    @Test
    void bytesThatAreNoKeyAreLeftOut() {
        byte[] offTheCurve = new byte[33];
        offTheCurve[0] = 2;
        offTheCurve[32] = 5; // 5³ + 7 = 132 is no square
        for (byte[] value : List.of(new byte[1], new byte[32], offTheCurve, new byte[65])) {
            attribute("did/pub/Secp256k1/veriKey/hex", value, LATER);
        }
        for (byte[] value : List.of(new byte[31], new byte[33])) {
            attribute("did/pub/Ed25519/veriKey/hex", value, LATER);
        }
        assertThat(keys(byAddress)).containsOnlyKeys("#controller");
        attribute("did/pub/Ed25519/veriKey/hex", EDWARDS.toBytes(), LATER);
        assertThat(keys(byAddress)).containsOnlyKeys("#controller", "#delegate-7");
    }

    @Test
    void whatIsRevokedStandsBehindWhatIsNot() {
        for (int number = 0; number < 30; number++) {
            Address some = TestKey.of(100 + number).publicKey().address();
            delegate("veriKey", some, LATER);
            delegate("veriKey", some, 0);
        }
        delegate("veriKey", stranger, LATER);
        List<NamedKey> keys = ((KeyFinding.Found) resolve(byKey, Grounds.NOW)).keys();
        assertThat(keys).hasSize(33);
        assertThat(keys.subList(0, 3)).allMatch(key -> key.state() == KeyState.ACTIVE);
        assertThat(keys.subList(3, 33)).allMatch(key -> key.state() == KeyState.REVOKED);
    }

    @Test
    void whoEnteredMoreThanIsKeptIsUndecided() {
        for (int number = 0; number < 65; number++) {
            delegate("veriKey", TestKey.of(100 + number).publicKey().address(), LATER);
        }
        assertThat(resolve(byKey, Grounds.NOW)).isInstanceOf(KeyFinding.Unavailable.class);
        assertThat(resolve(byAddress, Grounds.NOW)).isInstanceOf(KeyFinding.Unavailable.class);
    }

    @Test
    void aRegistryThatTheLedgerDoesNotFollowDecidesNothing() {
        KeyResolver wrong = Ethr.by(ENTITIES, new EntitiesContract(31337, ENTITIES));
        assertThat(wrong.resolve(byKey, new Ground(Grounds.NOW, Optional.of(state), Sources.NONE)))
                .isInstanceOf(KeyFinding.Unavailable.class);
        assertThat(resolver.resolve(byKey, Grounds.BARE)).isInstanceOf(KeyFinding.NoLedger.class);
        assertThat(resolve("did:ethr:" + address, Grounds.NOW))
                .isInstanceOf(KeyFinding.UnknownMethod.class);
    }

    /**
     * A registry that is followed from today on brings no key back that was declared compromised.
     */
    @Test
    void whatOurContractSaysAgainstAnAccountsKeyHolds() {
        event(
                new LedgerEvent.KeyLifecycle(
                        ENTITIES,
                        address,
                        Keccak256.hash(owner.publicKey().toDecimal()),
                        KeyState.COMPROMISED));
        assertThat(keys(byKey).values()).allMatch(key -> key.state() == KeyState.COMPROMISED);
        // Which key it was nobody can tell from an address: it may be this one.
        assertThat(keys(byAddress).values()).allMatch(key -> key.state() == KeyState.COMPROMISED);
        delegate("veriKey", stranger, LATER);
        event(
                new LedgerEvent.EntityAttribute(
                        ENTITIES,
                        stranger,
                        "/weId/auth",
                        other.publicKey().toDecimal() + "|" + stranger));
        assertThat(the(keys(byKey), "#delegate-1").state()).isEqualTo(KeyState.ACTIVE);
        event(
                new LedgerEvent.KeyLifecycle(
                        ENTITIES,
                        stranger,
                        Keccak256.hash(other.publicKey().toDecimal()),
                        KeyState.COMPROMISED));
        assertThat(the(keys(byKey), "#delegate-1").state()).isEqualTo(KeyState.COMPROMISED);
        owned(stranger);
        assertThat(the(keys(byAddress), "#controller").state()).isEqualTo(KeyState.COMPROMISED);
    }

    @Test
    void aCompromisedKeyDoesNotServeAsAnAttributeEither() {
        attribute("did/pub/Secp256k1/veriKey/hex", owner.publicKey().toCompressed(), LATER);
        assertThat(the(keys(byAddress), "#delegate-1").state()).isEqualTo(KeyState.ACTIVE);
        event(
                new LedgerEvent.KeyLifecycle(
                        ENTITIES,
                        address,
                        Keccak256.hash(owner.publicKey().toDecimal()),
                        KeyState.COMPROMISED));
        assertThat(keys(byAddress).values()).allMatch(key -> key.state() == KeyState.COMPROMISED);
        assertThat(keys(byKey).values()).allMatch(key -> key.state() == KeyState.COMPROMISED);
    }
}
