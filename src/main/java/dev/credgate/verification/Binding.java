package dev.credgate.verification;

import dev.credgate.credential.ChallengeAnswer;
import dev.credgate.credential.Fit;
import dev.credgate.credential.HolderProofText;
import dev.credgate.credential.Presentation;
import dev.credgate.credential.Presented;
import dev.credgate.credential.PresentedCredential;
import dev.credgate.crypto.RecoverableSignature;
import dev.credgate.crypto.RecoverableSignature.Reading;
import dev.credgate.did.Resolution;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.ledger.EntityKey;
import dev.credgate.ledger.KeyState;
import dev.credgate.verification.Judgement.Ground;
import dev.credgate.verification.Verification.BindingDemand;
import dev.credgate.verification.Verification.BindingDemand.Challenge;
import dev.credgate.verification.Verification.HolderProof;
import java.util.List;
import java.util.Optional;

/**
 * Whether a presentation is the presenter's own, about the presenter, and, when a challenge was
 * asked, made for it ({@code DESIGN}: "How a WeIdentity presentation answers a challenge").
 * WeIdentity's {@code proof.nonce} is not signed and is looked at by nobody.
 */
final class Binding {

    private final Judgement judgement;
    private final Presentation presentation;
    private final Optional<Fit> fit;

    Binding(Judgement judgement, Presentation presentation, Optional<Fit> fit) {
        this.judgement = judgement;
        this.presentation = presentation;
        this.fit = fit;
    }

    /** Whether the snapshot knows the presenter; only on firm ground. */
    static boolean isKnown(Judgement judgement, Presentation presentation) {
        return judgement.resolve(presentation.holder()) instanceof Resolution.Found;
    }

    Check check(BindingDemand demand) {
        if (judgement.ground() instanceof Ground.Missing missing) {
            return missing.unknown(CheckName.BINDING);
        }
        return presenter()
                .or(() -> subjects(presentation.credentials()))
                .orElseGet(() ->
                        switch (demand) {
                            case BindingDemand.None _ ->
                                    Check.skip(CheckName.BINDING, "no challenge was asked for");
                            case Challenge challenge -> answer(challenge);
                        });
    }

    /** What is wrong with presenter, key or signature. */
    private Optional<Check> presenter() {
        return switch (judgement.resolve(presentation.holder())) {
            case Resolution.UnknownLedger(String which) ->
                    Optional.of(
                            Check.unknown(
                                    CheckName.BINDING,
                                    Reason.UNKNOWN_LEDGER,
                                    "the presenter's " + which + " is not followed here"));
            case Resolution.NotFound _ ->
                    fail(
                            Reason.HOLDER_UNKNOWN,
                            "the chain knows no entity with the presenter's DID");
            case Resolution.Found _ ->
                    fit.isEmpty()
                            ? fail(
                                    Reason.HOLDER_SIGNATURE_INVALID,
                                    "the presentation's signature fits no key of the presenter")
                            : key(fit.get().key());
        };
    }

    private static Optional<Check> key(EntityKey key) {
        if (key.verifies()) {
            return Optional.empty();
        }
        return key.state() == KeyState.COMPROMISED
                ? fail(
                        Reason.HOLDER_KEY_COMPROMISED,
                        "the presenter declared the signing key compromised")
                : fail(Reason.HOLDER_KEY_REVOKED, "the presenter's signing key is not in force");
    }

