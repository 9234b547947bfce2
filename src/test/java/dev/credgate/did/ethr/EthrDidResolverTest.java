package dev.credgate.did.ethr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.AccountKey;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.TestKey;
import dev.credgate.did.Grounds;
import dev.credgate.did.KeyFinding;
import dev.credgate.did.KeyResolver.Ground;
import dev.credgate.did.NamedKey;
import dev.credgate.did.WeIdKeyResolver;
import dev.credgate.ledger.BlockRef;
import dev.credgate.ledger.ContractRule;
import dev.credgate.ledger.EntitiesContract;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.ledger.LedgerState;
import dev.credgate.ledger.WeIdContracts;
import dev.credgate.source.Sources;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same entities under did:ethr and did:weid, as the chain's events leave them. */
class EthrDidResolverTest {

    private static final Address CONTRACT =
            Address.parse("0x00000000000000000000000000000000000000c1").orElseThrow();
    private static final String P256 = "zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP";

    private final TestKey owner = TestKey.of(1);
    private final Address address = owner.publicKey().address();
    private final String byAddress = "did:ethr:0x7a69:" + address;
    private final String byKey =
            "did:ethr:0x7a69:0x" + HexFormat.of().formatHex(owner.publicKey().toCompressed());
    private LedgerState state = LedgerState.empty(31337, Map.of(CONTRACT, ContractRule.CREDGATE));

    private final EthrDidResolver resolver =
            new EthrDidResolver(
                    Optional.of(new EntitiesContract(31337, CONTRACT)), Optional.empty());

    private void event(LedgerEvent event) {
        long number = state.block().number() + 1;
        state =
                state.apply(
                        new BlockRef(number, Keccak256.hash("b" + number), Grounds.NOW),
                        List.of(event));
    }

    private void publish(String kind, String material) {
        event(
                new LedgerEvent.EntityAttribute(
                        CONTRACT,
                        address,
                        kind.equals("auth") ? "/weId/auth" : "/weId/pubkey/" + kind + "/base64",
                        material + "|" + address));
    }

    private Ground ground() {
        return new Ground(Grounds.NOW, Optional.of(state), Sources.NONE);
    }

    private Map<String, NamedKey> keys(String did) {
        return found(did, resolver.resolve(did, ground()));
    }

    private static Map<String, NamedKey> found(String did, KeyFinding finding) {
        assertThat(finding).isInstanceOf(KeyFinding.Found.class);
        return ((KeyFinding.Found) finding)
                .keys().stream()
                        .collect(
                                Collectors.toMap(
                                        key -> key.id().substring(did.length()), key -> key));
    }

    private static NamedKey the(Map<String, NamedKey> keys, String name) {
        return Objects.requireNonNull(keys.get(name), name);
    }

    @Test
    void aDidThatBringsItsKeyNeedsNoEntry() {
        Map<String, NamedKey> keys = keys(byKey);
        assertThat(keys).containsOnlyKeys("#controller", "#controllerKey");
        assertThat(the(keys, "#controller").key()).isEqualTo(new AccountKey(address));
        assertThat(the(keys, "#controllerKey").key()).isEqualTo(owner.publicKey());
        assertThat(keys.values()).allMatch(key -> key.state() == KeyState.ACTIVE && key.counts());
    }

    @Test
    void anAddressNeedsOne() {
        assertThat(resolver.resolve(byAddress, ground())).isInstanceOf(KeyFinding.NotFound.class);
        publish("auth", owner.publicKey().toDecimal());
        Map<String, NamedKey> keys = keys(byAddress);
        assertThat(keys).containsOnlyKeys("#controller", "#keys-0");
        assertThat(the(keys, "#controller").key()).isEqualTo(new AccountKey(address));
    }

