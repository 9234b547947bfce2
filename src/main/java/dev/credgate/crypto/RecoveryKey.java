package dev.credgate.crypto;

import org.jspecify.annotations.Nullable;

/**
 * An account's key as signatures that name their key are held to it: such a signature is the
 * account's when the one key that its v stands for hashes to the address. So {@code ES256K-R} has
 * it, where {@link AccountKey} is the same account for signatures without v. Immutable, compared by
 * value.
 *
 * @param address of an account; one that is a contract has no key, so nothing fits it
 */
public record RecoveryKey(Address address) implements VerificationKey<Hash, RecoverableSignature> {

    @Override
    public KeyAlgorithm algorithm() {
        return KeyAlgorithm.SECP256K1;
    }

    /** Whether the signature over the digest was made by the account's key. */
    boolean signed(Secp256k1 engine, Hash digest, RecoverableSignature signature) {
        return engine.recover(digest, signature)
                .filter(key -> key.address().equals(address))
                .isPresent();
    }

    // Spelled out for the reason that Hash gives.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RecoveryKey that && address.equals(that.address);
    }

    @Override
    public int hashCode() {
        return address.hashCode();
    }
}
