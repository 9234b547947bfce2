package dev.credgate.credential.dataintegrity;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.SignatureChecker;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.crypto.BbsDisclosure;
import dev.credgate.crypto.Bls12381G2PublicKey;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.Octets;
import dev.credgate.crypto.Sha2;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.did.ProofPurpose;
import dev.credgate.thread.Effort;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A derived proof of bbs-2023: a holder's proof that the issuer signed the disclosed statements,
 * with what is mandatory in the header of that signature (vc-di-bbs, section 3.3.7). Thread-safe.
 *
 * <p>Who holds the base proof derives as many as they like, and none can be told to be of the same
 * credential. So a proof shows that the issuer vouches, and never by itself who presents.
 */
final class BbsDerivedProof extends EmbeddedProof<BbsDisclosure> {

    /** Two pairings, five multiplications and the three points, in steps of {@link Effort}. */
    private static final int STEPS = 17_000;

    /** A multiplication of a point of G1. */
    private static final int STEPS_A_MESSAGE = 800;

    private final BbsProofValue value;

    private BbsDerivedProof(
            SecuredDocument document,
            ProofOptions options,
            ProofPurpose purpose,
            BbsProofValue value) {
        super(document, options, purpose);
        this.value = value;
    }

    /** Reads the proof's value; throws {@link Unsound}. */
    static BbsDerivedProof of(
            SecuredDocument document, ProofOptions options, ProofPurpose purpose) {
        if (!options.previous().isEmpty()) {
            throw new Unsound(Flaw.PROOF_CHAIN, "a proof of bbs-2023 follows another");
        }
        return new BbsDerivedProof(
                document, options, purpose, BbsProofValue.read(options.proofValue()));
    }

    /**
     * Of the header of the issuer's signature: the same for every derivation of one credential, and
     * for others that have the same mandatory statements and options of the proof.
     */
    @Override
    public Hash signedHash() {
        return Keccak256.hash(signed().header());
    }

    @Override
    BbsDisclosure read() {
        HashData hashData = document.hashData();
        byte[] proofHash =
                hashData.configurationDigest(
                        options.json(), options.suite(), document.context(), Sha2.SHA_256);
        DisclosedStatements statements =
                DisclosedStatements.of(
                        hashData,
                        document.bare(),
                        options.suite(),
                        value.labels(),
                        value.mandatoryIndexes());
        List<byte[]> messages =
                statements.chosen().stream()
                        .map(line -> line.getBytes(StandardCharsets.UTF_8))
                        .toList();
        if (messages.size() != value.selectiveIndexes().size()) {
            throw DisclosedStatements.malformed(
                    options.suite(), "not one index for each statement that is not mandatory");
        }
        // The check itself knows of nobody who waits for it.
        long total = (long) messages.size() + value.bbsProof().hidden();
        if (!Effort.current().spend(STEPS + STEPS_A_MESSAGE * total)) {
            throw new Unsound(
                    Flaw.GRAPH_TOO_COMPLEX, "more proofs of bbs-2023 than are checked at once");
        }
        return new BbsDisclosure(
                Octets.join(proofHash, SdDocument.digest(statements.mandatory())),
                value.presentationHeader(),
                value.selectiveIndexes(),
                messages);
    }

    @Override
    public SignatureFinding check(VerificationKey<?, ?> key, SignatureChecker checker) {
        if (!(key instanceof Bls12381G2PublicKey bls)) {
            return SignatureFinding.OTHER_ALGORITHM;
        }
        return checker.fits(bls, signed(), value.bbsProof())
                ? SignatureFinding.FITS
                : SignatureFinding.DOES_NOT_FIT;
    }
}
