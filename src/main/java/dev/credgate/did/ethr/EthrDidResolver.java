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
import dev.credgate.did.ReadKeys;
import dev.credgate.ledger.DidRegistryContract;
import dev.credgate.ledger.EntitiesContract;
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
    private final ReadKeys known = new ReadKeys();

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

    private KeyFinding keys(
            String did, EthrDid read, EntitiesContract contract, LedgerSnapshot snapshot) {
        Optional<List<NamedKey>> published =
                snapshot.entity(contract.address(), read.address())
                        .map(entity -> PublishedKeys.of(did, entity, known))
                        .orElseGet(() -> Optional.of(List.of()));
        if (published.isEmpty()) {
            return PublishedKeys.tooMany();
        }
        List<NamedKey> keys = new ArrayList<>(controller(did, read, published.get()));
        if (keys.isEmpty() && read.publicKey().isPresent()) {
            keys.addAll(unpublished(did, read, contract, snapshot));
        }
        keys.addAll(published.get());
        return keys.isEmpty()
                ? new KeyFinding.NotFound(
                        "the DID does not bring its key, and the chain knows no entity at its address")
                : new KeyFinding.Found(keys);
    }

    /** The published key that hashes to the address, under the names that the method gives it. */
    private static List<NamedKey> controller(String did, EthrDid read, List<NamedKey> published) {
        List<NamedKey> keys = new ArrayList<>();
        for (NamedKey entry : published) {
            if (entry.key() instanceof Secp256k1PublicKey key
                    && key.address().equals(read.address())) {
                keys.add(named(did + "#controller", account(key), entry));
                if (read.publicKey().isPresent()) {
                    keys.add(named(did + "#controllerKey", key, entry));
                }
            }
        }
        return keys;
    }

    private static NamedKey named(String id, VerificationKey<?, ?> key, NamedKey entry) {
        return new NamedKey(id, key, entry.state(), entry.counts(), entry.purposes(), entry.hash());
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
