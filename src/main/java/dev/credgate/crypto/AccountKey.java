package dev.credgate.crypto;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The secp256k1 key of an account of which nothing but the address is known, as did:ethr names its
 * controllers and delegates ({@code EcdsaSecp256k1RecoveryMethod2020}, {@code
 * blockchainAccountId}). A signature is the account's when one of the two keys that can have made
 * it hashes to the address: the same signatures that hold for the key itself. Immutable, compared
 * by value.
 *
 * @param address of an account; one that is a contract has no key, so nothing fits it
 */
public record AccountKey(Address address)
        implements VerificationKey<Hash, EcdsaSignature<Curve.K256>> {

    @Override
    public KeyAlgorithm algorithm() {
        return KeyAlgorithm.SECP256K1;
    }

    /** Whether the signature over the digest was made by the account's key. */
    boolean signed(Secp256k1 engine, Hash digest, EcdsaSignature<Curve.K256> signature) {
        byte[] recoverable =
                Arrays.copyOf(signature.withLowS().sharedP1363(), RecoverableSignature.BYTES);
        return RecoverableSignature.read(recoverable)
                        instanceof RecoverableSignature.Reading.Read(RecoverableSignature even)
                && (names(engine, digest, even) || names(engine, digest, even.withOtherV()));
    }

    private boolean names(Secp256k1 engine, Hash digest, RecoverableSignature signature) {
        return byRecovery().signed(engine, digest, signature);
    }

    /** The same account's key, for signatures that name their key. */
    public RecoveryKey byRecovery() {
        return new RecoveryKey(address);
    }

    // Spelled out for the reason that Hash gives.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AccountKey that && address.equals(that.address);
    }

    @Override
    public int hashCode() {
        return address.hashCode();
    }
}
