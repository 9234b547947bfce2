package dev.credgate.did.ethr;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.credgate.crypto.AccountKey;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Ed25519PublicKey;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.did.KeyFinding;
import dev.credgate.did.NamedKey;
import dev.credgate.did.ProofPurpose;
import dev.credgate.ledger.EntitiesContract;
import dev.credgate.ledger.EntityKey;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.ledger.RegisteredDid;
import dev.credgate.ledger.RegisteredKey;
import dev.credgate.ledger.RegistryEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * did:ethr by a registry of ERC-1056, as the method's specification has it: {@code #controller} is
 * the account's owner, {@code #controllerKey} the key that the DID brings while it owns itself,
 * {@code #delegate-<n>} what its n-th event about keys entered. What is over stays known as
 * revoked, so that a verdict can say so. Thread-safe.
 *
 * <p>What our contract of entities says of an account's own key holds here as well: who declared it
 * compromised there need not do it twice.
 */
final class RegistryKeys {

    /** Keys of attributes that were read before: a point is unpacked once. */
    private static final int MOST_READ = 20_000;

    private static final Set<ProofPurpose> ALL = EnumSet.allOf(ProofPurpose.class);

    /** A proof that names no key is tried with the first ones only. */
    private static final Comparator<NamedKey> USABLE_FIRST =
            Comparator.comparing(
                    key -> key.state() == KeyState.REVOKED || key.state() == KeyState.COMPROMISED);

    private final Address registry;
    private final Cache<Written, Optional<VerificationKey<?, ?>>> read =
            Caffeine.newBuilder().maximumSize(MOST_READ).executor(Runnable::run).build();

    private record Written(RegistryEntry.Kind kind, String material) {}

    RegistryKeys(Address registry) {
        this.registry = registry;
    }

    /** What a DID's keys are at an instant. */
    KeyFinding of(
            String did,
            EthrDid read,
            EntitiesContract entities,
            LedgerSnapshot snapshot,
            Instant now) {
        Optional<RegisteredDid> entered = snapshot.registered(registry, read.address());
        if (entered.filter(RegisteredDid::undecided).isPresent()) {
            return new KeyFinding.Unavailable(
                    "more was entered in the registry of DIDs than is kept here of this one");
        }
        if (entered.filter(RegisteredDid::deactivated).isPresent()) {
            return new KeyFinding.NotFound("the DID was deactivated: its owner is nobody");
        }
        Address owner = entered.map(RegisteredDid::owner).orElse(read.address());
        Accounts accounts = new Accounts(entities, snapshot);
        List<NamedKey> keys = new ArrayList<>();
        controller(did, read, owner, accounts, keys);
        for (RegisteredKey key : entered.map(RegisteredDid::keys).orElse(List.of())) {
            entered(did, key, accounts, now).ifPresent(keys::add);
        }
        keys.sort(USABLE_FIRST);
        return new KeyFinding.Found(keys);
    }

    private static void controller(
            String did, EthrDid read, Address owner, Accounts accounts, List<NamedKey> keys) {
        Optional<Secp256k1PublicKey> own =
                read.publicKey().filter(_ -> owner.equals(read.address()));
        KeyState state = accounts.state(owner, own);
        keys.add(named(did + "#controller", new AccountKey(owner), state, ALL, owner.toString()));
        read.publicKey()
                .ifPresent(key ->
                        keys.add(
                                named(
                                        did + "#controllerKey",
                                        key,
                                        own.isPresent() ? state : KeyState.REVOKED,
                                        ALL,
                                        read.address().toString())));
    }

    private Optional<NamedKey> entered(
            String did, RegisteredKey entered, Accounts accounts, Instant now) {
        RegistryEntry entry = entered.entry();
        return read.get(new Written(entry.kind(), entered.material()), RegistryKeys::key)
                .map(key -> {
                    KeyState state = !entered.holdsAt(now) ? KeyState.REVOKED : accounts.state(key);
                    return named(
                            did + "#delegate-" + entered.number(),
                            key,
                            state,
                            EnumSet.of(purpose(entry.use())),
                            entry.kind() + " " + entered.material());
                });
    }

    private static NamedKey named(
            String id,
            VerificationKey<?, ?> key,
            KeyState state,
            Set<ProofPurpose> purposes,
            String known) {
        return new NamedKey(id, key, state, true, purposes, Keccak256.hash(known));
    }

    private static ProofPurpose purpose(RegistryEntry.Use use) {
        return switch (use) {
            case VERIFICATION -> ProofPurpose.ASSERTION_METHOD;
            case AUTHENTICATION -> ProofPurpose.AUTHENTICATION;
        };
    }

    /**
     * Empty for bytes that are no key of their kind: nobody checks them before they are entered.
     */
    private static Optional<VerificationKey<?, ?>> key(Written written) {
        byte[] bytes = HexFormat.of().parseHex(written.material());
        return switch (written.kind()) {
            case ACCOUNT -> Address.parse("0x" + written.material()).map(AccountKey::new);
            case SECP256K1 -> Secp256k1PublicKey.ofEncoded(bytes).map(key -> key);
            case ED25519 -> Ed25519PublicKey.of(bytes).map(key -> key);
        };
    }

    /** What our contract of entities says of accounts' own keys. */
    private record Accounts(EntitiesContract entities, LedgerSnapshot snapshot) {

        /** The state of an entered key: an attribute may be an account's own as well. */
        KeyState state(VerificationKey<?, ?> key) {
            return switch (key) {
                case AccountKey(Address account) -> state(account, Optional.empty());
                case Secp256k1PublicKey point -> state(point.address(), Optional.of(point));
                default -> KeyState.ACTIVE;
            };
        }

        /**
         * The state of an account's key; active when nothing is said of it.
         *
         * @param known the key, by which also one is found that was never published; without it any
         *     such that the account condemned counts
         */
        KeyState state(Address account, Optional<Secp256k1PublicKey> known) {
            return snapshot.entity(entities.address(), account).stream()
                    .flatMap(entity -> entity.keys().stream())
                    .filter(key ->
                            key.secp256k1()
                                    .filter(point -> point.address().equals(account))
                                    .isPresent())
                    .findFirst()
                    .map(EntityKey::state)
                    .orElseGet(() -> condemned(account, known));
        }

        private KeyState condemned(Address account, Optional<Secp256k1PublicKey> known) {
            boolean condemned =
                    known.map(key ->
                                    snapshot.condemned(
                                            entities.address(), account, key.toDecimal()))
                            .orElseGet(() ->
                                    snapshot.condemnedUnpublished(entities.address(), account));
            return condemned ? KeyState.COMPROMISED : KeyState.ACTIVE;
        }
    }
}
