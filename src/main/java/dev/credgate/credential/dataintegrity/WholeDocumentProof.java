package dev.credgate.credential.dataintegrity;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.SignatureChecker;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.crypto.Curve;
import dev.credgate.crypto.EcdsaSignature;
import dev.credgate.crypto.Ed25519PublicKey;
import dev.credgate.crypto.Ed25519Signature;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Multibase;
import dev.credgate.crypto.NistPublicKey;
import dev.credgate.crypto.Sha2;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.did.ProofPurpose;
import java.util.Optional;

/**
 * A proof over a whole document: eddsa-rdfc-2022, eddsa-jcs-2022, ecdsa-rdfc-2019, ecdsa-jcs-2019.
 * Thread-safe.
 */
final class WholeDocumentProof extends EmbeddedProof<byte[]> {

    private static final int P256_BYTES = 64;
    private static final int P384_BYTES = 96;

    private final byte[] signature;

    private WholeDocumentProof(
            SecuredDocument document,
            ProofOptions options,
            ProofPurpose purpose,
            byte[] signature) {
        super(document, options, purpose);
        this.signature = signature;
    }

    /** Reads the proof's value; throws {@link Unsound}. */
    static WholeDocumentProof of(
            SecuredDocument document, ProofOptions options, ProofPurpose purpose) {
        byte[] signature =
                Multibase.BASE58BTC
                        .decode(options.proofValue())
                        .orElseThrow(() ->
                                new Unsound(
                                        Flaw.ENCODING_MALFORMED,
                                        "a proofValue is not z and base58"));
        boolean fits =
                switch (options.suite()) {
                    case EDDSA_RDFC_2022, EDDSA_JCS_2022 ->
                            signature.length == Ed25519Signature.BYTES;
                    default -> signature.length == P256_BYTES || signature.length == P384_BYTES;
                };
        if (!fits) {
            throw new Unsound(
                    Flaw.SIGNATURE_LENGTH,
                    "a proofValue of " + signature.length + " bytes is no signature of its suite");
        }
        return new WholeDocumentProof(document, options, purpose, signature);
    }

    @Override
    public Hash signedHash() {
        return Keccak256.hash(signed());
    }

    /** The length of the signature tells the curve, and the curve the hash. */
    private Sha2 hash() {
        return signature.length == P384_BYTES ? Sha2.SHA_384 : Sha2.SHA_256;
    }

    @Override
    byte[] read() {
        return document.signed(options, hash());
    }

    @Override
    public SignatureFinding check(VerificationKey<?, ?> key, SignatureChecker checker) {
        if (!options.suite().algorithms().contains(key.algorithm())) {
            return SignatureFinding.OTHER_ALGORITHM;
        }
        return switch (key) {
            case Ed25519PublicKey edwards ->
                    finding(
                            Ed25519Signature.of(signature)
                                    .map(read ->
                                            checker.fits(edwards, Message.of(signed()), read)));
            case NistPublicKey<?> nist -> ecdsa(nist, checker);
            default -> SignatureFinding.OTHER_ALGORITHM;
        };
    }

    private <C extends Curve.Nist> SignatureFinding ecdsa(
            NistPublicKey<C> key, SignatureChecker checker) {
        if (key.curve().hash() != hash()) {
            return SignatureFinding.OTHER_ALGORITHM;
        }
        return finding(
                EcdsaSignature.ofP1363(key.curve(), signature)
                        .map(read -> checker.fits(key, Message.of(signed()), read)));
    }

    private static SignatureFinding finding(Optional<Boolean> fits) {
        return fits.orElse(false) ? SignatureFinding.FITS : SignatureFinding.DOES_NOT_FIT;
    }
}
