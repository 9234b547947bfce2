package dev.credgate.verification;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The pipeline. Thread-safe, never blocks, never throws for what a client sent.
 *
 * <p>One call reads the clock and the ledger once; every check of the verdict is made on that
 * instant and that snapshot.
 */
public interface Verification {

    /**
     * Judges a credential or a presentation.
     *
     * @param body the exact bytes received
     * @param binding what, if anything, the presenter was asked to prove
     */
    Result verify(byte[] body, BindingDemand binding);

    /**
     * Judges again, on the current snapshot, what a session rests on: issuer key, expiry, status
     * and trust of each.
     */
    Verdict recheck(List<Standing> standings);

    /**
     * The instant and the verdict, or that the bytes are no credential at all (HTTP 400 at the
     * door).
     */
    sealed interface Result {
        /** A verdict, whatever it says. */
        record Judged(Verdict verdict) implements Result {}

        /** Empty, not JSON, or JSON that no format recognises as a credential. */
        record NotACredential(String why) implements Result {}
    }

    /** What the presenter was asked to prove. */
    sealed interface BindingDemand {
        /**
         * No challenge was asked: {@code binding} is skip, or fails where presenter and credentials
         * do not belong together.
         */
        record None() implements BindingDemand {}

        /**
         * The presentation must answer {@code nonce} (see "How a WeIdentity presentation answers a
         * challenge").
         *
         * @param audience for whom the answer must be made, where the format says for whom: the
         *     portal's origin, or a verifier's client identifier
         * @param sessionTranscript what a device signs with, where the protocol makes one
         * @param holderProof the first way: a signature of the presenter beside the presentation
         * @param allowSelfIssuedChallenge whether the second way, a self-issued CPT 103 credential,
         *     is accepted
         */
        record Challenge(
                String nonce,
                String audience,
                Instant issuedAt,
                Optional<byte[]> sessionTranscript,
                Optional<HolderProof> holderProof,
                boolean allowSelfIssuedChallenge)
                implements BindingDemand {}
    }

    /**
     * The presenter's signature over the challenge.
     *
     * @param verificationMethod key id of the presenter, {@code <DID>#keys-<n>}
     * @param signature base64 of 65 bytes r‖s‖v
     */
    record HolderProof(String verificationMethod, String signature) {}
}
