package dev.credgate.issuance;

import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.did.WeIdDid;
import dev.credgate.hsm.KeyCurve;
import dev.credgate.hsm.SignatureAlgorithm;
import dev.credgate.hsm.Signer;
import dev.credgate.hsm.TokenKey;
import java.util.Arrays;

/**
 * A key of an agency in a token, under the name by which the chain knows it.
 *
 * @param label by which the signer finds it
 * @param did whose key it is
 * @param number n in {@code <DID>#keys-<n>}
 */
record SigningKey(String label, TokenKey key, WeIdDid did, int number) {

    private static final int P1363_BYTES = 64;

    static KeyAlgorithm algorithm(TokenKey key) {
        return algorithm(key.curve());
    }

    static KeyAlgorithm algorithm(KeyCurve curve) {
        return switch (curve) {
            case SECP256K1 -> KeyAlgorithm.SECP256K1;
            case P256 -> KeyAlgorithm.P256;
            case P384 -> KeyAlgorithm.P384;
            case ED25519 -> KeyAlgorithm.ED25519;
        };
    }

    KeyAlgorithm algorithm() {
        return algorithm(key);
    }

    /** {@code <DID>#keys-<n>}. */
    String id() {
        return did.keyId(number);
    }

    /**
     * The key's signature over a message as JOSE and COSE write it, r‖s or Ed25519's; on secp256k1
     * over its SHA-256 (ES256K, RFC 8812).
     *
     * @throws dev.credgate.hsm.HsmException when the token does not answer
     */
    byte[] sign(Signer signer, byte[] message) {
        return switch (key.curve()) {
            case P256 -> signer.sign(label, SignatureAlgorithm.ES256, message);
            case P384 -> signer.sign(label, SignatureAlgorithm.ES384, message);
            case ED25519 -> signer.sign(label, SignatureAlgorithm.EDDSA, message);
            case SECP256K1 ->
                    Arrays.copyOf(
                            signer.sign(
                                    label,
                                    SignatureAlgorithm.SECP256K1_RECOVERABLE,
                                    Sha2.SHA_256.hash(Message.of(message))),
                            P1363_BYTES);
        };
    }
}
