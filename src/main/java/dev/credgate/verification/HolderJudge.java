package dev.credgate.verification;

import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.HolderBinding;
import dev.credgate.credential.HolderBinding.Answer;
import dev.credgate.credential.HolderChallenge;
import dev.credgate.did.KeyName;
import dev.credgate.did.NamedKey;
import dev.credgate.ledger.KeyState;
import dev.credgate.verification.Verification.BindingDemand;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a holder's proof is the holder's, and answers what was asked. Whether the holder is whom
 * the credentials are about is for whoever knows both. Thread-safe.
 */
final class HolderJudge {

    private final ProofJudge proofs;

    HolderJudge(ProofJudge proofs) {
        this.proofs = proofs;
    }

    /**
     * What the holder's proof comes to.
     *
     * @param check fail or unknown where it does not hold; pass when it answers the challenge; skip
     *     when none was asked
     * @param key the holder's key, where the proof holds
     * @param proof the proof that held
     */
    record Finding(Check check, Optional<NamedKey> key, Optional<CredentialProof> proof) {
        boolean holds() {
            return key.isPresent();
        }

        private static Finding not(Check check) {
            return new Finding(check, Optional.empty(), Optional.empty());
        }
    }

    /** Whether a key of that name is the holder's. */
    boolean isOf(String holder, KeyName key) {
        return proofs.isOf(holder, key);
    }

    /**
     * What the holder's proof comes to.
     *
     * @param holder whom it is to show, where somebody is named
     */
    Finding judge(
            Judgement judgement,
            HolderBinding binding,
            BindingDemand demand,
            Optional<String> holder) {
        Optional<HolderChallenge> challenge =
                demand instanceof BindingDemand.Challenge asked
                        ? Optional.of(
                                new HolderChallenge(
                                        asked.nonce(),
                                        asked.audience(),
                                        asked.issuedAt(),
                                        asked.sessionTranscript()))
                        : Optional.empty();
        return switch (binding.answer(challenge)) {
            case Answer.Unfit(FlawFound found) ->
                    Finding.not(CredentialJudge.flaw(CheckName.BINDING, found));
            case Answer.NeedsChallenge _ ->
                    Finding.not(
                            challenge.isEmpty()
                                    ? Check.skip(
                                            CheckName.BINDING,
                                            "the holder's proof can only be checked with a"
                                                    + " challenge, and none was asked for")
                                    : Check.unknown(
                                            CheckName.BINDING,
                                            Reason.BINDING_UNCHECKED,
                                            "the holder's proof can only be checked in the protocol"
                                                    + " that asked for it"));
            case Answer.Proof(CredentialProof proof, Optional<Instant> madeAt) ->
                    stale(judgement, challenge, madeAt)
                            .map(Finding::not)
                            .orElseGet(
                                    () -> signed(judgement, proof, holder, challenge.isPresent()));
        };
    }

    private static Optional<Check> stale(
            Judgement judgement, Optional<HolderChallenge> challenge, Optional<Instant> madeAt) {
        if (madeAt.isEmpty() || challenge.isEmpty()) {
            return Optional.empty();
        }
        Instant earliest = challenge.get().issuedAt().minus(CredentialJudge.CLOCK_SKEW);
        Instant latest = judgement.now().plus(CredentialJudge.CLOCK_SKEW);
        return madeAt.get().isBefore(earliest) || madeAt.get().isAfter(latest)
                ? Optional.of(
                        Check.fail(
                                CheckName.BINDING,
                                Reason.BINDING_STALE,
                                "the holder's proof was made at "
                                        + madeAt.get()
                                        + ", not between challenge and now"))
                : Optional.empty();
    }

    private Finding signed(
            Judgement judgement, CredentialProof proof, Optional<String> holder, boolean asked) {
        return switch (proofs.judge(judgement, proof, holder)) {
            case ProofFinding.Fits(NamedKey key) ->
                    ProofJudge.state(CheckName.BINDING, key)
                            .map(HolderJudge::holders)
                            .or(() -> asked ? retired(key) : Optional.empty())
                            .or(() -> expired(judgement, proof))
                            .map(Finding::not)
                            .orElseGet(() ->
                                    new Finding(
                                            asked
                                                    ? Check.pass(CheckName.BINDING)
                                                    : Check.skip(
                                                            CheckName.BINDING,
                                                            "no challenge was asked for"),
                                            Optional.of(key),
                                            Optional.of(proof)));
            case ProofFinding.NoKey(Outcome outcome, Reason reason, String why) ->
                    Finding.not(
                            outcome == Outcome.FAIL
                                    ? Check.fail(
                                            CheckName.BINDING,
                                            reason == Reason.ISSUER_UNKNOWN
                                                    ? Reason.HOLDER_UNKNOWN
                                                    : Reason.HOLDER_UNKNOWN_KEY,
                                            "the holder's key: " + why)
                                    : Check.unknown(
                                            CheckName.BINDING, reason, "the holder's key: " + why));
            case ProofFinding.DoesNotFit(Reason reason, String why) ->
                    Finding.not(
                            Check.fail(
                                    CheckName.BINDING,
                                    reason == Reason.SIGNATURE_INVALID
                                            ? Reason.HOLDER_SIGNATURE_INVALID
                                            : reason,
                                    "the holder's proof: " + why));
        };
    }

    /** What a retired key signed holds; an answer to a challenge was signed after that. */
    private static Optional<Check> retired(NamedKey key) {
        return key.state() == KeyState.RETIRED
                ? Optional.of(
                        Check.fail(
                                CheckName.BINDING,
                                Reason.HOLDER_KEY_REVOKED,
                                "the presenter retired the key that answers the challenge"))
                : Optional.empty();
    }

    private static Optional<Check> expired(Judgement judgement, CredentialProof proof) {
        return proof.expires()
                .filter(until -> !until.isAfter(judgement.now()))
                .map(until ->
                        Check.fail(
                                CheckName.BINDING,
                                Reason.PROOF_EXPIRED,
                                "the holder's proof expired at " + until));
    }

    /** The state of a holder's key in a holder's words. */
    private static Check holders(Check check) {
        return Check.fail(
                CheckName.BINDING,
                check.code().filter(Reason.KEY_COMPROMISED::equals).isPresent()
                        ? Reason.HOLDER_KEY_COMPROMISED
                        : Reason.HOLDER_KEY_REVOKED,
                "the presenter's signing key is not in force");
    }
}
