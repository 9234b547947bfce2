package dev.credgate.hsm;

/**
 * Signing with keys that stay where they are. The whole of what the rooms above know of a token.
 * What it answers nobody has checked yet, and the type says so. Thread-safe; calls block for as
 * long as the token takes.
 */
public interface Signer {

    /**
     * A key by its label.
     *
     * @throws HsmException of kind KEY when there is none, of kind AWAY when the token cannot say
     */
    TokenKey key(String label);

    /**
     * Has something signed.
     *
     * @param keyId label of the key
     * @param bytes what the algorithm says: a 32-byte hash or the message
     * @throws HsmException of kind KEY when there is no such key of the algorithm's curve, of kind
     *     AWAY when the token does not answer
     */
    UncheckedSignature sign(String keyId, SignatureAlgorithm algorithm, byte[] bytes);
}
