package dev.credgate.did.ethr;

import dev.credgate.crypto.AccountKey;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.did.KeyFinding;
import dev.credgate.did.KeyResolver;
import dev.credgate.did.NamedKey;
import dev.credgate.did.ProofPurpose;
import dev.credgate.did.PublishedKeys;
import dev.credgate.ledger.DidRegistryContract;
import dev.credgate.ledger.EntitiesContract;
import dev.credgate.ledger.Entity;
import dev.credgate.ledger.EntityKey;
import dev.credgate.ledger.KeyKind;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.LedgerSnapshot;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * did:ethr of accounts on the chain that is followed. Where a registry of ERC-1056 is configured
 * its documents are that registry's ({@link RegistryKeys}). Where none is they are those of our
 * contract of entities: the key that the account's address was derived from is {@code #controller}
 * (and {@code #controllerKey} where the DID brings it), further keys that the contract announces
 * are {@code #keys-<n>}.
 */
@Singleton
public final class EthrDidResolver implements KeyResolver {

    private final Optional<EntitiesContract> entities;
    private final Optional<RegistryKeys> registry;

    /**
     * @param entities our contract; without one no chain's DIDs are known
     * @param registry the registry of ERC-1056, if one is followed
     */
    @Inject
    public EthrDidResolver(
            Instance<EntitiesContract> entities, Instance<DidRegistryContract> registry) {
        this(
                entities.isResolvable() ? Optional.of(entities.get()) : Optional.empty(),
                registry.isResolvable() ? registry.get().address() : Optional.empty());
    }

    EthrDidResolver(Optional<EntitiesContract> entities, Optional<Address> registry) {
        this.entities = entities;
        this.registry = registry.map(RegistryKeys::new);
    }

    @Override
    public String method() {
        return "ethr";
    }

    @Override
    public KeyFinding resolve(String did, Ground ground) {
        return switch (EthrDid.read(did)) {
            case EthrDid.Reading.Malformed _ ->
                    new KeyFinding.Malformed(
                            "no did:ethr with a lower-case address or compressed public key");
            case EthrDid.Reading.UnknownNetwork(String name) ->
                    new KeyFinding.UnknownMethod("the Ethereum network " + name);
            case EthrDid.Reading.Read(EthrDid read) -> resolve(did, read, ground);
        };
    }

    private KeyFinding resolve(String did, EthrDid read, Ground ground) {
        Optional<EntitiesContract> contract = entities.filter(it -> it.chainId() == read.chainId());
        if (contract.isEmpty()) {
            return new KeyFinding.UnknownMethod("the EVM chain " + read.chainId());
        }
        return ground.snapshot()
                .map(snapshot -> keys(did, read, contract.get(), snapshot, ground.now()))
                .orElseGet(KeyFinding.NoLedger::new);
    }

    private KeyFinding keys(
            String did,
            EthrDid read,
            EntitiesContract contract,
            LedgerSnapshot snapshot,
            Instant now) {
        return registry.isPresent()
                ? registry.get().of(did, read, contract, snapshot, now)
                : keys(did, read, contract, snapshot);
    }

    private static KeyFinding keys(
            String did, EthrDid read, EntitiesContract contract, LedgerSnapshot snapshot) {
        Optional<Entity> entity = snapshot.entity(contract.address(), read.address());
        List<NamedKey> keys = new ArrayList<>();
        entity.ifPresent(known -> keys.addAll(controller(did, read, known)));
        if (keys.isEmpty() && read.publicKey().isPresent()) {
            keys.addAll(unpublished(did, read, contract, snapshot));
        }
        entity.ifPresent(known -> keys.addAll(PublishedKeys.of(did, known)));
        return keys.isEmpty()
                ? new KeyFinding.NotFound(
                        "the DID does not bring its key, and the chain knows no entity at its address")
                : new KeyFinding.Found(keys);
    }

    /** The published key that hashes to the address, under the names that the method gives it. */
    private static List<NamedKey> controller(String did, EthrDid read, Entity entity) {
        List<NamedKey> keys = new ArrayList<>();
        for (EntityKey published : entity.keys()) {
            Secp256k1PublicKey.ofDecimal(published.material())
                    .filter(key ->
                            published.kind() == KeyKind.SECP256K1
                                    && key.address().equals(read.address()))
                    .ifPresent(key -> {
                        keys.add(PublishedKeys.named(did + "#controller", published, account(key)));
                        if (read.publicKey().isPresent()) {
                            keys.add(PublishedKeys.named(did + "#controllerKey", published, key));
                        }
                    });
        }
        return keys;
    }

    /** The DID's own key, which holds until the account says otherwise. */
    private static List<NamedKey> unpublished(
            String did, EthrDid read, EntitiesContract contract, LedgerSnapshot snapshot) {
        Secp256k1PublicKey key = read.publicKey().orElseThrow();
        String material = key.toDecimal();
        KeyState state =
                snapshot.condemned(contract.address(), read.address(), material)
                        ? KeyState.COMPROMISED
                        : KeyState.ACTIVE;
        return List.of(
                own(did + "#controller", account(key), state, material),
                own(did + "#controllerKey", key, state, material));
    }

    /**
     * As the method's documents have it ({@code EcdsaSecp256k1RecoveryMethod2020}): so signatures
     * hold that name their key, as well as those that do not.
     */
    private static AccountKey account(Secp256k1PublicKey key) {
        return new AccountKey(key.address());
    }

    private static NamedKey own(
            String id, VerificationKey<?, ?> key, KeyState state, String material) {
        return new NamedKey(
                id,
                key,
                state,
                true,
                EnumSet.allOf(ProofPurpose.class),
                PublishedKeys.hash(material));
    }
}
