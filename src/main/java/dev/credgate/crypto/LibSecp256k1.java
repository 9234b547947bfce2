package dev.credgate.crypto;

import fr.acinq.secp256k1.Secp256k1Exception;
import java.util.EnumSet;
import java.util.Optional;

/** libsecp256k1 through its JNI binding: for keys that are named, and for those recovered. */
final class LibSecp256k1 extends SignatureEngine implements Secp256k1 {

    static final String NAME = "libsecp256k1";

    private final fr.acinq.secp256k1.Secp256k1 library;

    /**
     * Loads the native library.
     *
     * @throws LinkageError or a RuntimeException when this machine has none
     */
    LibSecp256k1() {
        super(NAME, EnumSet.of(KeyAlgorithm.SECP256K1));
        library = Secp256k1Library.loaded();
    }

    @Override
    public String engine() {
        return NAME;
    }

    @Override
    public Optional<Secp256k1PublicKey> recover(Hash digest, RecoverableSignature signature) {
        try {
            return Optional.of(
                    Secp256k1PublicKey.computed(
                            library.ecdsaRecover(
                                    signature.sharedCompact(),
                                    digest.toBytes(),
                                    signature.recoveryId())));
        } catch (Secp256k1Exception _) {
            return Optional.empty();
        }
    }

    @Override
    <C extends Curve> Check<EcdsaSignature<C>> ecdsa(C curve, byte[] point) {
        // The binding parses the key at each call: uncompressed, that is one equation and no root.
        return (bytes, _, _, signature) -> {
            try {
                // The library refuses a high s, which fits if and only if its twin does.
                return library.verify(signature.withLowS().sharedP1363(), bytes, point);
            } catch (Secp256k1Exception _) {
                return false;
            }
        };
    }

    @Override
    Check<Ed25519Signature> ed25519(Ed25519PublicKey key) {
        throw new IllegalArgumentException(NAME);
    }

    @Override
    <P extends RsaPadding> Check<RsaSignature<P>> rsa(RsaKey<P> key) {
        throw new IllegalArgumentException(NAME);
    }
}
