package dev.credgate.crypto;

import java.util.EnumSet;
import java.util.function.BiPredicate;
import supranational.blst.P2_Affine;

/** BBS proofs on BLST's curve and pairing. */
final class BlstEngine extends SignatureEngine {

    static final String NAME = "blst";

    /**
     * Loads the native library.
     *
     * @throws IllegalStateException when this machine has none
     */
    BlstEngine() {
        super(NAME, EnumSet.of(KeyAlgorithm.BBS));
        BlstLibrary.failure()
                .ifPresent(why -> {
                    throw new IllegalStateException(why);
                });
    }

    @Override
    BiPredicate<BbsDisclosure, BbsProof> bbs(Bls12381G2PublicKey key) {
        byte[] encoded = key.toBytes();
        P2_Affine point = new P2_Affine(encoded);
        return (disclosure, proof) -> Bbs.proofVerify(encoded, point, proof, disclosure);
    }

    @Override
    <C extends Curve> Check<EcdsaSignature<C>> ecdsa(C curve, byte[] point) {
        throw new IllegalArgumentException(NAME);
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
