package dev.credgate.issuance;

import dev.credgate.crypto.Multikey;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.did.DidResolver;
import dev.credgate.did.Resolution;
import dev.credgate.hsm.KeyCurve;
import dev.credgate.hsm.TokenKey;
import dev.credgate.ledger.EntityKey;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.LedgerSnapshot;
import java.util.List;
import java.util.Optional;

/** Brings a key of the token and the keys that the chain tells of a DID together. */
final class IssuingKeys {

    private IssuingKeys() {}

    /**
     * Under which number the chain knows the token's key as an active key of the agency's DID;
     * empty when it does not.
     */
    static Optional<Integer> number(
            Agency agency, TokenKey key, LedgerSnapshot snapshot, DidResolver resolver) {
        String material = material(key);
        return published(agency, snapshot, resolver).stream()
                .filter(found -> curve(found).filter(key.curve()::equals).isPresent())
                .filter(found -> found.material().equals(material))
                .filter(EntityKey::counts)
                .filter(found -> found.state() == KeyState.ACTIVE)
                .findFirst()
                .map(EntityKey::number);
    }

    /** The key as the chain spells it: WeIdentity's decimal, or a Multikey. */
    static String material(TokenKey key) {
        return key.secp256k1()
                .map(Secp256k1PublicKey::toDecimal)
                .orElseGet(() -> Multikey.of(key.publicKey()));
    }

    /** The curve of a published key; empty where keys are not made in tokens. */
    static Optional<KeyCurve> curve(EntityKey key) {
        return switch (key.kind()) {
            case SECP256K1 -> Optional.of(KeyCurve.SECP256K1);
            case P256 -> Optional.of(KeyCurve.P256);
            case P384 -> Optional.of(KeyCurve.P384);
            case ED25519 -> Optional.of(KeyCurve.ED25519);
            case RSA, OTHER -> Optional.empty();
        };
    }

    /** All keys of the agency's DID, in every state. */
    static List<EntityKey> published(Agency agency, LedgerSnapshot snapshot, DidResolver resolver) {
        return resolver.resolve(agency.did().toString(), snapshot)
                        instanceof Resolution.Found(List<EntityKey> keys)
                ? keys
                : List.of();
    }
}
