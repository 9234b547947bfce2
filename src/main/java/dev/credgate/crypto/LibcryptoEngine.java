package dev.credgate.crypto;

import java.util.EnumSet;

/**
 * OpenSSL 3's libcrypto. ECDSA and RSA check a digest that Java computed, with a context that stays
 * initialised between checks; Ed25519 takes the message.
 */
final class LibcryptoEngine extends SignatureEngine {

    static final String NAME = "libcrypto";

    private final Libcrypto library;

    /**
     * Loads the library.
     *
     * @throws dev.credgate.ffi.NativeLibraryException when this machine has none
     */
    LibcryptoEngine() {
        super(
                NAME,
                EnumSet.complementOf(
                        EnumSet.of(KeyAlgorithm.SECP256K1_RECOVERY, KeyAlgorithm.BBS)));
        library = Libcrypto.get();
    }

    @Override
    <C extends Curve> Check<EcdsaSignature<C>> ecdsa(C curve, byte[] point) {
        Libcrypto.Key key = library.read(curve.parameters().subjectPublicKeyInfo(point));
        Pool<Libcrypto.Context> contexts = key.contexts(_ -> {});
        return new Holding<>(
                (bytes, offset, length, signature) ->
                        key.verify(contexts, signature.toDer(), bytes, offset, length),
                key::free);
    }

    @Override
    Check<Ed25519Signature> ed25519(Ed25519PublicKey given) {
        Libcrypto.Key key = library.read(given.subjectPublicKeyInfo());
        Pool<Libcrypto.Context> contexts = key.messageContexts();
        return new Holding<>(
                (bytes, offset, length, signature) ->
                        key.verifyMessage(contexts, signature.shared(), bytes, offset, length),
                key::free);
    }

    @Override
    <P extends RsaPadding> Check<RsaSignature<P>> rsa(RsaKey<P> given) {
        Sha2 hash = given.hash();
        Libcrypto.Key key = library.read(RsaEncoding.subjectPublicKeyInfo(given));
        Pool<Libcrypto.Context> contexts =
                key.contexts(context -> {
                    switch ((RsaPadding) given.padding()) {
                        case RsaPadding.Pkcs1 _ -> context.pkcs1(hash);
                        case RsaPadding.Pss _ -> context.pss(hash);
                    }
                });
        return new Holding<>(
                (bytes, offset, length, signature) ->
                        key.verify(
                                contexts,
                                signature.shared(),
                                hash.hash(bytes, offset, length),
                                0,
                                hash.bytes()),
                key::free);
    }
}
