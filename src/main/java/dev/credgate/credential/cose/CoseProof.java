package dev.credgate.credential.cose;

import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.SignatureChecker;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.crypto.AccountKey;
import dev.credgate.crypto.Bls12381G2PublicKey;
import dev.credgate.crypto.Curve;
import dev.credgate.crypto.EcdsaSignature;
import dev.credgate.crypto.Ed25519PublicKey;
import dev.credgate.crypto.Ed25519Signature;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.NistPublicKey;
import dev.credgate.crypto.RecoveryKey;
import dev.credgate.crypto.RsaKey;
import dev.credgate.crypto.RsaPadding;
import dev.credgate.crypto.RsaSignature;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.crypto.Sha2;
import dev.credgate.crypto.Signature;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.did.KeyName;
import dev.credgate.did.ProofPurpose;
import java.time.Instant;
import java.util.Optional;

/**
 * The signature of a COSE_Sign1.
 *
 * @param signed the Sig_structure
 */
record CoseProof(
        KeyName key,
        ProofPurpose purpose,
        Optional<Instant> expires,
        CoseAlgorithm algorithm,
        byte[] signed,
        byte[] signature)
        implements CredentialProof {

    @Override
    public Optional<FlawFound> flaw() {
        return Optional.empty();
    }

    @Override
    public Hash signedHash() {
        return Keccak256.hash(signed);
    }

    @Override
    public SignatureFinding check(VerificationKey<?, ?> key, SignatureChecker checker) {
        return switch (key) {
            case RsaKey<?> rsa -> rsa(rsa, checker);
            case VerificationKey<?, ?> other when other.algorithm() != algorithm.keys() ->
                    SignatureFinding.OTHER_ALGORITHM;
            case NistPublicKey<?> nist -> nist(nist, checker);
            case Secp256k1PublicKey secp ->
                    finding(
                            checker,
                            secp,
                            Hash.of(Sha2.SHA_256.hash(Message.of(signed))),
                            EcdsaSignature.ofP1363(Curve.K256.SECP256K1, signature));
            case AccountKey account ->
                    finding(
                            checker,
                            account,
                            Hash.of(Sha2.SHA_256.hash(Message.of(signed))),
                            EcdsaSignature.ofP1363(Curve.K256.SECP256K1, signature));
            // COSE has no such signatures.
            case RecoveryKey _, Bls12381G2PublicKey _ -> SignatureFinding.OTHER_ALGORITHM;
            case Ed25519PublicKey edwards ->
                    finding(checker, edwards, Message.of(signed), Ed25519Signature.of(signature));
        };
    }

    private <C extends Curve.Nist> SignatureFinding nist(
            NistPublicKey<C> key, SignatureChecker checker) {
        return finding(
                checker, key, Message.of(signed), EcdsaSignature.ofP1363(key.curve(), signature));
    }

    /** A key that says how it signs signs so alone; a certificate's is here once for each way. */
    private <P extends RsaPadding> SignatureFinding rsa(RsaKey<P> key, SignatureChecker checker) {
        if (algorithm != CoseAlgorithm.PS256
                || key.hash() != Sha2.SHA_256
                || !(key.padding() instanceof RsaPadding.Pss)) {
            return SignatureFinding.OTHER_ALGORITHM;
        }
        return finding(checker, key, Message.of(signed), RsaSignature.of(key.padding(), signature));
    }

    /** A signature out of its range or of another length fits nothing. */
    private static <M, S extends Signature> SignatureFinding finding(
            SignatureChecker checker, VerificationKey<M, S> key, M signed, Optional<S> signature) {
        return signature.isPresent() && checker.fits(key, signed, signature.get())
                ? SignatureFinding.FITS
                : SignatureFinding.DOES_NOT_FIT;
    }
}
