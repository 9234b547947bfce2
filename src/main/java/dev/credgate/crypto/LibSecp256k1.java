package dev.credgate.crypto;

import fr.acinq.secp256k1.Secp256k1Exception;
import java.util.Optional;

/** libsecp256k1 through its JNI binding. */
final class LibSecp256k1 implements Secp256k1 {

    private final fr.acinq.secp256k1.Secp256k1 library;

    /**
     * Loads the native library.
     *
     * @throws LinkageError or a RuntimeException when this machine has none
     */
    LibSecp256k1() {
        library = Secp256k1Library.loaded();
    }

    @Override
    public String engine() {
        return "libsecp256k1";
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
}
