package dev.credgate.credential.dataintegrity;

import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
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
import dev.credgate.did.KeyName;
import dev.credgate.did.ProofPurpose;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A proof over a whole document: eddsa-rdfc-2022, eddsa-jcs-2022, ecdsa-rdfc-2019, ecdsa-jcs-2019.
 * What is signed is made when it is first asked for. Thread-safe.
 */
final class WholeDocumentProof implements CredentialProof {

    private static final int P256_BYTES = 64;
    private static final int P384_BYTES = 96;

    private final SecuredDocument document;
    private final ProofOptions options;
    private final ProofPurpose purpose;
    private final byte[] signature;
    private volatile @Nullable Signed signed;

    /** What is signed, or why nothing is. */
    private record Signed(byte[] bytes, @Nullable FlawFound flaw) {}

    private WholeDocumentProof(
            SecuredDocument document,
            ProofOptions options,
            ProofPurpose purpose,
            byte[] signature) {
        this.document = document;
        this.options = options;
        this.purpose = purpose;
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
    public KeyName key() {
        return options.verificationMethod();
    }

    @Override
    public ProofPurpose purpose() {
        return purpose;
    }

    @Override
    public Optional<FlawFound> flaw() {
        return Optional.ofNullable(signed().flaw());
    }

    @Override
    public Optional<Instant> expires() {
        return options.expires();
    }

    @Override
    public Hash signedHash() {
        return Keccak256.hash(bytes());
    }

    /** The length of the signature tells the curve, and the curve the hash. */
    private Sha2 hash() {
        return signature.length == P384_BYTES ? Sha2.SHA_384 : Sha2.SHA_256;
    }

    private Signed signed() {
        Signed known = signed;
        if (known == null) {
            try {
                known = new Signed(document.signed(options, hash()), null);
            } catch (Unsound unsound) {
                known = new Signed(new byte[0], unsound.found());
            }
            signed = known;
        }
        return known;
    }

    private byte[] bytes() {
        Signed known = signed();
        if (known.flaw() != null) {
            throw new IllegalStateException("a flawed proof signs nothing");
        }
        return known.bytes();
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
                                    .map(read -> checker.fits(edwards, Message.of(bytes()), read)));
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
                        .map(read -> checker.fits(key, Message.of(bytes()), read)));
    }

    private static SignatureFinding finding(Optional<Boolean> fits) {
        return fits.orElse(false) ? SignatureFinding.FITS : SignatureFinding.DOES_NOT_FIT;
    }
}
