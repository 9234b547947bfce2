package dev.credgate.credential.weid;

import dev.credgate.credential.Fit;
import dev.credgate.credential.PresentedCredential;
import dev.credgate.credential.SignatureMatcher;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.RecoverableSignature;
import dev.credgate.crypto.Secp256k1;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.did.WeIdDid;
import dev.credgate.ledger.EntityKey;
import dev.credgate.ledger.KeyKind;
import dev.credgate.ledger.KeyState;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * The status key of a credential without a ledger: Keccak-256 of the exact text under which its
 * signature fits (docs/weidentity-format.md §5, §7; two texts are possible where doubles are old).
 */
public final class WeIdStatusKey {

    private WeIdStatusKey() {}

    /**
     * The status key of a credential signed by the key that its issuer's address is made of.
     *
     * @return empty when the bytes are no credential in form, or its signature is of another key
     */
    public static Optional<Key> of(byte[] document, Secp256k1 engine) {
        return of(document, engine, WeIdStatusKey::isOfAddress);
    }

    /** The text under which the signature fits the key that its issuer's address is made of. */
    static Optional<Fit> fit(PresentedCredential credential, Secp256k1 engine) {
        return new Matcher(engine, WeIdStatusKey::isOfAddress).fit(credential);
    }

    private static boolean isOfAddress(WeIdDid did, Secp256k1PublicKey key) {
        return key.address().equals(did.address());
    }

    /**
     * The status key of a credential.
     *
     * @param belongs whether a key is one of an entity's
     * @return empty when the bytes are no credential in form, or its signature is of no such key
     */
    public static Optional<Key> of(
            byte[] document, Secp256k1 engine, BiPredicate<WeIdDid, Secp256k1PublicKey> belongs) {
        return new WeIdentityFormat()
                .recognise(document)
                .flatMap(presented ->
                        presented instanceof PresentedCredential credential
                                        && credential.proofFlaw().isEmpty()
                                ? new Matcher(engine, belongs)
                                        .fit(credential)
                                        .map(fit -> new Key(credential.issuer(), fit.digest()))
                                : Optional.<Key>empty());
    }

    /** Whose credential it is and under which key its status stands on the chain. */
    public record Key(String issuer, Hash statusKey) {}

    private static final class Matcher implements SignatureMatcher {

        private final Secp256k1 engine;
        private final BiPredicate<WeIdDid, Secp256k1PublicKey> belongs;

        /** Each text of one that holds others asks for theirs again, at each depth. */
        private final Map<PresentedCredential, Optional<Fit>> known = new IdentityHashMap<>();

        Matcher(Secp256k1 engine, BiPredicate<WeIdDid, Secp256k1PublicKey> belongs) {
            this.engine = engine;
            this.belongs = belongs;
        }

        @Override
        public Optional<EntityKey> match(String did, Hash digest, RecoverableSignature signature) {
            WeIdDid issuer = WeIdDid.parse(did).orElseThrow();
            return engine.recover(digest, signature)
                    .filter(key -> belongs.test(issuer, key))
                    .map(key ->
                            new EntityKey(
                                    0,
                                    KeyKind.SECP256K1,
                                    key.toDecimal(),
                                    key.address(),
                                    true,
                                    KeyState.ACTIVE));
        }

        @Override
        public Optional<Fit> fit(PresentedCredential credential) {
            Optional<Fit> fit = known.get(credential);
            if (fit == null) {
                fit = credential.fit(this);
                known.put(credential, fit);
            }
            return fit;
        }
    }
}
