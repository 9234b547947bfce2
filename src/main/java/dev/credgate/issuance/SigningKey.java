package dev.credgate.issuance;

import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.did.WeIdDid;
import dev.credgate.hsm.KeyCurve;
import dev.credgate.hsm.SignatureAlgorithm;
import dev.credgate.hsm.Signer;
import dev.credgate.hsm.TokenKey;
import dev.credgate.hsm.UncheckedSignature;

/**
 * A key of an agency in a token, under the name by which the chain knows it.
 *
 * @param label by which the signer finds it
 * @param did whose key it is
 * @param number n in {@code <DID>#keys-<n>}
 */
record SigningKey(String label, TokenKey key, WeIdDid did, int number) {

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

    /** How it signs messages as JOSE and COSE write signatures, r‖s or Ed25519's. */
    SignatureAlgorithm ofMessages() {
        return switch (key.curve()) {
            case P256 -> SignatureAlgorithm.ES256;
            case P384 -> SignatureAlgorithm.ES384;
            case ED25519 -> SignatureAlgorithm.EDDSA;
            case SECP256K1 -> SignatureAlgorithm.ES256K;
        };
    }

    /**
     * The key's signature over a message as JOSE and COSE write it, which nobody has checked.
     *
     * @throws dev.credgate.hsm.HsmException when the token does not answer
     */
    UncheckedSignature sign(Signer signer, byte[] message) {
        return signer.sign(label, ofMessages(), message);
    }
}
