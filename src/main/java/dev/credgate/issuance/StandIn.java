package dev.credgate.issuance;

import dev.credgate.crypto.ThrowAwayKey;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.hsm.SignatureAlgorithm;
import dev.credgate.hsm.Signer;
import dev.credgate.hsm.TokenKey;

/**
 * Signs in the place of one key of a token whatever that key would be asked to sign. Immutable.
 *
 * @param key whose place it takes
 * @param own with which it signs, on the same curve
 */
record StandIn(TokenKey key, ThrowAwayKey own) implements Signer {

    /** The key by which its signatures are checked. */
    VerificationKey<?, ?> publicKey() {
        return own.publicKey();
    }

    @Override
    public TokenKey key(String label) {
        return key;
    }

    @Override
    public byte[] sign(String keyId, SignatureAlgorithm algorithm, byte[] bytes) {
        return own.sign(bytes);
    }
}