    /** The first credential, at any depth, that is not shown to be about the presenter. */
    private Optional<Check> subjects(List<Presented> credentials) {
        for (Presented one : credentials) {
            if (one instanceof PresentedCredential credential) {
                Optional<Check> wrong = subject(credential).or(() -> subjects(credential.inner()));
                if (wrong.isPresent()) {
                    return wrong;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Check> subject(PresentedCredential credential) {
        if (credential.subjectHidden()) {
            return fail(
                    Reason.SUBJECT_HIDDEN,
                    "a credential hides its claim id: the presenter is not shown to be its subject");
        }
        return credential
                .subject()
                .filter(id ->
                        !(id instanceof JsonString(String text)
                                && text.equals(presentation.holder())))
                .flatMap(_ ->
                        fail(
                                Reason.HOLDER_MISMATCH,
                                "a credential is about somebody else than the presenter"));
    }

    private Check answer(Challenge challenge) {
        return challenge
                .holderProof()
                .map(proof -> firstWay(challenge, proof))
                .orElseGet(() -> secondWay(challenge))
                .orElseGet(() -> Check.pass(CheckName.BINDING));
    }

    private Optional<Check> firstWay(Challenge challenge, HolderProof proof) {
        String holder = presentation.holder();
        int fragment = proof.verificationMethod().indexOf('#');
        if (fragment < 0 || !proof.verificationMethod().substring(0, fragment).equals(holder)) {
            return fail(
                    Reason.HOLDER_PROOF_METHOD, "the holder proof names a key of somebody else");
        }
        Optional<EntityKey> key =
                fit.isPresent()
                                && RecoverableSignature.readBase64(proof.signature())
                                        instanceof Reading.Read(RecoverableSignature signature)
                        ? judgement
                                .match(
                                        holder,
                                        HolderProofText.digest(
                                                challenge.nonce(), fit.get().digest()),
                                        signature)
                                .filter(fitting ->
                                        CredentialJudge.keyId(holder, fitting)
                                                .equals(proof.verificationMethod()))
                        : Optional.empty();
        return key.isPresent()
                ? answering(key.get())
                : fail(
                        Reason.HOLDER_PROOF_INVALID,
                        "the holder proof is no signature by the named key over this nonce and this"
                                + " presentation");
    }

    /** What a retired key signed holds; what answers a challenge was signed after that. */
    private static Optional<Check> answering(EntityKey key) {
        return key.state() == KeyState.RETIRED
                ? fail(
                        Reason.HOLDER_KEY_REVOKED,
                        "the presenter retired the key that answers the challenge")
                : key(key);
    }

    private Optional<Check> secondWay(Challenge challenge) {
        List<PresentedCredential> answers =
                presentation.credentials().stream()
                        .filter(PresentedCredential.class::isInstance)
                        .map(PresentedCredential.class::cast)
                        .filter(one -> PresentationJudge.bindingOnly(one, presentation))
                        .toList();
        if (answers.isEmpty()) {
            return fail(
                    Reason.CHALLENGE_UNANSWERED,
                    "neither a holder proof nor a self-issued challenge credential came with it");
        }
        if (!challenge.allowSelfIssuedChallenge()) {
            return fail(
                    Reason.CHALLENGE_CREDENTIAL_NOT_ALLOWED,
                    "this portal does not take a self-issued credential as an answer");
        }
        if (answers.size() > 1) {
            return fail(
                    Reason.CHALLENGE_CREDENTIAL_MALFORMED, "it holds more than one such answer");
        }
        PresentedCredential credential = answers.getFirst();
        return switch (credential.challengeAnswer().orElseThrow()) {
            case ChallengeAnswer.Unfit(String why) ->
                    fail(Reason.CHALLENGE_CREDENTIAL_MALFORMED, why);
            case ChallengeAnswer.Answer answer -> secondWay(challenge, credential, answer);
        };
    }

    private Optional<Check> secondWay(
            Challenge challenge, PresentedCredential credential, ChallengeAnswer.Answer answer) {
        if (!answer.nonce().equals(challenge.nonce())) {
            return fail(Reason.CHALLENGE_MISMATCH, "it answers another challenge");
        }
        if (credential
                .issuedAt()
                .isBefore(challenge.issuedAt().minus(CredentialJudge.CLOCK_SKEW))) {
            return fail(Reason.CHALLENGE_STALE, "the answer is older than the challenge");
        }
        Optional<EntityKey> key =
                judgement.match(presentation.holder(), answer.signed(), answer.proof());
        return key.isPresent()
                ? answering(key.get())
                : fail(
                        Reason.HOLDER_PROOF_INVALID,
                        "the signature over the nonce is not the presenter's");
    }

    private static Optional<Check> fail(Reason reason, String detail) {
        return Optional.of(Check.fail(CheckName.BINDING, reason, detail));
    }
}
