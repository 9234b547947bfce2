package dev.credgate.did.key;

import dev.credgate.crypto.Multikey;
import dev.credgate.did.KeyFinding;
import dev.credgate.did.KeyResolver;
import dev.credgate.did.NamedKey;
import dev.credgate.did.ProofPurpose;
import dev.credgate.did.SpelledOutKeys;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.List;

/**
 * did:key: the DID is a Multikey, its one verification method {@code did:key:M#M}. Keys that only
 * agree on secrets (X25519) vouch for nothing and are refused like any other text.
 */
@Singleton
public final class KeyDidResolver implements KeyResolver {

    private static final String PREFIX = "did:key:";

    private final SpelledOutKeys keys = new SpelledOutKeys(KeyDidResolver::read);

    @Override
    public String method() {
        return "key";
    }

    @Override
    public KeyFinding resolve(String did, Ground ground) {
        return keys.of(did);
    }

    private static KeyFinding read(String did) {
        if (!did.startsWith(PREFIX)) {
            return new KeyFinding.Malformed("no did:key");
        }
        String multikey = did.substring(PREFIX.length());
        return Multikey.parse(multikey)
                .<KeyFinding>map(key ->
                        new KeyFinding.Found(
                                List.of(
                                        NamedKey.of(
                                                did + "#" + multikey,
                                                key,
                                                EnumSet.allOf(ProofPurpose.class)))))
                .orElseGet(() ->
                        new KeyFinding.Malformed(
                                "the DID is no Multikey of an Ed25519, P-256, P-384, P-521,"
                                        + " secp256k1 or BLS12-381 public key"));
    }
}
