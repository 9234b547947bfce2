package dev.credgate.issuance;

import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.crypto.ThrowAwayKey;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.hsm.SignatureAlgorithm;
import dev.credgate.hsm.TokenKey;
import java.util.Arrays;

/**
 * Signs in the place of one key of a token whatever that key would be asked to sign; unlike what a
 * token answers, this may go to whoever wants it. Immutable.
 *
 * @param key whose place it takes
 * @param own with which it signs, on the same curve
 */
record StandIn(TokenKey key, ThrowAwayKey own) {

    private static final int P1363_BYTES = 64;

    /** The key by which its signatures are checked. */
    VerificationKey<?, ?> publicKey() {
        return own.publicKey();
    }

    /** A signature as {@link dev.credgate.hsm.Signer#sign} would have the token give it. */
    byte[] sign(SignatureAlgorithm algorithm, byte[] bytes) {
        return algorithm == SignatureAlgorithm.ES256K
                ? Arrays.copyOf(own.sign(Sha2.SHA_256.hash(Message.of(bytes))), P1363_BYTES)
                : own.sign(bytes);
    }
}