    @Test
    void whatTheChainSaysOfAKeyHoldsUnderEveryName() {
        publish("auth", owner.publicKey().toDecimal());
        publish("P-256", P256);
        publish("Ed25519", P256);
        publish("RSA", "0123");
        event(
                new LedgerEvent.KeyLifecycle(
                        CONTRACT,
                        address,
                        Keccak256.hash(owner.publicKey().toDecimal()),
                        KeyState.COMPROMISED));
        Map<String, NamedKey> keys = keys(byKey);
        assertThat(keys).containsOnlyKeys("#controller", "#controllerKey", "#keys-0", "#keys-1");
        assertThat(the(keys, "#controller").state()).isEqualTo(KeyState.COMPROMISED);
        assertThat(the(keys, "#controllerKey").state()).isEqualTo(KeyState.COMPROMISED);
        assertThat(the(keys, "#keys-1").state()).isEqualTo(KeyState.ACTIVE);

        String weid = "did:weid:101:" + address;
        WeIdKeyResolver weIds = new WeIdKeyResolver(new WeIdContracts(Map.of(101L, CONTRACT)));
        Map<String, NamedKey> same = found(weid, weIds.resolve(weid, ground()));
        assertThat(same).containsOnlyKeys("#keys-0", "#keys-1");
        assertThat(the(same, "#keys-0").state()).isEqualTo(KeyState.COMPROMISED);
        assertThat(the(same, "#keys-0").hash())
                .isEqualTo(Keccak256.hash(owner.publicKey().toDecimal()))
                .isEqualTo(the(keys, "#controller").hash());
    }

    @Test
    void aKeyCondemnedBeforeItIsPublishedIsCompromised() {
        event(
                new LedgerEvent.KeyLifecycle(
                        CONTRACT,
                        address,
                        Keccak256.hash(owner.publicKey().toDecimal()),
                        KeyState.COMPROMISED));
        assertThat(keys(byKey).values()).allMatch(key -> key.state() == KeyState.COMPROMISED);
    }

    @Test
    void aKeyThatIsNotTheFirstsOwnDoesNotCount() {
        publish("auth", TestKey.of(2).publicKey().toDecimal());
        Map<String, NamedKey> keys = keys(byKey);
        assertThat(the(keys, "#controller").key()).isEqualTo(new AccountKey(address));
        assertThat(the(keys, "#keys-0").counts()).isFalse();
    }

    @Test
    void otherChainsAreNotFollowed() {
        for (String did :
                List.of(
                        "did:ethr:" + address,
                        "did:ethr:mainnet:" + address,
                        "did:ethr:0x1:" + address,
                        "did:ethr:sepolia:" + address,
                        "did:ethr:no-such-net:" + address)) {
            assertThat(resolver.resolve(did, ground()))
                    .as(did)
                    .isInstanceOf(KeyFinding.UnknownMethod.class);
        }
        assertThat(new EthrDidResolver(Optional.empty(), Optional.empty()).resolve(byKey, ground()))
                .isInstanceOf(KeyFinding.UnknownMethod.class);
        EthrDidResolver main =
                new EthrDidResolver(
                        Optional.of(new EntitiesContract(1, CONTRACT)), Optional.empty());
        String bare = byKey.replace("0x7a69:", "");
        assertThat(main.resolve(bare, ground())).isInstanceOf(KeyFinding.Found.class);
        assertThat(main.resolve(bare, Grounds.BARE)).isInstanceOf(KeyFinding.NoLedger.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "did:ethr:",
                "did:ethr:0x7a69",
                "did:ethr:0x7a69:0xF3BEAC30C498D9E26865F34FCAA57DBB935B0D74",
                "did:ethr:0x7A69:0xf3beac30c498d9e26865f34fcaa57dbb935b0d74",
                "did:ethr:0x07a69:0xf3beac30c498d9e26865f34fcaa57dbb935b0d74",
                "did:ethr:0x0:0xf3beac30c498d9e26865f34fcaa57dbb935b0d74",
                "did:ethr:0xfffffffffffffffff:0xf3beac30c498d9e26865f34fcaa57dbb935b0d74",
                "did:ethr:0x7a69:f3beac30c498d9e26865f34fcaa57dbb935b0d74",
                "did:ethr:0x7a69:0xf3beac30c498d9e26865f34fcaa57dbb935b0d7",
                "did:ethr:0x7a69:0x04f3beac30c498d9e26865f34fcaa57dbb935b0d74f3beac30c498d9e26865f34",
                "did:ethr:0x7a69:0x02ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "did:ethr:a:b:0xf3beac30c498d9e26865f34fcaa57dbb935b0d74"
            })
    void othersAreMalformed(String did) {
        assertThat(resolver.resolve(did, ground())).isInstanceOf(KeyFinding.Malformed.class);
    }
}
