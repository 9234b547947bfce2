package dev.credgate.credential.dataintegrity;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.SignatureChecker;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.crypto.Curve;
import dev.credgate.crypto.Curve.P256;
import dev.credgate.crypto.EcdsaSignature;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Multikey;
import dev.credgate.crypto.NistPublicKey;
import dev.credgate.crypto.Octets;
import dev.credgate.crypto.Sha2;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.did.ProofPurpose;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A derived proof of ecdsa-sd-2023: the issuer's signature over what is mandatory and over a key
 * made for this credential alone, and that key's signature over each further statement
 * (vc-di-ecdsa, section 3.6.8). Thread-safe.
 */
final class SdProof extends EmbeddedProof<SdProof.Signed> {

    private final SdProofValue.Derived value;
    private final NistPublicKey<P256> single;

    /** What is signed by the issuer, and what by the single key. */
    record Signed(byte[] base, List<String> statements) {}

    private SdProof(
            SecuredDocument document,
            ProofOptions options,
            ProofPurpose purpose,
            SdProofValue.Derived value,
            NistPublicKey<P256> single) {
        super(document, options, purpose);
        this.value = value;
        this.single = single;
    }

    /** Reads the proof's value; throws {@link Unsound}. */
    static SdProof of(SecuredDocument document, ProofOptions options, ProofPurpose purpose) {
        if (!options.previous().isEmpty()) {
            throw new Unsound(Flaw.PROOF_CHAIN, "a proof of ecdsa-sd-2023 follows another");
        }
        SdProofValue.Derived value = SdProofValue.Derived.read(options.proofValue());
        return new SdProof(document, options, purpose, value, singleKey(value.publicKey()));
    }

    static NistPublicKey<P256> singleKey(byte[] multikey) {
        if (Multikey.ofBytes(multikey).orElse(null) instanceof NistPublicKey<?> nist
                && nist.curve() == P256.P_256) {
            return NistPublicKey.of(P256.P_256, nist.toBytes()).orElseThrow();
        }
        throw new Unsound(Flaw.KEY_MALFORMED, "a proof's own key is none of P-256");
    }

    /** The same for every derivation of one credential. */
    @Override
    public Hash signedHash() {
        return Keccak256.hash(signed().base());
    }

    @Override
    Signed read() {
        HashData hashData = document.hashData();
        byte[] configuration =
                hashData.configurationDigest(
                        options.json(), options.suite(), document.context(), Sha2.SHA_256);
        Map<Integer, String> labels = new HashMap<>();
        value.labelMap().forEach((number, label) -> labels.put(number, SdDocument.text(label)));
        DisclosedStatements statements =
                DisclosedStatements.of(
                        hashData,
                        document.bare(),
                        options.suite(),
                        labels,
                        value.mandatoryIndexes());
        if (statements.chosen().size() != value.signatures().size()) {
            throw DisclosedStatements.malformed(
                    options.suite(), "not one signature for each statement that is not mandatory");
        }
        return new Signed(
                Octets.join(
                        configuration,
                        value.publicKey(),
                        SdDocument.digest(statements.mandatory())),
                statements.chosen());
    }

    @Override
    public SignatureFinding check(VerificationKey<?, ?> key, SignatureChecker checker) {
        if (!(key instanceof NistPublicKey<?> nist) || nist.curve() != P256.P_256) {
            return SignatureFinding.OTHER_ALGORITHM;
        }
        Signed toCheck = signed();
        boolean fits = fits(nist, Message.of(toCheck.base()), value.baseSignature(), checker);
        for (int at = 0; at < toCheck.statements().size() && fits; at++) {
            fits =
                    fits(
                            single,
                            Message.of(toCheck.statements().get(at)),
                            value.signatures().get(at),
                            checker);
        }
        return fits ? SignatureFinding.FITS : SignatureFinding.DOES_NOT_FIT;
    }

    private static <C extends Curve.Nist> boolean fits(
            NistPublicKey<C> key, Message message, byte[] signature, SignatureChecker checker) {
        return EcdsaSignature.ofP1363(key.curve(), signature)
                .map(read -> checker.fits(key, message, read))
                .orElse(false);
    }
}
